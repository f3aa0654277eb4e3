"""What the desk looks at to book for somebody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from portal import clock, database
from portal.bookings.queries import Reserved, booking_of, days_of
from portal.bookings.rules.share import EVERY_PLACE
from portal.calendars.rules.groups import Group
from portal.desk.rules.choices import Choice, choices_of, free_choices
from portal.desk.rules.use import DAYS, Made
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.language import Named
from portal.people.queries.register import Listed, listed
from portal.settings import settings

DAYS_SHOWN = 7  # in one row, and a second row after it


@dataclass(frozen=True, slots=True)
class DayToBook:
    """A day at a facility as one person may have it."""

    day: date
    groups: list[tuple[Group, list[Choice]]]

    @property
    def free(self) -> int:
        return free_choices(self.groups)


async def days_to_book(facts: Facts, person_id: int, wanted: date | None) -> list[DayToBook]:
    """From today on, or from a week later when that holds the day that is wanted, as the person
    could book them."""
    today = clock.today(facts.zone)
    later = wanted is not None and DAYS_SHOWN <= (wanted - today).days < 2 * DAYS_SHOWN
    first = DAYS_SHOWN if later else 0
    days = [today + timedelta(days=first + ahead) for ahead in range(DAYS_SHOWN)]
    return [
        DayToBook(day.hours.day, choices_of(day))
        for day in await days_of(facts, days, person_id, granted=EVERY_PLACE)
    ]


async def place_for(slug: str, person_id: int) -> Facts | None:
    """The facility that was chosen; else where this person was last; else the first of all."""
    facilities = sorted(await all_facts(), key=lambda facts: facts.name.zh)
    chosen = next((facts for facts in facilities if facts.slug == slug), None)
    if chosen is not None or not facilities:
        return chosen
    last = await database.value(
        "SELECT facility_id FROM booking WHERE person_id = ? ORDER BY created_at DESC, id DESC"
        " LIMIT 1",
        person_id,
    )
    return next((facts for facts in facilities if facts.id == last), facilities[0])


async def whose(code: str) -> tuple[Listed, Reserved] | None:
    """A booking of anybody on record, and the person."""
    row = await database.row(
        "SELECT person_id, household_id FROM booking WHERE code = ?"
        " AND state NOT IN ('held', 'offered')",
        code,
    )
    person = await listed(row[0]) if row and row[0] else None
    booking = await booking_of(row[1], code) if row and person else None
    return (person, booking) if person and booking else None


async def made_by_way() -> list[Made]:
    """Bookings made in the last days, by the way they were made; holds that came to nothing are
    none."""
    now = clock.now()
    found = await database.rows(
        "SELECT CASE WHEN b.channel = 'web' AND b.helper_id IS NOT NULL THEN 'helper'"
        " ELSE b.channel END AS way, (CAST(? AS BIGINT) - b.created_at) / 86400000000 AS days_ago,"
        " count(*), sum(CASE WHEN p.elder THEN 1 ELSE 0 END)"
        " FROM booking b LEFT JOIN person p ON p.id = b.person_id"
        " WHERE b.created_at > ? AND b.state NOT IN ('held', 'offered', 'lapsed') GROUP BY 1, 2",
        clock.to_us(now),
        clock.to_us(now - timedelta(days=DAYS[-1])),
    )
    return [Made(*row) for row in found]


class Unit(NamedTuple):
    """An organisation, to be chosen."""

    id: int
    name: Named


async def every_organisation() -> list[Unit]:
    """Those that open something and those that run it for them, by Chinese name."""
    found = await database.rows("SELECT id, name_zh, name_en FROM organisation ORDER BY name_zh")
    return [Unit(row[0], Named(row[1], row[2])) for row in found]


async def devices_at_gates() -> list[tuple[str, Named, int]]:
    """Organisations whose gate a device may open today: slug, name, how many devices."""
    today = clock.today(settings().zone).isoformat()
    found = await database.rows(
        "SELECT o.slug, o.name_zh, o.name_en, count(*) FROM organisation o"
        " JOIN gate_link g ON g.organisation_id = o.id WHERE g.ended_at IS NULL"
        " AND g.starts_on <= ? AND (g.ends_on IS NULL OR g.ends_on >= ?)"
        " GROUP BY o.id, o.slug, o.name_zh, o.name_en ORDER BY o.name_zh",
        today,
        today,
    )
    return [(row[0], Named(row[1], row[2]), row[3]) for row in found]
