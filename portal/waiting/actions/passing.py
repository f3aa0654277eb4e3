"""What was given back goes to the next in line.

A place that somebody waits for is not free when it is given back: its claim stands where it was,
ended, and takes the place until it is cleared here. So the claims are the queue: nothing is lost
when a process ends, and nobody is quicker than the line. One facility is one transaction under the
locks of its spaces: the first in line whom the place fits gets the claims of a booking that is not
theirs yet, with the message that tells it; what fits nobody is free for everybody.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal import clock, database
from portal.bookings.actions.records import claims_changed, insert_booking, new_code, write_event
from portal.bookings.actions.situation import Situation
from portal.bookings.queries import reader_in_weeks
from portal.bookings.rules import Day, Wish, day_ticks
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.claims.queries import Standing, standing
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.hours.queries import resolve
from portal.hours.rules import DayHours
from portal.settings import settings
from portal.waiting import notices
from portal.waiting.queries.freed import facilities_waited_for, facilities_with_freed_places
from portal.waiting.queries.waits import Wait, line_on
from portal.waiting.rules import answer_until, first_fit

log = logging.getLogger("portal.waiting")


async def pass_on() -> int:
    """Offer what was given back; how many offers were made. Call it outside any transaction."""
    return await _at_each(await facilities_with_freed_places(clock.now()))


async def look_again() -> int:
    """Offer what became free by other rules: a closure lifted, more places, longer hours."""
    return await _at_each(await facilities_waited_for())


async def _at_each(facility_ids: Sequence[int]) -> int:
    made = 0
    for facility_id in facility_ids:
        try:
            made += await _pass_on(facility_id)
        except Exception:  # one that fails keeps nobody else waiting
            log.exception("what was freed at facility %d could not be passed on", facility_id)
    return made


@database.transactional
async def _pass_on(facility_id: int) -> int:
    facts = (await facts_by_id([facility_id]))[facility_id]
    spaces = [space.id for space in facts.spaces]
    await database.lock("space", spaces)
    made, looks = 0, dict[date, _Look]()
    for wait in await line_on(spaces):
        on = wait.wanted.on_day
        if on not in looks:
            looks[on] = await _look(facts, on)
        situation = await _fit(wait, facts, looks[on])
        if situation is not None and await _offer(wait, situation):
            made += 1
            del looks[on]
    cleared = await claims.clear_freed(spaces)
    if made or cleared:
        await claims_changed(facts)
    return made


class _Look(NamedTuple):
    """How a day stands, whoever looks."""

    hours: DayHours
    stand: Standing


async def _look(facts: Facts, on: date) -> _Look:
    stand = await standing(
        [space.id for space in facts.spaces], day_ticks(facts, on, on), passing_on=True
    )
    return _Look(await resolve(facts, on), stand)


async def _fit(wait: Wait, facts: Facts, look: _Look) -> Situation | None:
    """What fits somebody now, with all they have and may."""
    on = wait.wanted.on_day
    terms = facts.terms_on(on)
    if terms is None:
        return None
    reader = await reader_in_weeks(wait.person_id, [on])
    day = Day(facts, look.hours, clock.now(), look.stand.taken, reader)
    wish = first_fit(wait.wanted, day)
    return Situation(facts, terms, wish, day, look.stand) if wish else None


@dataclass(frozen=True, slots=True)
class _Owner:
    id: int
    household_id: int


async def _offer(wait: Wait, situation: Situation) -> bool:
    """Keep it for them and tell them; false when they do not wait any more."""
    now_us = clock.to_us(clock.now())
    changed = await database.execute(
        "UPDATE wait SET state = 'offered', changed_at = ? WHERE id = ? AND state = 'waiting'",
        now_us,
        wait.id,
    )
    if changed != 1:
        return False
    wish, facts = situation.wish, situation.facts
    until = answer_until(clock.now(), wish.span.starts, settings().quiet, facts.zone)
    booking_id = await _insert(wait, situation, wish)
    await database.execute(
        "INSERT INTO wait_offer (wait_id, booking_id, offered_at, until_at, state, changed_at)"
        " VALUES (?, ?, ?, ?, 'open', ?)",
        wait.id,
        booking_id,
        now_us,
        clock.to_us(until),
        now_us,
    )
    await claims.clear_freed([space.id for space in wish.unit.spaces], situation.ticks)
    await situation.claim(booking_id, expires_us=clock.to_us(until))
    await claims.wait_for([space.id for space in wish.unit.spaces], situation.ticks)
    await notices.offered(wait, facts, wish, until.astimezone(facts.zone))
    return True


async def _insert(wait: Wait, situation: Situation, wish: Wish) -> int:
    now_us = clock.to_us(clock.now())
    booking_id = await insert_booking(
        _Owner(wait.person_id, wait.household_id),
        new_code(),
        {
            "facility_id": situation.facts.id,
            "unit_id": wish.unit.id,
            "on_day": situation.day.hours.day.isoformat(),
            "starts_at": clock.to_us(wish.span.starts),
            "ends_at": clock.to_us(wish.span.ends),
            "party": wish.party,
            "children": wish.children,
            "child_band": wait.wanted.child_band,
            "state": State.OFFERED,
            "changed_at": now_us,
        },
    )
    await write_event(booking_id, "new", State.OFFERED, None, "waiting list")
    return booking_id
