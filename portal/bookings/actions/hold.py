"""Keeping a slot for five minutes while its reader confirms. One hold a person."""

from datetime import timedelta

from portal import clock, database
from portal.bookings.actions.helping import help_columns, lock_households, refuse_if_merged
from portal.bookings.actions.records import claims_changed, insert_booking, new_code, write_event
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries import Reserved, hold_of
from portal.bookings.rules import problems_with
from portal.bookings.rules.helping import Helped, booker, granted
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.timespan import TimeSpan

HOLD = timedelta(minutes=5)
LAPSED_AT_ONCE = 200  # holds let go in one transaction by the scheduled job
GONE = Problem("hold_gone", say("The time for keeping this slot is over. You may choose it again."))


@database.transactional
async def hold_slot(
    visitor: Visitor, unit_id: int, span: TimeSpan, *, helping: Helped | None = None
) -> Reserved:
    """Keep a slot for five minutes; looking again at what is kept already changes nothing.

    An earlier hold of the same person is let go; so is the visitor's own when they help somebody.
    Raises Refused with every reason why not.
    """
    owner = booker(visitor, helping)
    if helping is not None:
        await lock_households(visitor, helping)
    held = await hold_of(owner.id)
    if held is not None and held.unit.id == unit_id and held.span == span:
        return held
    let_go = await _let_go(owner)
    await refuse_if_merged(owner)
    if helping is not None:
        let_go += await _let_go(visitor)
    situation = await locked_situation(owner, unit_id, span, granted=granted(helping))
    refuse_with(problems_with(situation.wish, situation.day))
    await _insert(visitor, helping, situation)
    await claims_changed(situation.facts, *let_go)
    kept = await hold_of(owner.id)
    assert kept is not None  # noqa: S101  it was inserted two lines above
    return kept


async def _insert(visitor: Visitor, helping: Helped | None, situation: Situation) -> None:
    now = clock.now()
    until_us = clock.to_us(now + HOLD)
    wish = situation.wish
    booking_id = await insert_booking(
        booker(visitor, helping),
        new_code(),
        {
            "facility_id": situation.facts.id,
            "unit_id": wish.unit.id,
            "on_day": situation.day.hours.day.isoformat(),
            "starts_at": clock.to_us(wish.span.starts),
            "ends_at": clock.to_us(wish.span.ends),
            "party": wish.party,
            "state": State.HELD,
            "held_until": until_us,
            "changed_at": clock.to_us(now),
            **help_columns(visitor, helping),
        },
    )
    await write_event(booking_id, "new", State.HELD, visitor.id)
    await situation.claim(booking_id, expires_us=until_us)


@database.transactional
async def extend_hold(visitor: Visitor, code: str, *, helping: Helped | None = None) -> Reserved:
    """Keep a held slot five minutes longer, once. Raises Refused when it was let go already."""
    owner = booker(visitor, helping)
    if helping is not None:
        await lock_households(visitor, helping)
    held = await hold_of(owner.id)
    if held is None or held.code != code:
        raise Refused([GONE])
    if held.extended:
        return held
    until_us = clock.to_us(clock.now() + HOLD)
    await database.lock("space", [space.id for space in held.unit.spaces])
    changed = await database.execute(
        "UPDATE booking SET held_until = ?, extended = TRUE, changed_at = ?"
        " WHERE id = ? AND state = 'held' AND held_until > ?",
        until_us,
        clock.to_us(clock.now()),
        held.id,
        clock.to_us(clock.now()),
    )
    if changed != 1:
        raise Refused([GONE])
    await claims.extend(held.id, until_us)
    await claims_changed(held.facts)
    again = await hold_of(owner.id)
    assert again is not None  # noqa: S101  it was extended just now
    return again


@database.transactional
async def release_hold(visitor: Visitor) -> None:
    """Let go of what is kept for a person, if anything."""
    await claims_changed(*await _let_go(visitor))


@database.transactional
async def lapse_holds() -> int:
    """Let go of holds whose time is over; how many. Their places were free again at that instant
    already: an expired claim takes nothing."""
    found = await database.rows(
        "SELECT id FROM booking WHERE state = 'held' AND held_until <= ? ORDER BY id LIMIT ?",
        clock.to_us(clock.now()),
        LAPSED_AT_ONCE,
    )
    return sum([await _lapse(booking_id, None) for (booking_id,) in found])


async def _let_go(visitor: Visitor) -> list[Facts]:
    await database.lock("household", [visitor.household_id])
    return await let_go_of_holds(visitor.id, visitor.id)


async def let_go_of_holds(person_id: int, by: int) -> list[Facts]:
    """Lapse every hold of a person, in time or over it; the facilities that have places again, to
    be told by the caller, who has locked the household."""
    found = await database.rows(
        "SELECT id, facility_id FROM booking WHERE person_id = ? AND state = 'held'", person_id
    )
    for booking_id, _ in found:
        await _lapse(booking_id, by)
    return list((await facts_by_id(facility_id for _, facility_id in found)).values())


async def _lapse(booking_id: int, actor_id: int | None) -> int:
    changed = await database.execute(
        "UPDATE booking SET state = 'lapsed', held_until = NULL, changed_at = ?"
        " WHERE id = ? AND state = 'held'",
        clock.to_us(clock.now()),
        booking_id,
    )
    if changed:
        await write_event(booking_id, State.HELD, State.LAPSED, actor_id)
        await claims.free(booking_id)
    return changed
