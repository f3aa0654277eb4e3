"""The calendar of public holidays: seeded from a package, corrected by people."""

from collections.abc import Iterable, Mapping
from datetime import date

from portal import clock
from portal.database import execute, row, rows, transactional
from portal.hours.rules import DayType
from portal.hours.rules.layers import CalendarDay
from portal.language import Named, say
from portal.problems import Problem, Refused

STAFF = "staff"


@transactional
async def seed_calendar(calendar: str, years: Iterable[int]) -> int:
    """Fill years of "CN", "CH-ZH" and the like; the number of rows that were not right yet.

    A year is announced when the package knows the government's notice for it. A year in which staff
    changed anything is theirs and left alone. Raises Refused for an unknown calendar.
    """
    # Here, because the package is large and only this needs it.
    from portal.hours.rules.public_holidays import SOURCE, UnknownCalendarError, year_of

    changes = 0
    for year in years:
        kept = await row(
            "SELECT announced, source FROM calendar_year WHERE calendar = ? AND year = ?",
            calendar,
            year,
        )
        if kept is not None and kept[1] == STAFF:
            continue
        try:
            known = year_of(calendar, year)
        except UnknownCalendarError as error:
            words = say("There is no calendar of public holidays called %(name)s.", name=calendar)
            raise Refused([Problem("no_calendar", words, field="calendar")]) from error
        if kept is None or bool(kept[0]) != known.announced:
            await _keep_year(calendar, year, SOURCE, announced=known.announced)
            changes += 1
        changes += await _keep_days(calendar, year, known.days, SOURCE)
    return changes


@transactional
async def set_day(
    calendar: str, day: date, day_type: DayType | None, name: Named, source: str = STAFF
) -> None:
    """Staff say what a day is: a public holiday, a make-up workday, or (None) neither, and from
    what they know it (`source`, such as the number of the notice).

    From then on the year is theirs: seeding leaves it alone. It is announced or not as before.
    """
    await execute(
        "DELETE FROM calendar_day WHERE calendar = ? AND on_day = ?", calendar, day.isoformat()
    )
    if day_type is not None:
        await _insert(calendar, day, CalendarDay(day_type, name), source)
    kept = await row(
        "SELECT announced FROM calendar_year WHERE calendar = ? AND year = ?", calendar, day.year
    )
    await _keep_year(calendar, day.year, STAFF, announced=bool(kept and kept[0]))


@transactional
async def announce(calendar: str, year: int, *, announced: bool = True) -> None:
    """Staff have the notice for a year and its days are right (or it was withdrawn)."""
    await _keep_year(calendar, year, STAFF, announced=announced)


async def _keep_year(calendar: str, year: int, source: str, *, announced: bool) -> None:
    await execute(
        "INSERT INTO calendar_year (calendar, year, announced, source, changed_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (calendar, year) DO UPDATE SET"
        " announced = excluded.announced, source = excluded.source,"
        " changed_at = excluded.changed_at",
        calendar,
        year,
        announced,
        source,
        clock.to_us(clock.now()),
    )


async def _keep_days(
    calendar: str, year: int, days: Mapping[date, CalendarDay], source: str
) -> int:
    """Make the year's days these. Rows that are right stay, so that no version rises for them."""
    kept = {
        date.fromisoformat(each[0]): CalendarDay(DayType(each[1]), Named(each[2], each[3]))
        for each in await rows(
            "SELECT on_day, day_type, name_zh, name_en FROM calendar_day"
            " WHERE calendar = ? AND on_day BETWEEN ? AND ?",
            calendar,
            f"{year}-01-01",
            f"{year}-12-31",
        )
    }
    wrong = [day for day in kept if days.get(day) != kept[day]]
    for day in wrong:
        await execute(
            "DELETE FROM calendar_day WHERE calendar = ? AND on_day = ?", calendar, day.isoformat()
        )
    missing = [day for day in days if kept.get(day) != days[day]]
    for day in missing:
        await _insert(calendar, day, days[day], source)
    return len({*wrong, *missing})


async def _insert(calendar: str, day: date, what: CalendarDay, source: str) -> None:
    await execute(
        "INSERT INTO calendar_day (calendar, on_day, day_type, name_zh, name_en, source)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        calendar,
        day.isoformat(),
        what.day_type.value,
        what.name.zh,
        what.name.en,
        source,
    )
