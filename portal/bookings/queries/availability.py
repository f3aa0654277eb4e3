"""What is free: opening hours, taken places and the reader's own bookings, side by side.

However many facilities and days are asked for, the number of queries is the same.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from portal import clock
from portal.bookings.queries.crowds import capped, crowds
from portal.bookings.queries.reader import reader_in_weeks
from portal.bookings.rules import Day, day_ticks, next_change
from portal.claims.queries import taken_places
from portal.facilities.rules import Facts
from portal.hours.queries import resolve_many
from portal.timespan import TimeSpan

A_DAY = timedelta(days=1)
FAR = datetime.max.replace(tzinfo=UTC)


class Availability(NamedTuple):
    """Days by (facility, day), and until when they stay as they are if nobody writes anything."""

    days: dict[tuple[int, date], Day]
    until: datetime


async def availability(
    facilities: Sequence[Facts],
    days: Sequence[date],
    person_id: int | None = None,
    *,
    apart_from: int | None = None,
    granted: int = 0,
) -> Availability:
    """What is free at `facilities` on `days`, as a person sees it, leaving out one booking;
    `granted` places are open to them whatever is kept for the desk."""
    now = clock.now()
    hours = await resolve_many(facilities, days)
    reader = await reader_in_weeks(person_id, days, apart_from=apart_from)
    found: dict[tuple[int, date], Day] = {}
    crowd = await crowds(capped(facilities), days_around(days), apart_from=apart_from)
    expiry_us = crowd.changes_us
    for grain in sorted({facts.tick_minutes for facts in facilities}):
        alike = [facts for facts in facilities if facts.tick_minutes == grain]
        ranges = [day_ticks(facts, min(days), max(days)) for facts in alike]
        ticks = range(min(r.start for r in ranges), max(r.stop for r in ranges))
        spaces = [space.id for facts in alike for space in facts.spaces]
        occupancy = await taken_places(spaces, ticks, apart_from=apart_from)
        expiry_us = min(expiry_us, occupancy.changes_us)
        for facts in alike:
            for day in days:
                found[facts.id, day] = Day(
                    facts,
                    hours[facts.id, day],
                    now,
                    occupancy.taken,
                    reader,
                    granted,
                    crowd.at(facts),
                )
    first_expiry = FAR if expiry_us == clock.NEVER_US else clock.from_us(expiry_us)
    until = min((next_change(day, first_expiry) for day in found.values()), default=first_expiry)
    return Availability(found, until)


def days_around(days: Sequence[date]) -> TimeSpan:
    """The days, in whichever zone."""
    first, last = (datetime.combine(day, time(), UTC) for day in (min(days), max(days)))
    return TimeSpan(first - A_DAY, last + 3 * A_DAY)


async def days_of(
    facts: Facts,
    days: Sequence[date],
    person_id: int | None = None,
    *,
    apart_from: int | None = None,
    granted: int = 0,
) -> list[Day]:
    """The same for one facility, in the order of `days`."""
    found = (
        await availability([facts], days, person_id, apart_from=apart_from, granted=granted)
    ).days
    return [found[facts.id, day] for day in days]
