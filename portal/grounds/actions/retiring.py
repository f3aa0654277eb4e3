"""Giving up a whole facility from a day on."""

from datetime import date

from portal import clock, database
from portal.bookings.actions.displacing.taking import lock_spaces
from portal.bookings.actions.displacing.withdrawing import (
    displace_hits,
    locked_hits,
    withdraw_alternatives,
)
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.grounds.actions.dividing import ONE_DAY, breaks, end_unit
from portal.grounds.actions.log import tell_in_public
from portal.grounds.rules.retiring import problems_with_retiring, staying_until, told
from portal.language import Named
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint


async def retire(
    by: Visitor, facility_id: int, first: date, *, displacing: bool, key: str
) -> str | None:
    """Offer nothing of a facility from the day `first` on; the code of what displaced bookings, if
    any were. When that day comes it leaves every list, and its address is never given to another.

    Raises Refused with every reason why not, and without `displacing` when somebody has booked.
    """

    async def act() -> Answer:
        await lock_spaces([facility_id])
        facts = (await facts_by_id([facility_id]))[facility_id]
        problems = list(problems_with_retiring(facts, first, clock.today(facts.zone)))
        if problems:
            raise Refused(problems)
        words = told(facts)
        public = Named(words.into("zh"), words.into("en"))
        units = [unit.id for unit in facts.units]
        found = await locked_hits(units, first)
        taken = [hit for hit in found if hit.state != State.HELD]
        if taken and not displacing:
            raise Refused([breaks(len(taken))])
        code = await displace_hits(by, found, public, organisation_id=facts.organisation.id)
        await withdraw_alternatives(units, first)
        for unit in staying_until(facts, first):
            await end_unit(unit.id, first)
        await tell_in_public(facility_id, first, public)
        return {"code": code}

    asked = fingerprint(
        act="retire", facility=facility_id, first=first.isoformat(), displacing=displacing
    )
    code: str | None = (await once(by.id, key, asked, act))["code"]
    return code


@database.transactional
async def leave_the_lists() -> int:
    """Facilities of which nothing is offered any more leave every list; how many. That nothing can
    be booked there needs no job: their units have ended."""
    found = await database.rows(
        "SELECT f.id FROM facility f WHERE f.retired_at IS NULL AND EXISTS"
        " (SELECT 1 FROM unit u WHERE u.facility_id = f.id) AND NOT EXISTS"
        " (SELECT 1 FROM unit u WHERE u.facility_id = f.id AND u.until_on >= ?) ORDER BY f.id",
        (clock.now().date() + ONE_DAY).isoformat(),
    )
    left = 0
    for facts in (await facts_by_id(row[0] for row in found)).values():
        if all(unit.until_on < clock.today(facts.zone) for unit in facts.units):
            left += await database.execute(
                "UPDATE facility SET retired_at = ? WHERE id = ? AND retired_at IS NULL",
                clock.to_us(clock.now()),
                facts.id,
            )
    return left
