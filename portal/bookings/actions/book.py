"""Booking a slot: the one verb everything else is built around."""

from typing import Any

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.answers import answered, refusal
from portal.bookings.actions.records import (
    calendar_changed,
    claims_changed,
    keep_entry,
    new_code,
    write_event,
)
from portal.bookings.actions.situation import Situation, locked_situation
from portal.bookings.rules.states import State
from portal.bookings.rules import problems_with
from portal.claims import actions as claims
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions import actions as submissions
from portal.timespan import TimeSpan


async def book_slot(
    visitor: Visitor,
    unit_id: int,
    span: TimeSpan,
    *,
    party: int,
    children: int = 0,
    child_band: str = "",
    key: str,
) -> str:
    """Book a unit; the booking's code.

    `key` is the form's: sent again, it gets the answer it got. A hold of the same person on the
    slot becomes the booking. Raises Refused with every reason why not, `conflict` set when somebody
    was quicker.
    """
    return answered(await _book(visitor, unit_id, span, party, children, child_band, key))


@database.transactional
async def _book(
    visitor: Visitor,
    unit_id: int,
    span: TimeSpan,
    party: int,
    children: int,
    child_band: str,
    key: str,
) -> dict[str, Any]:
    asked = submissions.fingerprint(
        act="book",
        unit=unit_id,
        starts=clock.to_us(span.starts),
        ends=clock.to_us(span.ends),
        party=party,
        children=children,
        band=child_band,
    )
    earlier = await submissions.recall(visitor.id, key, asked)
    if earlier is not None:
        return earlier
    answer = await _decide(visitor, unit_id, span, party, children, child_band)
    await submissions.record(visitor.id, key, asked, answer)
    return answer


async def _decide(
    visitor: Visitor, unit_id: int, span: TimeSpan, party: int, children: int, child_band: str
) -> dict[str, Any]:
    await database.lock("household", [visitor.household_id])
    held, booked = await _own_on(visitor, unit_id, span)
    if booked is not None:  # the same slot from another tab: it is theirs already
        return {"code": booked}
    try:
        situation = await locked_situation(
            visitor,
            unit_id,
            span,
            party=party,
            children=children,
            apart_from=held[0] if held else None,
        )
    except Refused as refused:
        return refusal(refused.problems)
    problems = problems_with(situation.wish, situation.day)
    if problems:
        return refusal(problems, conflict=problems[0].code in ("full", "few_left"))
    return {"code": await _write(visitor, situation, child_band if children else "", held)}


async def _own_on(
    visitor: Visitor, unit_id: int, span: TimeSpan
) -> tuple[tuple[int, str] | None, str | None]:
    """The person's hold on exactly this slot as (id, code), and the code of a booking of it."""
    held, booked = None, None
    for booking_id, code, state in await database.rows(
        "SELECT id, code, state FROM booking WHERE person_id = ? AND unit_id = ? AND starts_at = ?"
        " AND ends_at = ? AND state IN ('held', 'requested', 'confirmed')",
        visitor.id,
        unit_id,
        clock.to_us(span.starts),
        clock.to_us(span.ends),
    ):
        if state == State.HELD:
            held = (booking_id, code)
        else:
            booked = code
    return held, booked


async def _write(
    visitor: Visitor, situation: Situation, child_band: str, held: tuple[int, str] | None
) -> str:
    """The booking and all that belongs to it."""
    wish, now_us = situation.wish, clock.to_us(clock.now())
    values = (wish.party, wish.children, child_band, State.CONFIRMED, now_us)
    if held is not None:
        booking_id, code = held
        await database.execute(
            "UPDATE booking SET party = ?, children = ?, child_band = ?, state = ?, changed_at = ?,"
            " held_until = NULL WHERE id = ?",
            *values,
            booking_id,
        )
    else:
        code = new_code()
        inserted = await database.row(
            "INSERT INTO booking (party, children, child_band, state, changed_at, code, person_id,"
            " household_id, facility_id, unit_id, on_day, starts_at, ends_at, created_at)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
            *values,
            code,
            visitor.id,
            visitor.household_id,
            situation.facts.id,
            wish.unit.id,
            situation.day.hours.day.isoformat(),
            clock.to_us(wish.span.starts),
            clock.to_us(wish.span.ends),
            now_us,
        )
        assert inserted is not None  # noqa: S101  RETURNING of one inserted row
        booking_id = inserted[0]
    before = State.HELD if held else "new"
    await write_event(booking_id, before, State.CONFIRMED, visitor.id)
    if not await claims.take(
        booking_id, situation.spaces, situation.ticks, party=situation.places
    ):
        raise database.StartAgain  # the rules saw room under the lock; look once more
    entry = await keep_entry(
        booking_id,
        situation.facts,
        wish.unit,
        code=code,
        span=wish.span,
        party=wish.party,
        state=State.CONFIRMED,
        sequence=0,
        created_at=clock.now(),
        language=visitor.language,
    )
    await notices.booked(visitor.id, situation.facts, wish, code=code, entry=entry)
    await calendar_changed(visitor.id)
    await claims_changed(situation.facts)
    return code
