"""Filling an empty database: all of the neighbourhood or, should anything fail, nothing of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from portal import clock, database
from portal.demo import (
    change_log,
    commons,
    longling,
    peopling,
    placing,
    residents,
    school_year,
    schools,
    timetable,
)
from portal.demo.appealing import appeal
from portal.demo.booking_days import COMING_DAYS, PAST_DAYS, Writer, days_around
from portal.demo.booking_rows import codes, insert_entries
from portal.demo.cast_bookings import write_cast
from portal.demo.diary import Diary
from portal.demo.exam_day import Closed, close, exam_day
from portal.demo.exam_rows import insert_closed
from portal.demo.longling import SCHOOL
from portal.demo.lots import lots
from portal.demo.offers import left_for_newcomers
from portal.demo.organisations import CALENDAR, CALENDAR_YEARS, LANDMARKS, ORGANISATIONS, ZONE
from portal.demo.peopling import Person, Staff
from portal.demo.plan import FacilityPlan
from portal.demo.waiting import write_line
from portal.facilities.queries import all_facts
from portal.hours.actions.calendar import seed_calendar
from portal.hours.queries import resolve_many

SEED = "Longling Road"
STEPS = 3 + PAST_DAYS + COMING_DAYS
Progress = Callable[[int, int, str], object]

# Whoever stands in one of these is somebody's; a calendar of holidays is anyone's.
ANYTHING = ("organisation", "landmark", "household", "person")


class NotEmpty(Exception):  # noqa: N818  what was found, not what went wrong
    """Raised instead of mixing invented people with whatever the database holds already."""


async def is_empty() -> bool:
    """Whether the database holds nothing that `fill` would mix with."""
    found = " UNION ALL ".join(f"SELECT 1 FROM {table}" for table in ANYTHING)
    return await database.value(f"SELECT 1 WHERE EXISTS ({found})") is None


async def fill(progress: Progress | None = None) -> None:
    """Fill an empty database with the neighbourhood as it is today. Raises NotEmpty.

    The same day gives the same rows. `progress` is called with the steps done, all steps, and what
    is being made.
    """
    today = clock.today(ZoneInfo(ZONE))
    async with database.transaction():
        if not await is_empty():
            raise NotEmpty("The database is not empty; the demo neighbourhood needs an empty one.")
        await _make(today, progress or (lambda done, total, words: None))


async def _make(today: date, progress: Progress) -> None:
    plans = facilities()
    progress(0, STEPS, "places")
    await seed_calendar(CALENDAR, CALENDAR_YEARS)
    await placing.landmarks(LANDMARKS)
    organisation_ids = await placing.organisations(ORGANISATIONS)
    facility_ids = await placing.facilities(plans, organisation_ids)
    await placing.terms(plans, facility_ids, today)
    await change_log.changes(facility_ids, today)
    progress(1, STEPS, "people")
    cast = await peopling.cast(today)
    neighbours = await peopling.residents(residents.residents(chance("residents")), today)
    staff = await peopling.staff(cast, neighbours, organisation_ids, today)
    await peopling.granddaughter(cast["elder"], staff.desk, today)
    progress(2, STEPS, "opening hours")
    await timetable.opening_hours(plans, facility_ids, today)
    await school_year.breaks(organisation_ids[p.slug] for p in ORGANISATIONS if p.keeps_school)
    await school_year.exam(organisation_ids, today)
    await school_year.exceptions(organisation_ids, facility_ids, today, staff.managers)
    await school_year.closures(organisation_ids, facility_ids, today, staff.managers)
    closed, first_booking = await _bookings(plans, cast, neighbours, staff, today, progress)
    school, code = organisation_ids[SCHOOL], next(codes(chance("closing", today)))
    await insert_closed(closed, school, staff.managers[SCHOOL], code, first_booking)
    progress(STEPS, STEPS, "bookings")


async def _bookings(
    plans: Sequence[FacilityPlan],
    cast: Mapping[str, Person],
    neighbours: Sequence[Person],
    staff: Staff,
    today: date,
    progress: Progress,
) -> tuple[Closed, int]:
    """Insert the bookings; the closing that displaced some, and the id of the first."""
    now = school_year.at(today, 0)
    places = await all_facts()
    days = days_around(today)
    hours = await resolve_many(places, days)
    diary = Diary()
    shut = exam_day(places, hours, today)
    write_cast(diary, chance("cast", today), cast, staff.desk, places, hours, shut, now)
    diary.kept_free = left_for_newcomers(places, hours, now)
    writer = Writer(diary, neighbours, places, hours, {p.slug: p.appeal for p in plans}, now)
    for done, day in enumerate(days):
        progress(3 + done, STEPS, "bookings")
        writer.write_day(chance("bookings", day), day)
    chances = chance("exam", today)
    elder, manager = cast["elder"].id, staff.managers[SCHOOL]
    closed = close(diary, chances, places, hours, shut, elder, manager, now)
    first = await insert_entries(diary.entries, chance("codes", today), now)
    await lots(neighbours, chance("lots", today), today)
    await write_line([cast["bob"], cast["charlie"], cast["alice"], *neighbours[:2]], places)
    await appeal(cast["alice"], today)
    return closed, first


def facilities() -> tuple[FacilityPlan, ...]:
    """Everything that is opened in the neighbourhood."""
    return (*longling.facilities(), *schools.facilities(), *commons.facilities())


def chance(*topic: object) -> Random:
    """Chance for one topic, the same in every process."""
    return Random(f"{SEED}: {topic}")
