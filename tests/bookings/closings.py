"""What tests of closings ask for: a school that is booked, and how it stands with everybody."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from portal import database
from portal.bookings.actions.displacing import ClosureWish, close_over
from portal.bookings.queries import Reserved, booking_of
from portal.checks import CHECKS
from portal.facilities.rules import Facts
from portal.hours.models import ClosureKind
from portal.language import Named
from portal.people.rules.visitors import Visitor
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from tests.bookings.cast import somebody, visitor_of
from tests.make import Made, make_booking, make_facility, make_person, wall

GAOKAO = Named("高考考点", "the school is an exam site")
NINE = "2026-11-28 09:00"


def days(first: str, last: str) -> TimeSpan:
    """From the beginning of one day to the end of another."""
    after = date.fromisoformat(last) + timedelta(days=1)
    return TimeSpan(wall(f"{first} 00:00"), wall(f"{after} 00:00"))


SATURDAY = days("2026-11-28", "2026-11-28")


async def close_school(
    facts: Facts, span: TimeSpan, *, by: Visitor | None = None, key: str | None = None
) -> str:
    """The whole organisation of a facility is closed; the closing's code."""
    return await close_over(
        by or await somebody("Sally"),
        [ClosureWish(facts.organisation.id, None, span)],
        GAOKAO,
        kind=ClosureKind.CLOSURE,
        organisation_id=facts.organisation.id,
        key=key or new_key(),
    )


async def booked(facts: Facts, starts: str = NINE, **more: Any) -> tuple[Visitor, str]:
    """Somebody who has a booking there, and its code."""
    person: Made = await make_person(**{"name": "Alice", **more.pop("person", {})})
    code = await make_booking(facts, starts, person=person, **more)
    return visitor_of(person), code


async def forty_bookings() -> tuple[Facts, Facts, list[tuple[Visitor, str]]]:
    """A school with forty bookings from Saturday to Monday, three of elders, and another beside it
    with as many courts and none."""
    school, other = await make_facility(courts=4), await make_facility(courts=4)
    times = [f"2026-11-{day} {hour:02d}:00" for day in (28, 29) for hour in range(8, 12)]
    times += ["2026-11-30 19:00", "2026-11-30 20:00"]
    found = []
    for number, (starts, unit) in enumerate((t, u) for t in times for u in school.units):
        person = {"name": f"P{number}", "elder": number % 13 == 12}
        if number % 2:
            person["email"] = f"p{number}@example.net"
        found.append(await booked(school, starts, unit=unit, person=person))
    return school, other, found


async def reserved(visitor: Visitor, code: str) -> Reserved:
    booking = await booking_of(visitor.household_id, code)
    assert booking is not None
    return booking


async def state_of(code: str) -> str:
    return str(await database.value("SELECT state FROM booking WHERE code = ?", code))


async def states() -> dict[str, int]:
    """How many bookings are in each state."""
    return dict(Counter(row[0] for row in await database.rows("SELECT state FROM booking")))


async def fates() -> dict[str, int]:
    """How many displacements are."""
    return dict(Counter(row[0] for row in await database.rows("SELECT state FROM displacement")))


async def claims_of(code: str) -> int:
    """How many rows of claims a booking has."""
    return int(
        await database.value(
            "SELECT count(*) FROM claim c JOIN booking b ON b.id = c.booking_id WHERE b.code = ?",
            code,
        )
    )


async def messages(visitor: Visitor) -> list[str]:
    """What a person was told, in order."""
    found = await database.rows(
        "SELECT kind FROM message WHERE person_id = ? ORDER BY id", visitor.id
    )
    return [row[0] for row in found]


async def entry_of(code: str) -> bytes:
    """A booking as its owner's calendar has it."""
    return bytes(await database.value("SELECT event_zh FROM booking WHERE code = ?", code))


async def all_is_well() -> None:
    """Every check of the database finds nothing."""
    for check in CHECKS:
        assert await check.look() == [], check.words
