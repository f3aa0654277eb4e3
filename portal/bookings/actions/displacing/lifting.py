"""Giving time back, and to those who had it first those who booked first.

Locks: the households of all who may stand again, the spaces, the people; only then are the
closures lifted, which raises the version of the rules, and every booking is decided by the rules as
they are.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from portal import clock, database
from portal.bookings import notices_displaced as notices
from portal.bookings.actions.displaced import settle
from portal.bookings.actions.displacing.closing import (
    ClosureWish,
    facilities_of,
)
from portal.bookings.actions.displacing.taking import bookings_by_id, claims_freed, lock_spaces
from portal.bookings.actions.displacing.written import facilities_in, take_back
from portal.bookings.actions.records import change_booking
from portal.bookings.queries import Reserved, reader_in_weeks
from portal.bookings.rules import Day, Wish
from portal.bookings.rules.asking import answer_until
from portal.bookings.rules.displacing import (
    OPEN,
    UNDO,
    Fate,
    problems_with_restoring,
)
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.claims.queries import standing
from portal.claims.rules import ticks_of
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.timespan import TimeSpan

UNKNOWN = Problem("unknown_closing", say("There is no such closure any more."))
TOO_LATE = Problem(
    "too_late_to_undo", say("Undoing is possible for 10 minutes. You can still lift the closure.")
)
TOO_LATE_TO_CHANGE = Problem(
    "too_late_to_undo", say("Undoing is possible for 10 minutes. Please change it by hand.")
)
NOT_LIFTED = Problem(
    "not_lifted", say("New hours and rules are not lifted: they can be undone, or changed again.")
)
NOT_SHORTER = Problem(
    "not_shorter",
    say("That is not shorter than the closure is now, or leaves nothing of it."),
    field="ends",
)


# All of the time that bookings can be in.
ALWAYS = TimeSpan(clock.from_us(0), datetime.max.replace(tzinfo=UTC))


class Closing(NamedTuple):
    """A decision to take time back, and the closures it is made of that still hold."""

    id: int
    set_at: datetime
    lifted: bool
    written: str  # what a change of hours or terms wrote; else ""
    kind: str
    closures: tuple[tuple[int, ClosureWish], ...]


class Restorable(NamedTuple):
    """A displaced booking that may stand again, and what it was."""

    booking_id: int
    household_id: int
    person_id: int
    was: State


@database.transactional
async def lift_closing(by: Visitor, code: str, *, undo: bool = False) -> int:
    """Give back the time of a closing: undone, within ten minutes, as if it had never been, or
    lifted from now on. How many bookings stand again; 0 when it was lifted already.

    Whoever accepted something else stays there. Raises Refused when there is no such closing, or
    it is too late to undo.
    """
    closing = await _closing(code)
    if closing.kind == ClosingKind.UNITS or (closing.written and not undo):
        raise Refused([NOT_LIFTED])
    if undo and not closing.lifted and clock.now() > closing.set_at + UNDO:
        raise Refused([TOO_LATE_TO_CHANGE if closing.written else TOO_LATE])
    found = await _locked(closing)
    changed = await database.execute(
        "UPDATE closing SET lifted_at = ?, lifted_by_id = ?, undone = ?"
        " WHERE id = ? AND lifted_at IS NULL",
        clock.to_us(clock.now()),
        by.id,
        undo,
        closing.id,
    )
    if changed != 1:
        return 0
    if closing.written:
        await database.lock("facility", facilities_in(closing.written))
        await take_back(closing.written)
    await database.execute(
        "UPDATE closure SET lifted_at = ? WHERE closing_id = ? AND lifted_at IS NULL",
        clock.to_us(clock.now()),
        closing.id,
    )
    reason = "undone" if undo else "lifted"
    return await _restore(by, closing, found, reason, closing.set_at if undo else None)


@database.transactional
async def shorten_closing(by: Visitor, code: str, span: TimeSpan) -> int:
    """Leave of a closing only what lies within `span`; how many bookings stand again.

    Raises Refused when there is no such closing, when that takes nothing off it, or leaves nothing.
    """
    closing = await _closing(code)
    if closing.lifted or closing.written:
        raise Refused([UNKNOWN])
    found = await _locked(closing)
    closing = await _closing(code)  # somebody else may have shortened it before the locks were ours
    left, less = 0, False
    for closure_id, wish in closing.closures:
        starts, ends = max(wish.span.starts, span.starts), min(wish.span.ends, span.ends)
        left += starts < ends
        less = less or (starts, ends) != (wish.span.starts, wish.span.ends)
        await _cut(closure_id, starts, ends)
    if not left or not less:
        raise Refused([NOT_SHORTER])
    return await _restore(by, closing, found, "shortened", None)


async def _cut(closure_id: int, starts: datetime, ends: datetime) -> None:
    """A closure of which nothing is left is lifted."""
    if starts < ends:
        await database.execute(
            "UPDATE closure SET starts_at = ?, ends_at = ? WHERE id = ? AND lifted_at IS NULL",
            clock.to_us(starts),
            clock.to_us(ends),
            closure_id,
        )
    else:
        await database.execute(
            "UPDATE closure SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL",
            clock.to_us(clock.now()),
            closure_id,
        )


async def _closing(code: str) -> Closing:
    row = await database.row(
        "SELECT id, set_at, lifted_at, written, kind FROM closing WHERE code = ?", code
    )
    if row is None:
        raise Refused([UNKNOWN])
    found = await database.rows(
        "SELECT id, organisation_id, facility_id, starts_at, ends_at FROM closure"
        " WHERE closing_id = ? AND lifted_at IS NULL ORDER BY organisation_id, id",
        row[0],
    )
    closures = tuple(
        (each[0], ClosureWish(each[1], each[2], _span(each[3], each[4]))) for each in found
    )
    return Closing(row[0], clock.from_us(row[1]), row[2] is not None, row[3], row[4], closures)


def _span(starts_us: int, ends_us: int) -> TimeSpan:
    return TimeSpan(clock.from_us(starts_us), clock.from_us(ends_us))


async def _locked(closing: Closing) -> list[Restorable]:
    """Whoever may stand again, who booked first first, with all locks on them.

    Another closing may have displaced them: what counts is that their time is given back. Whom new
    hours or terms displaced, their own undoing gives it back.
    """
    places = [(await facilities_of(wish), wish.span) for _, wish in closing.closures]
    if closing.written:
        places = [(facilities_in(closing.written), ALWAYS)]
    before = await _restorable(places, closing)
    await database.lock("household", {each.household_id for each in before})
    await lock_spaces([each for ids, _ in places for each in ids])
    await database.lock("person", {each.person_id for each in before})
    found = await _restorable(places, closing)
    if not set(found) <= set(before):
        raise database.StartAgain
    return found


async def _restorable(
    places: Sequence[tuple[list[int], TimeSpan]], closing: Closing
) -> list[Restorable]:
    which = "c.id = ?" if closing.written else "c.kind <> 'terms' AND ? > 0"
    found: dict[int, tuple[Any, Restorable]] = {}
    for ids, span in places:
        if not ids:
            continue
        for row in await database.rows(
            "SELECT b.id, b.household_id, b.person_id, d.was, b.created_at FROM displacement d"
            " JOIN booking b ON b.id = d.booking_id JOIN closing c ON c.id = d.closing_id"
            f" WHERE d.facility_id IN ({database.marks(len(ids))}) AND d.starts_at < ?"
            " AND d.ends_at > ? AND b.state = 'displaced' AND b.person_id IS NOT NULL"
            f" AND d.state IN ({database.marks(len(OPEN))}) AND {which}",
            *ids,
            clock.to_us(span.ends),
            clock.to_us(span.starts),
            *OPEN,
            closing.id,
        ):
            found[row[0]] = ((row[4], row[0]), Restorable(row[0], row[1], row[2], State(row[3])))
    return [each for _, each in sorted(found.values(), key=lambda pair: pair[0])]


async def _restore(
    by: Visitor,
    closing: Closing,
    found: Sequence[Restorable],
    reason: str,
    as_of: datetime | None,
) -> int:
    """Let those stand again whose time is open and free; how many. With `as_of`, what was under way
    at that instant goes on."""
    bookings = {each.id: each for each in await bookings_by_id([r.booking_id for r in found])}
    hours = await _hours(bookings.values())
    restored, freed = 0, set[int]()
    for each in found:
        booking = bookings[each.booking_id]
        under_way = as_of is not None and booking.span.starts <= as_of
        if await _stands_again(booking, hours[booking.facts.id, booking.on_day], under_way):
            freed |= await _write(by, booking, each.was, reason, closing.kind)
            restored += 1
    await claims_freed(freed)
    return restored


async def _hours(bookings: Iterable[Reserved]) -> dict[tuple[int, Any], DayHours]:
    every = list(bookings)
    if not every:
        return {}
    facilities = {booking.facts.id: booking.facts for booking in every}
    days = sorted({booking.on_day for booking in every})
    return {**await resolve_many(list(facilities.values()), days)}


async def _stands_again(booking: Reserved, hours: DayHours, under_way: bool) -> bool:
    """Whether it does; then its old places are claimed again and what was kept for it is free."""
    facts, terms = booking.facts, booking.facts.terms_on(booking.on_day)
    if terms is None:
        return False
    spaces = [(space.id, space.capacity) for space in booking.unit.spaces]
    ticks = ticks_of(booking.span, facts.tick_minutes, terms.buffer_minutes)
    stand = await standing([space for space, _ in spaces], ticks, apart_from=booking.id)
    reader = await reader_in_weeks(booking.person_id, [booking.on_day], apart_from=booking.id)
    day = Day(facts=facts, hours=hours, now=clock.now(), taken=stand.taken, reader=reader)
    wish = Wish(booking.unit, booking.span, booking.party, booking.children)
    if problems_with_restoring(wish, day, under_way=under_way):
        return False
    party = None if booking.unit.takes_whole else booking.party
    await claims.take(booking.id, spaces, ticks, stand, party=party)
    return True


async def _write(by: Visitor, booking: Reserved, was: State, reason: str, kind: str) -> set[int]:
    """The booking and its displacement; the facilities that have other places free than before."""
    more: dict[str, Any] = {}
    terms = booking.facts.terms_on(booking.on_day)
    if was == State.REQUESTED and terms is not None:
        until = answer_until(clock.now(), booking.span.starts, terms)
        more["held_until"] = clock.to_us(until)
        await claims.extend(booking.id, more["held_until"])
    reach, entry = await change_booking(booking, was, by.id, reason=reason, **more)
    kept_at = await settle(booking.id, Fate.RESTORED)
    await notices.restored(reach, booking, kind, entry=entry)
    return {booking.facts.id, *kept_at}
