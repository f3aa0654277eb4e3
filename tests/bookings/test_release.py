"""When days become bookable: each by itself, a week together, neighbours first."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database
from portal.bookings.queries.availability import days_of
from portal.bookings.rules import slots_of
from portal.bookings.rules.release import bookable_from, last_bookable_day
from portal.facilities.rules import TermsFacts
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.make import TERMS, insert, make_facility

SHENZHEN = ZoneInfo("Asia/Shanghai")
DAILY = TermsFacts(date(2020, 1, 1), **TERMS)
SATURDAY = "2026-12-05 09:00"


@pytest.mark.parametrize(
    ("weekday", "window", "day", "opens"),
    [
        (0, 7, "2026-12-05", "2026-11-28 08:00"),
        (3, 7, "2026-11-30", "2026-11-25 08:00"),  # Monday, with all of its week
        (3, 7, "2026-12-06", "2026-11-25 08:00"),  # Sunday
        (1, 7, "2026-12-05", "2026-11-23 08:00"),
        (7, 7, "2026-12-05", "2026-11-29 08:00"),
        (3, 14, "2026-12-05", "2026-11-18 08:00"),  # two weeks ahead
        (3, 13, "2026-12-05", "2026-11-25 08:00"),  # whole weeks only
    ],
)
def test_when_a_day_becomes_bookable(weekday, window, day, opens):
    terms = replace(DAILY, release_weekday=weekday, window_days=window)
    expected = datetime.fromisoformat(opens).replace(tzinfo=SHENZHEN)
    assert bookable_from(date.fromisoformat(day), terms, SHENZHEN) == expected


@pytest.mark.parametrize("weekday", range(8))
@pytest.mark.parametrize("window", [7, 10, 14])
def test_the_last_bookable_day_is_the_last_of_those_that_are(weekday, window):
    terms = replace(DAILY, release_weekday=weekday, window_days=window)
    for hours in range(0, 15 * 24, 5):
        now = datetime(2026, 11, 23, 1, tzinfo=SHENZHEN) + timedelta(hours=hours)
        days = [now.date() + timedelta(days=ahead) for ahead in range(40)]
        open_days = [day for day in days if now >= bookable_from(day, terms, SHENZHEN)]
        assert last_bookable_day(now, terms, SHENZHEN) == open_days[-1]
        assert open_days == days[: len(open_days)]


@pytest.mark.usefixtures("database")
async def test_a_week_opens_at_once_and_the_refusal_says_when(at):
    hall = await make_facility(terms={"release_weekday": 5})
    alice = await somebody()
    at("2026-11-27 07:59")  # Friday
    with pytest.raises(Refused) as caught:
        await book(alice, hall, SATURDAY)
    [problem] = caught.value.problems
    assert problem.message.into("en") == "Booking opens on Fri 27 Nov at 08:00."
    at("2026-11-27 08:00")
    assert await book(alice, hall, SATURDAY)
    assert await book(await somebody("Bob"), hall, "2026-11-30 19:00")


@pytest.mark.usefixtures("database")
async def test_neighbours_whom_the_desk_knows_come_first(at):
    hall = await make_facility(terms={"neighbours_hours": 12}, courts=2)
    alice, bob, carl = await somebody(), await somebody("Bob"), await somebody("Carl")
    for who, ended in ((alice, None), (carl, 1)):  # Carl moved away
        await insert(
            "verification",
            person_id=who.id,
            neighbour=True,
            by_id=bob.id,
            seen_at=0,
            ended_at=ended,
        )
    at("2026-11-27 19:59")
    for who in (alice, bob, carl):
        with pytest.raises(Refused):
            await book(who, hall, SATURDAY)
    at("2026-11-27 20:00")
    for who, state in ((alice, "free"), (bob, "off"), (carl, "off")):
        [day] = await days_of(hall, [date(2026, 12, 5)], who.id)
        assert slots_of(day, hall.units[0])[1].state == state, who.name
    with pytest.raises(Refused) as caught:
        await book(bob, hall, SATURDAY)
    assert [problem.code for problem in caught.value.problems] == ["not_released"]
    assert await book(alice, hall, SATURDAY)
    at("2026-11-28 08:00")
    assert await book(bob, hall, SATURDAY, unit=hall.units[1])


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("changes", [{"release_weekday": 8}, {"neighbours_hours": 169}], ids=str)
async def test_terms_that_cannot_be(changes):
    with pytest.raises((IntegrityError, OperationalError)):
        await make_facility(terms=changes)
    assert await database.value("SELECT count(*) FROM terms") == 0
