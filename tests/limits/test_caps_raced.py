"""Ten posts at once at different units: a cap is never passed, in any read of the database."""

import asyncio

import pytest

from portal import database
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, visitor_of
from tests.limits.making import make_cap
from tests.make import make_facility, make_person

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("database")]

HOURS = ("08:00", "09:00", "10:00", "11:00", "14:00", "15:00", "16:00", "17:00", "18:00", "19:00")
SATURDAY = "2026-11-28"
MANY = {"cap_day": 50, "cap_week": 100}


async def household(size: int = 2) -> list[Visitor]:
    first = await make_person("P0")
    others = [await make_person(f"P{n}", household_id=first.household_id) for n in range(1, size)]
    return [visitor_of(each) for each in (first, *others)]


async def most_seen(statement: str, done: asyncio.Event) -> tuple[int, int]:
    """The most that any read found until `done`, and how many reads there were."""
    most = reads = 0
    while not done.is_set():
        most = max(most, int(await database.value(statement) or 0))
        reads += 1
        await asyncio.sleep(0)
    return most, reads


@pytest.mark.parametrize(
    ("cap", "statement", "allowed", "booked"),
    [
        (
            {"who": "household", "amount": 3},
            "SELECT count(*) FROM booking WHERE state = 'confirmed'",
            3,
            3,
        ),
        (
            {"who": "household", "measure": "minutes", "period": "month", "amount": 230},
            "SELECT sum(ends_at - starts_at) / 60000000 FROM booking WHERE state = 'confirmed'",
            230,
            3,
        ),
        (
            {"who": "household", "period": "day", "peak_from": 14 * 60, "peak_until": 20 * 60},
            "SELECT count(*) FROM booking WHERE state = 'confirmed'",
            6,  # four in the morning, two in the peak
            6,
        ),
    ],
    ids=["count", "minutes", "peak"],
)
async def test_ten_posts_of_a_household_at_ten_courts(cap, statement, allowed, booked):
    hall = await make_facility(courts=10, terms=MANY)
    people = await household()
    await make_cap(**cap)
    done = asyncio.Event()
    reading = asyncio.create_task(most_seen(statement, done))
    answers = await asyncio.gather(
        *(
            book(people[n % 2], hall, f"{SATURDAY} {hour}", unit=hall.units[n], key=new_key())
            for n, hour in enumerate(HOURS)
        ),
        return_exceptions=True,
    )
    done.set()
    most, reads = await reading
    assert reads > 1
    assert most <= allowed
    assert sum(isinstance(answer, str) for answer in answers) == booked
    code = f"cap_{cap.get('period', 'week')}"
    for answer in answers:
        assert isinstance(answer, str | Refused), answer
        if isinstance(answer, Refused):
            assert {problem.code for problem in answer.problems} == {code}
