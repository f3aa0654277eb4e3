"""The layers of many facilities, read in six queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from portal import clock, database
from portal.facilities.rules import Facts
from portal.hours.rules import (
    CalendarDay,
    DayType,
    Layer,
    Layers,
    Opening,
    OwnHours,
    SchoolDates,
    Season,
    TakenBack,
    parse_spans,
)
from portal.language import Named
from portal.timespan import TimeSpan

# Zones reach from 12 hours behind UTC to 14 ahead, so a day lies within these bounds anywhere.
AROUND = timedelta(days=1)
FIRST, LAST = date(1999, 1, 1), date(2201, 12, 31)  # no calendar reaches further
END_OF_TIME_US = clock.to_us(datetime(9000, 1, 1, tzinfo=UTC))

DayTexts = tuple[str, str]


async def read_layers(facilities: Sequence[Facts], days: Iterable[date]) -> dict[int, Layers]:
    """All that bears on the hours of `facilities` on `days`, by facility id."""
    wanted = [min(max(day, FIRST), LAST) for day in days]
    first, last = min(wanted), max(wanted)
    texts = (first.isoformat(), last.isoformat())
    organisations = sorted({facts.organisation.id for facts in facilities})
    ids = sorted({facts.id for facts in facilities})
    calendars = sorted({facts.organisation.calendar for facts in facilities})
    announced = await _announced(calendars, first, last)
    calendar_days = await _calendar_days(calendars, texts)
    school = await _school_dates(organisations, first, last)
    seasons = await _seasons(ids, texts)
    own_hours = await _own_hours(organisations, texts)
    taken_back = await _taken_back(organisations, first, last)
    return {
        facts.id: Layers(
            announced=announced[facts.organisation.calendar]
            if facts.organisation.calendar
            else None,
            calendar=calendar_days[facts.organisation.calendar],
            school=school[facts.organisation.id],
            seasons=seasons[facts.id],
            exceptions=own_hours[facts.organisation.id, facts.id]
            + own_hours[facts.organisation.id, None],
            taken_back=taken_back[facts.organisation.id, None]
            + taken_back[facts.organisation.id, facts.id],
        )
        for facts in facilities
    }


async def _announced(calendars: list[str], first: date, last: date) -> dict[str, frozenset[int]]:
    years: dict[str, set[int]] = defaultdict(set)
    for row in await database.rows(
        "SELECT calendar, year FROM calendar_year WHERE announced"
        f" AND calendar IN ({database.marks(len(calendars))}) AND year BETWEEN ? AND ?",
        *calendars,
        first.year,
        last.year,
    ):
        years[row[0]].add(row[1])
    return defaultdict(frozenset, {name: frozenset(known) for name, known in years.items()})


async def _calendar_days(
    calendars: list[str], texts: DayTexts
) -> dict[str, dict[date, CalendarDay]]:
    found: dict[str, dict[date, CalendarDay]] = defaultdict(dict)
    for row in await database.rows(
        "SELECT calendar, on_day, day_type, name_zh, name_en FROM calendar_day"
        f" WHERE calendar IN ({database.marks(len(calendars))}) AND on_day BETWEEN ? AND ?",
        *calendars,
        *texts,
    ):
        day = CalendarDay(DayType(row[2]), Named(row[3], row[4]))
        found[row[0]][date.fromisoformat(row[1])] = day
    return found


async def _school_dates(
    organisations: list[int], first: date, last: date
) -> dict[int, list[SchoolDates]]:
    # A month either side, so that "usual hours again" names the day after a whole run of exams.
    month = timedelta(days=31)
    kinds = {"school_break": DayType.SCHOOL_BREAK, "exam": DayType.EXAM_DAY}
    found: dict[int, list[SchoolDates]] = defaultdict(list)
    for row in await database.rows(
        "SELECT organisation_id, kind, starts_on, ends_on, name_zh, name_en FROM school_period"
        f" WHERE organisation_id IN ({database.marks(len(organisations))})"
        " AND ends_on >= ? AND starts_on <= ? ORDER BY starts_on, id",
        *organisations,
        (first - month).isoformat(),
        (last + month).isoformat(),
    ):
        starts, ends = date.fromisoformat(row[2]), date.fromisoformat(row[3])
        found[row[0]].append(SchoolDates(kinds[row[1]], starts, ends, Named(row[4], row[5])))
    return found


async def _seasons(ids: list[int], texts: DayTexts) -> dict[int, list[Season]]:
    found: dict[int, dict[int, Season]] = defaultdict(dict)
    openings: dict[int, dict[DayType, list[Opening]]] = defaultdict(lambda: defaultdict(list))
    for row in await database.rows(
        "SELECT p.facility_id, p.id, p.starts_on, p.ends_on, r.day_type, r.weekdays, r.opens,"
        " r.closes, r.until_dusk"
        " FROM opening_period p LEFT JOIN opening_rule r ON r.period_id = p.id"
        f" WHERE p.facility_id IN ({database.marks(len(ids))})"
        " AND p.ends_on >= ? AND p.starts_on <= ? ORDER BY p.starts_on, p.id, r.opens, r.id",
        *ids,
        *texts,
    ):
        facility_id, period_id = row[0], row[1]
        if period_id not in found[facility_id]:
            starts, ends = date.fromisoformat(row[2]), date.fromisoformat(row[3])
            found[facility_id][period_id] = Season(starts, ends, openings[period_id])
        if row[4] is not None:
            opening = Opening(row[5], row[6], row[7], until_dusk=bool(row[8]))
            openings[period_id][DayType(row[4])].append(opening)
    return defaultdict(list, {each: list(seasons.values()) for each, seasons in found.items()})


async def _own_hours(
    organisations: list[int], texts: DayTexts
) -> dict[tuple[int, int | None], list[OwnHours]]:
    found: dict[tuple[int, int | None], list[OwnHours]] = defaultdict(list)
    for row in await database.rows(
        "SELECT organisation_id, facility_id, starts_on, ends_on, spans, reason_zh, reason_en"
        f" FROM hours_exception WHERE organisation_id IN ({database.marks(len(organisations))})"
        " AND ends_on >= ? AND starts_on <= ? ORDER BY set_at DESC, id DESC",
        *organisations,
        *texts,
    ):
        starts, ends = date.fromisoformat(row[2]), date.fromisoformat(row[3])
        # What was written past our own reading of it, and cannot be read, opens nothing.
        spans = parse_spans(row[4]).spans
        found[row[0], row[1]].append(OwnHours(starts, ends, spans, Named(row[5], row[6])))
    return found


async def _taken_back(
    organisations: list[int], first: date, last: date
) -> dict[tuple[int, int | None], list[TakenBack]]:
    found: dict[tuple[int, int | None], list[TakenBack]] = defaultdict(list)
    for row in await database.rows(
        "SELECT organisation_id, facility_id, kind, starts_at, ends_at, reason_zh, reason_en"
        f" FROM closure WHERE organisation_id IN ({database.marks(len(organisations))})"
        " AND ends_at > ? AND starts_at < ? AND lifted_at IS NULL ORDER BY starts_at, id",
        *organisations,
        clock.to_us(datetime.combine(first, time(), UTC) - AROUND),
        clock.to_us(datetime.combine(last, time(), UTC) + 2 * AROUND),
    ):
        starts_at, ends_at = clock.from_us(row[3]), clock.from_us(min(row[4], END_OF_TIME_US))
        taken = TakenBack(Layer(row[2]), TimeSpan(starts_at, ends_at), Named(row[5], row[6]))
        found[row[0], row[1]].append(taken)
    return found
