"""The calendars of public holidays that organisations keep to."""

from dataclasses import dataclass
from datetime import date

from portal import database
from portal.hours.rules import DayType
from portal.language import Named


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A public holiday or make-up workday, and from what it is known."""

    day: date
    day_type: DayType
    name: Named
    source: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year of a calendar; `known` is false when nothing was ever said about it."""

    year: int
    known: bool
    announced: bool
    source: str
    days: list[ListedDay]


async def calendars() -> list[str]:
    """The names of all calendars in use, such as "CN"."""
    found = await database.rows(
        "SELECT DISTINCT calendar FROM organisation WHERE calendar <> '' ORDER BY calendar"
    )
    return [row[0] for row in found]


async def calendar_year(calendar: str, year: int) -> CalendarYear:
    """What is kept of a year."""
    kept = await database.row(
        "SELECT announced, source FROM calendar_year WHERE calendar = ? AND year = ?",
        calendar,
        year,
    )
    days = [
        ListedDay(date.fromisoformat(row[0]), DayType(row[1]), Named(row[2], row[3]), row[4])
        for row in await database.rows(
            "SELECT on_day, day_type, name_zh, name_en, source FROM calendar_day"
            " WHERE calendar = ? AND on_day BETWEEN ? AND ? ORDER BY on_day",
            calendar,
            f"{year}-01-01",
            f"{year}-12-31",
        )
    ]
    if kept is None:
        return CalendarYear(year, known=False, announced=False, source="", days=days)
    return CalendarYear(year, known=True, announced=bool(kept[0]), source=kept[1], days=days)


async def facilities_under(calendar: str) -> list[int]:
    """The facilities whose organisation keeps to a calendar, retired ones left out."""
    found = await database.rows(
        "SELECT f.id FROM facility f JOIN organisation o ON o.id = f.organisation_id"
        " WHERE o.calendar = ? AND f.retired_at IS NULL ORDER BY f.id",
        calendar,
    )
    return [row[0] for row in found]
