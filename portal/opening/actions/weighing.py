"""A change of hours, weighed against the bookings before it is kept.

The change is made inside a transaction, and then the same `resolve` that answers every page says
what it comes to; to foresee is to do exactly that and to take it back. The facilities are locked
first. A booking that is being made meanwhile was either written before, and is seen here, or finds
the version of the rules raised when it ends, and starts again under the new hours.

Who would be outside is the manager's to decide about: nothing is saved, or those who were shown are
displaced as a closing would displace them.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal import clock, database
from portal.bookings.actions.displacing import (
    REASONS,
    Displacing,
    Letter,
    displace_by,
    letter,
    lock_spaces,
    locked,
    withdraw_outside,
)
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours, why_not_open
from portal.language import Words, say_n
from portal.opening.queries.booked import Booked, coming
from portal.problems import Problem, Refused

OUTSIDE = "bookings_outside"

Change = Callable[[], Awaitable[object]]
Hours = dict[tuple[int, date], DayHours]


@dataclass(frozen=True, slots=True)
class Outside:
    """A booking that would stand outside the hours, and the sentence that says why."""

    booking: Booked
    why: Words


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a change comes to: who would be outside, elders first, and days before and after."""

    outside: tuple[Outside, ...]
    days: tuple[tuple[DayHours, DayHours], ...]
    letter: Letter | None = None  # what the first of them would read

    @property
    def seen(self) -> str:
        """Who would be outside, as a form carries it."""
        return " ".join(str(each.booking.id) for each in self.outside)


class _TakenBack(Exception):  # noqa: N818  how a transaction that only looks is ended
    def __init__(self, foresight: Foresight) -> None:
        super().__init__("only looked")
        self.foresight = foresight


async def foresee(
    facilities: Sequence[int],
    change: Change,
    *,
    shown: tuple[int, Sequence[date]] | None = None,
    language: str | None = None,
) -> Foresight:
    """What `change` would come to for the facilities it concerns. Nothing is kept.

    `shown` asks for the hours of one facility on some days, before and after; `language` for the
    message to the first who would be outside. Raises whatever the change raises. Call it outside
    any transaction.
    """

    @database.transactional
    async def look() -> None:
        foresight = await _made(facilities, change, shown)
        if foresight.outside and language is not None:
            first, kind = foresight.outside[0].booking.id, ClosingKind.HOURS
            words = await letter(first, REASONS[kind], kind, clock.now(), language)
            foresight = replace(foresight, letter=words)
        raise _TakenBack(foresight)

    try:
        await look()
    except _TakenBack as seen:
        return seen.foresight
    raise AssertionError("unreachable")


@database.transactional
async def change_hours(
    facilities: Sequence[int], change: Change, displacing: Displacing | None = None
) -> str | None:
    """Make the change, which concerns these facilities and no others. With `displacing`, the coming
    bookings that would fall outside the hours through it are displaced; then the code of the
    closing by which all of it can be undone, if there are any.

    Raises Refused, and keeps nothing, when somebody would be outside and is not to be displaced or
    was not seen, and whatever the change raises.
    """
    if displacing is None:
        await lock_spaces(facilities)
        foresight = await _made(facilities, change, None)
        if foresight.outside:
            raise Refused([outside_problem(len(foresight.outside))], conflict=True)
        await withdraw_outside(facilities)
        return None
    before = await locked(facilities)
    foresight = await _made(facilities, change, None)
    outside = {each.booking.id for each in foresight.outside}
    code = await displace_by(displacing, outside, facilities, before)
    await withdraw_outside(facilities)
    return code


def outside_problem(count: int) -> Problem:
    """Why hours with bookings outside them are not saved."""
    words = say_n(
        "%(n)s coming booking would fall outside the hours, so nothing was saved.",
        "%(n)s coming bookings would fall outside the hours, so nothing was saved.",
        count,
    )
    return Problem(OUTSIDE, words)


async def _made(
    facilities: Sequence[int], change: Change, shown: tuple[int, Sequence[date]] | None
) -> Foresight:
    await database.lock("facility", facilities)
    before = await facts_by_id(facilities)
    bookings = await coming(before)
    days = list(shown[1]) if shown else []
    was = await _hours(before, bookings)
    shown_was = await resolve_many([before[shown[0]]], days) if shown else {}
    await change()
    after = await facts_by_id(facilities)
    will = await _hours(after, bookings)
    shown_will = await resolve_many([after[shown[0]]], days) if shown else {}
    return Foresight(
        tuple(_newly_outside(bookings, was, will)),
        tuple((shown_was[key], shown_will[key]) for key in sorted(shown_will)),
    )


async def _hours(facilities: dict[int, Facts], bookings: Sequence[Booked]) -> Hours:
    """The hours of every booked day."""
    if not bookings:
        return {}
    booked = {each.facts.id for each in bookings}
    days = sorted({each.on_day for each in bookings})
    return await resolve_many([facilities[each] for each in sorted(booked)], days)


def _newly_outside(bookings: Sequence[Booked], was: Hours, will: Hours) -> list[Outside]:
    """Whom the change puts outside; who was outside already is no reason against it."""
    found = []
    for each in bookings:
        key = (each.facts.id, each.on_day)
        problem = why_not_open(will[key], each.span)
        if problem is not None and why_not_open(was[key], each.span) is None:
            found.append(Outside(each, problem.message))
    return found
