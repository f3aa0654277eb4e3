"""A city to measure with: hundreds of schools, thousands of units, a million past bookings.

It is added to whatever is there. Each part, and each run of days, is a transaction of its own, so
that the portal can be used meanwhile; what was written before an interruption stays.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal import clock, database
from portal.demo import city, placing, school_year, timetable
from portal.demo.bulk import first_of, insert
from portal.demo.city_days import CityDays
from portal.demo.city_rows import Batch, Booked, insert_batch
from portal.demo.organisations import CALENDAR, CALENDAR_YEARS, ZONE
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.hours.actions.calendar import seed_calendar
from portal.hours.queries import resolve_many

Progress = Callable[[int, int, str], object]

SEED = "the city"
LONGEST_PAST = 390  # days; before that nothing was open
COMING = 7
DAYS_AT_ONCE = 7
PEOPLE_A_UNIT = 14  # so that nobody meets a cap when they book in turn


async def scale(
    progress: Progress | None = None,
    schools: int = 700,
    units: int = 3000,
    past_bookings: int = 1_000_000,
) -> None:
    """Add schools with exactly `units` units, `past_bookings` past bookings and a week to come.

    Past bookings reach back as many days as they need, at most 390. Those older than 90 days have
    lost their person, as the rules of keeping data ask. `progress` is called with bookings written,
    bookings wanted, and what is being made.
    """
    tell = progress or (lambda done, total, words: None)
    today = clock.today(ZoneInfo(ZONE))
    tell(0, past_bookings, "schools")
    slugs = await _places(schools, units, today)
    tell(0, past_bookings, "people")
    first_person, first_household, people = await _people(max(200, PEOPLE_A_UNIT * units), today)
    facilities = [facts for facts in await all_facts() if facts.slug in slugs]
    days = CityDays(facilities, slugs, school_year.at(today, 0))
    batch = Batch(first_person, first_household, people, today)
    done = 0
    for week in _weeks(today + timedelta(days=COMING - 1), COMING + LONGEST_PAST):
        if done >= past_bookings and week[0] < today:
            break
        booked = await _book(days, facilities, week)
        if week[0] < today:
            booked = booked[: past_bookings - done]
            done += len(booked)
        await _write(batch, booked)
        tell(done, past_bookings, "bookings")
    await _count_rows()


async def _book(days: CityDays, facilities: Sequence[Facts], week: Sequence[date]) -> list[Booked]:
    hours = await resolve_many(facilities, week)
    return [
        booked for day in week for booked in days.booked_on(Random(f"{SEED}: {day}"), day, hours)
    ]


@database.transactional
async def _write(batch: Batch, booked: Sequence[Booked]) -> None:
    await insert_batch(batch, booked)


@database.transactional
async def _count_rows() -> None:
    """Let PostgreSQL's planner know what has come; it would find out by itself, but later."""
    if database.dialect() == "postgres":
        await database.execute("ANALYZE")


@database.transactional
async def _places(schools: int, units: int, today: date) -> dict[str, float]:
    """Insert the schools and what they open; the appeal of each facility, by slug."""
    # The calendar first: every day of it that changes raises the version of every facility.
    await seed_calendar(CALENDAR, CALENDAR_YEARS)
    first = 1 + int(
        await database.value("SELECT count(*) FROM organisation WHERE slug LIKE 'city-school-%'")
    )
    hosts = city.schools(Random(f"{SEED}: {first}"), first, schools)
    plans = city.facilities(hosts, units)
    organisation_ids = await placing.organisations(hosts)
    facility_ids = await placing.facilities(plans, organisation_ids)
    await placing.terms(plans, facility_ids, today)
    await timetable.opening_hours(plans, facility_ids, today)
    await school_year.breaks(organisation_ids.values())
    return {plan.slug: plan.appeal for plan in plans}


@database.transactional
async def _people(count: int, today: date) -> tuple[int, int, int]:
    """Insert people, each a household; the first person's id, the first household's, how many."""
    household = await first_of("household", count)
    person = await first_of("person", count)
    joined = clock.to_us(school_year.at(today - placing.OPENED, 9 * 60))
    await insert("household", "id, created_at", [(household + n, joined) for n in range(count)])
    await insert(
        "person",
        "id, household_id, name, language, email, created_at, seen_at",
        [
            (
                person + n,
                household + n,
                f"居民{person + n}",
                "zh",
                f"resident-{person + n}@city.example",
                joined,
                joined,
            )
            for n in range(count)
        ],
    )
    return person, household, count


def _weeks(last: date, count: int) -> Iterator[list[date]]:
    """Runs of days going back from `last`, each in order; the first is the week to come."""
    for start in range(0, count, DAYS_AT_ONCE):
        end = min(start + DAYS_AT_ONCE, count)
        yield [last - timedelta(days=back) for back in reversed(range(start, end))]
