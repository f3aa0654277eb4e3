"""Joining the line for what is full."""

from collections.abc import Sequence

from portal import clock, database
from portal.bookings.actions.records import Owner, claims_changed, new_code
from portal.bookings.actions.situation import refuse_with
from portal.bookings.queries.availability import availability
from portal.claims import actions as claims
from portal.claims.rules import ticks_of
from portal.facilities.queries import all_facts, facts_by_id
from portal.facilities.rules import Facts
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.waiting.queries.waits import Wait, open_waits_of
from portal.waiting.rules import Fate, Wanted, problems_with_joining

UNKNOWN = Problem("unknown_unit", say("This place is not in the list any more."))


async def join_line(visitor: Visitor, wanted: Wanted, *, key: str) -> str:
    """Wait for something that is full; the wait's code. Whoever waits for it already keeps their
    position. Raises Refused when there is room, or when more than room is missing."""

    async def join() -> Answer:
        return {"code": await _join(visitor, wanted)}

    asked = fingerprint(
        act="wait",
        thing=wanted.thing,
        party=wanted.party,
        children=wanted.children,
        band=wanted.child_band,
    )
    return str((await once(visitor.id, key, asked, join))["code"])


async def _join(visitor: Visitor, wanted: Wanted) -> str:
    await database.lock("household", [visitor.household_id])
    mine = [wait for wait in await open_waits_of(visitor.id) if wait.is_open]
    same = next((wait for wait in mine if wait.wanted.thing == wanted.thing), None)
    if same is not None:
        return await _same_line(same, wanted)
    places = await places_for(wanted)
    if not places:
        raise Refused([UNKNOWN])
    await database.lock("space", [space.id for facts in places for space in facts.spaces])
    found = await availability(places, [wanted.on_day], visitor.id)
    refuse_with(problems_with_joining(wanted, found.days.values(), len(mine)))
    code = new_code()
    await put_in_line(visitor, wanted, places, code)
    await claims_changed(*places)
    return code


async def put_in_line(owner: Owner, wanted: Wanted, places: Sequence[Facts], code: str) -> None:
    """The rows of a wait, last in line; what is taken where it could be met is given back to those
    who wait. Inside a transaction that holds the spaces of `places`."""
    await _insert(owner, wanted, code)
    await _mark_ground(code, wanted, places)


async def _same_line(wait: Wait, wanted: Wanted) -> str:
    """A second tap, or other company: the position stays."""
    if wait.fate is Fate.WAITING and wait.wanted != wanted:
        await database.execute(
            "UPDATE wait SET party = ?, children = ?, child_band = ?, changed_at = ?"
            " WHERE id = ? AND state = 'waiting'",
            wanted.party,
            wanted.children,
            wanted.child_band if wanted.children else "",
            clock.to_us(clock.now()),
            wait.id,
        )
    return wait.code


async def places_for(wanted: Wanted) -> list[Facts]:
    """Where a wait could be met."""
    if wanted.facility_id is not None:
        return list((await facts_by_id([wanted.facility_id])).values())
    return [facts for facts in await all_facts() if facts.kind == wanted.kind]


async def _insert(owner: Owner, wanted: Wanted, code: str) -> None:
    now_us = clock.to_us(clock.now())
    row = {
        "code": code,
        "person_id": owner.id,
        "household_id": owner.household_id,
        "thing": wanted.thing,
        "kind": wanted.kind,
        "facility_id": wanted.facility_id,
        "unit_id": wanted.unit_id,
        "on_day": wanted.on_day.isoformat(),
        "starts_at": clock.to_us(wanted.window.starts),
        "ends_at": clock.to_us(wanted.window.ends),
        "minutes": wanted.minutes,
        "party": wanted.party,
        "children": wanted.children,
        "child_band": wanted.child_band if wanted.children else "",
        "state": Fate.WAITING,
        "joined_at": now_us,
        "changed_at": now_us,
    }
    last = await database.value(
        "SELECT coalesce(max(position), 0) FROM wait WHERE thing = ?", wanted.thing
    )
    inserted = await database.execute(
        f"INSERT INTO wait ({', '.join(row)}, position) VALUES ({database.marks(len(row) + 1)})"
        " ON CONFLICT DO NOTHING",
        *row.values(),
        last + 1,
    )
    if inserted != 1:
        raise database.StartAgain


async def _mark_ground(code: str, wanted: Wanted, places: Sequence[Facts]) -> None:
    wait_id = await database.value("SELECT id FROM wait WHERE code = ?", code)
    for facts in places:
        terms = facts.terms_on(wanted.on_day)
        if terms is None or terms.approval:
            continue
        unit = facts.unit(wanted.unit_id) if wanted.unit_id else None
        spaces = [space.id for space in (unit.spaces if unit else facts.spaces)]
        ticks = ticks_of(wanted.window, facts.tick_minutes, terms.buffer_minutes)
        await database.execute(
            "INSERT INTO wait_ground (wait_id, space_id, from_tick, until_tick) VALUES "
            + database.marks(len(spaces), 4),
            *(value for space in spaces for value in (wait_id, space, ticks.start, ticks.stop)),
        )
        await claims.wait_for(spaces, ticks)
