"""Filling an empty database: all of the neighbourhood or, should anything fail, nothing of it."""

from collections.abc import Callable
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
from portal.demo.organisations import LANDMARKS, ORGANISATIONS, ZONE
from portal.demo.plan import FacilityPlan

SEED = "Longling Road"
Progress = Callable[[int, int, str], object]

# Whatever stands in one of these was not put there by migrating.
ANYTHING = ("organisation", "landmark", "household", "person", "calendar_year")


class NotEmpty(Exception):  # noqa: N818  what was found, not what went wrong
    """Raised instead of mixing invented people with whatever the database holds already."""


async def is_empty() -> bool:
    """Whether the database holds nothing that `fill` would mix with."""
    found = " UNION ALL ".join(f"SELECT 1 FROM {table}" for table in ANYTHING)  # noqa: S608  names of ours
    return await database.value(f"SELECT 1 WHERE EXISTS ({found})") is None  # noqa: S608  the same


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
    await placing.landmarks(LANDMARKS)
    organisation_ids = await placing.organisations(ORGANISATIONS)
    facility_ids = await placing.facilities(plans, organisation_ids)
    await placing.terms(plans, facility_ids, today)
    await timetable.opening_hours(plans, facility_ids, today)
    await school_year.breaks_and_exams(organisation_ids, today)
    people = await peopling.residents(residents.residents(chance("residents"), 100), today)
    await school_year.exceptions(organisation_ids, facility_ids, today, people[0].id)
    await school_year.closures(organisation_ids, facility_ids, today, people[0].id)
    await change_log.changes(facility_ids, today)


def facilities() -> tuple[FacilityPlan, ...]:
    """Everything that is opened in the neighbourhood."""
    return (*longling.facilities(), *schools.facilities(), *commons.facilities())


def chance(*topic: object) -> Random:
    """Chance for one topic, the same in every process."""
    return Random(f"{SEED}: {topic}")
