"""The line for a time that is full on the coming Saturday, so that there is one to look at."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from portal import clock
from portal.bookings.queries.availability import availability
from portal.bookings.rules import Day
from portal.bookings.rules.offer import spans_of
from portal.demo.offers import SATURDAY
from portal.demo.peopling import Person
from portal.facilities.rules import Facts
from portal.waiting.actions.joining import put_in_line
from portal.waiting.rules import Wanted, problems_with_joining

PARTIES = (2, 4, 2, 1, 2)


class _Owner(NamedTuple):
    id: int
    household_id: int


async def write_line(people: Sequence[Person], places: Sequence[Facts]) -> None:
    """Put these people in line, in this order; nobody if nothing is full."""
    today = clock.today(places[0].zone)
    saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
    found = await availability(places, [saturday])
    for facts in places:
        wanted = _full(found.days[facts.id, saturday])
        if wanted is not None:
            break
    else:
        return
    for number, (person, party) in enumerate(zip(people, PARTIES, strict=True), start=1):
        most = facts.terms[-1].party_max
        theirs = Wanted(
            wanted.kind,
            wanted.facility_id,
            None,
            wanted.on_day,
            wanted.window,
            wanted.minutes,
            min(party, most),
        )
        await put_in_line(_Owner(person.id, person.household), theirs, [facts], f"DEMQ{number:06d}")


def _full(day: Day) -> Wanted | None:
    """The first time of the day at which all is full; only where there are several courts."""
    terms = day.terms
    if terms is None or len(day.facts.units) < 2:
        return None
    for span in spans_of(day, terms):
        wanted = Wanted(day.facts.kind, day.facts.id, None, day.hours.day, span, terms.slot_minutes)
        if not problems_with_joining(wanted, [day], 0):
            return wanted
    return None
