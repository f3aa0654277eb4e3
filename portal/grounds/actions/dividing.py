"""Dividing a facility anew from a day on.

Locks: the spaces, so that nobody books meanwhile; then the people hit, so that none of them
cancels; the units last, which raises the version of the rules. A booking that was decided by the
old units was either seen here, or finds another version when it ends and starts again.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from portal import clock, database
from portal.bookings.actions.displacing.taking import lock_spaces
from portal.bookings.actions.displacing.withdrawing import (
    displace_hits,
    locked_hits,
    withdraw_alternatives,
)
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, UnitFacts
from portal.grounds.actions.describing import entries_anew
from portal.grounds.actions.log import tell_in_public
from portal.grounds.actions.rows import add_to_unit, write_space, write_unit
from portal.grounds.actions.seating import seat_anew
from portal.grounds.queries import broken_by
from portal.grounds.rules.dividing import (
    Change,
    Deed,
    problems_with_division,
    told,
    whole_of,
)
from portal.language import Named, say_n
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

BREAKS = "breaks"
ONE_DAY = timedelta(days=1)


async def divide(
    by: Visitor, facility_id: int, change: Change, *, displacing: bool, key: str
) -> str | None:
    """Let a facility be divided like that from a day on; the code of what displaced bookings, if
    any were.

    Raises Refused with every reason why not. Bookings that it would break are displaced, with
    something else kept for them, or without `displacing` refuse it.
    """

    async def act() -> Answer:
        await lock_spaces([facility_id])
        facts = (await facts_by_id([facility_id]))[facility_id]
        problems = list(problems_with_division(change, facts, clock.today(facts.zone)))
        if problems:
            raise Refused(problems)
        words = told(change, facts)
        public = Named(words.into("zh"), words.into("en"))
        concerned = change.units if change.ended or change.deed is Deed.SEATS else ()
        found = await locked_hits(concerned, change.first)
        broken = await broken_by(change, facts, found)
        taken = [hit for hit in broken if hit.state != State.HELD]
        if taken and not displacing:
            raise Refused([breaks(len(taken))])
        code = await displace_hits(by, broken, public, organisation_id=facts.organisation.id)
        gone = {hit.id for hit in broken}
        await withdraw_alternatives(concerned, change.first)
        if change.deed is Deed.SEATS:
            await seat_anew(facts, change, [hit for hit in found if hit.id not in gone])
        else:
            await DOING[change.deed](facts, change)
        holds_from = clock.today(facts.zone) if change.deed is Deed.RENAME else change.first
        await tell_in_public(facility_id, holds_from, public)
        return {"code": code}

    asked = fingerprint(
        act="divide", facility=facility_id, change=repr(change), displacing=displacing
    )
    code: str | None = (await once(by.id, key, asked, act))["code"]
    return code


def breaks(count: int) -> Problem:
    """Why a change that breaks bookings is not made."""
    words = say_n(
        "%(n)s booking would be broken by it, so nothing was changed.",
        "%(n)s bookings would be broken by it, so nothing was changed.",
        count,
    )
    return Problem(BREAKS, words)


async def end_unit(unit_id: int, first_without: date) -> None:
    """Offer a unit up to the day before."""
    await database.execute(
        "UPDATE unit SET until_on = ? WHERE id = ?", (first_without - ONE_DAY).isoformat(), unit_id
    )


def _units(facts: Facts, change: Change) -> list[UnitFacts]:
    return [unit for unit in facts.units if unit.id in change.units]


async def _add(facts: Facts, change: Change) -> None:
    space_id = await write_space(facts.id, change.name, change.seats)
    takes = "places" if change.seats > 1 else "whole"
    await write_unit(facts.id, change.name, [space_id], takes=takes, from_on=change.first)


async def _rename(facts: Facts, change: Change) -> None:
    [unit] = _units(facts, change)
    await entries_anew(facts.id, unit.id)
    await database.execute(
        "UPDATE unit SET name_zh = ?, name_en = ? WHERE id = ?",
        change.name.zh,
        change.name.en,
        unit.id,
    )


async def _retire(facts: Facts, change: Change) -> None:
    for unit in _units(facts, change):
        await end_unit(unit.id, change.first)


async def _split(facts: Facts, change: Change) -> None:
    """The whole stays what it was, with all its bookings, and is made of two pieces now."""
    [unit] = _units(facts, change)
    assert change.halves is not None  # noqa: S101  forms of a split have them
    first, second = change.halves
    [space] = unit.spaces
    other_id = await write_space(facts.id, second, 1)
    await database.execute(
        "UPDATE space SET name_zh = ?, name_en = ? WHERE id = ?", first.zh, first.en, space.id
    )
    await add_to_unit(unit.id, other_id, facts.id)
    await database.execute(
        "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at)"
        " SELECT CAST(? AS BIGINT), tick, place, capacity, booking_id, expires_at FROM claim"
        " WHERE space_id = ?",
        other_id,
        space.id,
    )
    await write_unit(facts.id, first, [space.id], from_on=change.first)
    await write_unit(facts.id, second, [other_id], from_on=change.first)


async def _join(facts: Facts, change: Change) -> None:
    units = _units(facts, change)
    if whole_of(units, facts) is None:
        spaces = sorted(space.id for unit in units for space in unit.spaces)
        await write_unit(facts.id, change.name, spaces, from_on=change.first)
    for unit_id in change.ended:
        await end_unit(unit_id, change.first)


DOING: dict[Deed, Callable[[Facts, Change], Awaitable[None]]] = {
    Deed.ADD: _add,
    Deed.RENAME: _rename,
    Deed.RETIRE: _retire,
    Deed.SPLIT: _split,
    Deed.JOIN: _join,
}
