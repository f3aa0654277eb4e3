"""Who is expected on campuses that only so many may be on at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from portal import clock, database
from portal.bookings.rules.campus import Stay, busiest
from portal.bookings.rules.states import State
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan

EXPECTED = (State.HELD, State.REQUESTED, State.CONFIRMED, State.ATTENDED)
LONGEST_US = 24 * 60 * 60 * 1_000_000  # no booking is longer
AHEAD = timedelta(days=400)  # longer than any booking window


class Crowds(NamedTuple):
    """Stays by organisation, and when the first of them expires by itself (µs)."""

    stays: dict[int, tuple[Stay, ...]]
    changes_us: int

    def at(self, facts: Facts) -> tuple[Stay, ...]:
        return self.stays.get(facts.organisation.id, ())


NOBODY_COUNTED = Crowds({}, clock.NEVER_US)


def capped(facilities: Iterable[Facts]) -> set[int]:
    """The organisations among theirs that have a cap."""
    return {f.organisation.id for f in facilities if f.organisation.campus_cap is not None}


async def crowds(
    organisations: Collection[int], span: TimeSpan, *, apart_from: int | None = None
) -> Crowds:
    """Everybody booked, held or asked for at these organisations at some time of `span`, and those
    for whom an alternative is kept, not counting the booking `apart_from`. One query; none when no
    organisation is asked for."""
    if not organisations:
        return NOBODY_COUNTED
    wanted = sorted(organisations)
    of_theirs = (
        f"facility_id IN (SELECT id FROM facility WHERE organisation_id IN"
        f" ({database.marks(len(wanted))}))"
    )
    first_us, last_us = clock.to_us(span.starts), clock.to_us(span.ends)
    when = (first_us - LONGEST_US, last_us, first_us)
    now_us = clock.to_us(clock.now())
    found = await database.rows(
        "SELECT f.organisation_id, s.starts_at, s.ends_at, s.party, s.expires FROM ("
        "SELECT facility_id, starts_at, ends_at, party, held_until AS expires, id FROM booking"
        f" WHERE {of_theirs} AND starts_at > ? AND starts_at < ? AND ends_at > ?"
        f" AND state IN ({database.marks(len(EXPECTED))})"
        " UNION ALL SELECT a.facility_id, a.starts_at, a.ends_at, b.party, d.offered_until, b.id"
        " FROM alternative a JOIN displacement d ON d.id = a.displacement_id"
        f" JOIN booking b ON b.id = d.booking_id WHERE d.state = 'offered' AND a.{of_theirs}"
        " AND a.starts_at > ? AND a.starts_at < ? AND a.ends_at > ?"
        ") s JOIN facility f ON f.id = s.facility_id"
        " WHERE (s.expires IS NULL OR s.expires > ?) AND s.id <> ?",
        *wanted,
        *when,
        *EXPECTED,
        *wanted,
        *when,
        now_us,
        apart_from or 0,
    )
    stays: dict[int, list[Stay]] = defaultdict(list)
    for organisation, starts_us, ends_us, heads, _ in found:
        there = TimeSpan(clock.from_us(starts_us), clock.from_us(ends_us))
        stays[organisation].append(Stay(there, heads))
    return Crowds(
        {organisation: tuple(each) for organisation, each in stays.items()},
        min((row[4] for row in found if row[4] is not None), default=clock.NEVER_US),
    )


async def busiest_ahead(organisation_id: int) -> tuple[int, datetime]:
    """How many are booked at an organisation at once at the most, from now on, and since when."""
    ahead = TimeSpan(clock.now(), clock.now() + AHEAD)
    found = await crowds([organisation_id], ahead)
    return busiest(found.stays.get(organisation_id, ()), ahead)
