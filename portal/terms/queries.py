"""Bookings that terms would concern."""

from datetime import date

from portal import clock, database
from portal.bookings.rules import Day
from portal.facilities.rules import Facts, TermsFacts
from portal.hours.queries import resolve_many
from portal.terms.rules import Coming, broken_by, until
from portal.timespan import TimeSpan


async def broken(facts: Facts, terms: TermsFacts) -> list[Coming]:
    """The bookings still to come that `terms` would break: elders first, then by time. One query,
    and the hours of the days concerned."""
    found = await _coming(facts, terms.holds_from, until(facts, terms))
    days = sorted({each.on_day for each in found})
    hours = await resolve_many([facts], days) if days else {}
    now = clock.now()
    return broken_by(terms, found, {day: Day(facts, hours[facts.id, day], now) for day in days})


async def _coming(facts: Facts, first: date, last: date) -> list[Coming]:
    found = await database.rows(
        "SELECT b.id, b.code, p.name, p.elder, b.unit_id, b.on_day, b.starts_at, b.ends_at, b.party"
        " FROM booking b JOIN person p ON p.id = b.person_id WHERE b.facility_id = ?"
        " AND b.starts_at > ? AND b.on_day >= ? AND b.on_day <= ?"
        " AND b.state IN ('requested', 'confirmed')"
        " ORDER BY CASE WHEN p.elder THEN 0 ELSE 1 END, b.starts_at, b.id",
        facts.id,
        clock.to_us(clock.now()),
        first.isoformat(),
        last.isoformat(),
    )
    units = {unit.id: unit for unit in facts.units}
    return [
        Coming(
            id=row[0],
            code=row[1],
            name=row[2],
            elder=bool(row[3]),
            unit=units[row[4]],
            on_day=date.fromisoformat(row[5]),
            span=TimeSpan(clock.from_us(row[6]), clock.from_us(row[7])),
            party=row[8],
        )
        for row in found
    ]
