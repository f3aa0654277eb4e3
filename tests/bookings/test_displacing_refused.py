"""The database refuses displacements, alternatives and priorities that cannot be."""

from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import clock, database
from tests.bookings.closings import booked
from tests.make import insert, make_facility, write

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)


async def make_closing(**changes: Any) -> int:
    code = f"CLOSING{await database.value('SELECT count(*) FROM closing'):03d}"
    return await insert(
        "closing",
        **{
            "code": code,
            "kind": "closure",
            "organisation_id": await database.value("SELECT min(id) FROM organisation"),
            "reason_zh": "高考",
            "reason_en": "exam",
            "set_at": 1,
            **changes,
        },
    )


async def a_booking() -> dict[str, Any]:
    """The columns a displacement repeats of a booking."""
    hall = await make_facility()
    _, code = await booked(hall)
    row = await database.row(
        "SELECT id, facility_id, unit_id, on_day, starts_at, ends_at FROM booking WHERE code = ?",
        code,
    )
    return {
        "booking_id": row[0],
        "facility_id": row[1],
        "unit_id": row[2],
        "on_day": row[3],
        "starts_at": row[4],
        "ends_at": row[5],
    }


async def displace(lost: dict[str, Any], **changes: Any) -> int:
    return await insert(
        "displacement",
        **{
            **lost,
            "position": 1,
            "was": "confirmed",
            "state": "waiting",
            "changed_at": clock.to_us(clock.now()),
            **changes,
        },
    )


@pytest.mark.parametrize(
    "columns",
    [
        {"position": 0},
        {"was": "held"},
        {"state": "lost"},
        {"state": "offered"},  # and until when?
        {"starts_at": 5, "ends_at": 5},
        {"booking_id": 999_999},
        {"closing_id": 999_999},
        {"unit_id": 999_999},
    ],
    ids=str,
)
async def test_a_displacement_that_cannot_be(columns):
    lost = await a_booking()
    given = {"closing_id": await make_closing(), **columns}
    with pytest.raises(REFUSED):
        await displace(lost, **given)


async def test_a_booking_is_displaced_by_one_closing_at_a_time():
    lost = await a_booking()
    first = await displace(lost, closing_id=await make_closing())
    with pytest.raises(REFUSED):
        await displace(lost, closing_id=await make_closing())
    async with database.transaction():
        await database.execute("UPDATE displacement SET state = 'restored' WHERE id = ?", first)
    await displace(lost, closing_id=await make_closing())


async def test_nobody_shares_a_position_and_nobody_has_two():
    closing, lost = await make_closing_of(await a_booking())
    with pytest.raises(REFUSED):
        await displace(await a_booking(), closing_id=closing)
    await displace(await a_booking(), closing_id=closing, position=2)
    with pytest.raises(REFUSED):
        await displace(lost, closing_id=closing, position=3, state="restored")


async def make_closing_of(lost: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    closing = await make_closing()
    await displace(lost, closing_id=closing)
    return closing, lost


def _alternative(lost: dict[str, Any], of: int, **changes: Any) -> dict[str, Any]:
    place = {name: value for name, value in lost.items() if name != "booking_id"}
    return {**place, "displacement_id": of, "number": 1, **changes}


@pytest.mark.parametrize(
    "columns",
    [
        {"number": 0},
        {"number": 4},
        {"displacement_id": 999_999},
        {"unit_id": 999_999},
        {"ends_at": 1, "starts_at": 1},
    ],
    ids=str,
)
async def test_an_alternative_that_cannot_be(columns):
    lost = await a_booking()
    displacement = await displace(lost, closing_id=await make_closing())
    with pytest.raises(REFUSED):
        await write("alternative", **_alternative(lost, displacement, **columns))


async def test_one_alternative_is_taken_at_most():
    lost = await a_booking()
    displacement = await displace(lost, closing_id=await make_closing())
    await write("alternative", **_alternative(lost, displacement, taken_at=1))
    await write("alternative", **_alternative(lost, displacement, number=2))
    with pytest.raises(REFUSED):
        await write("alternative", **_alternative(lost, displacement, number=2))
    with pytest.raises(REFUSED):
        await write("alternative", **_alternative(lost, displacement, number=3, taken_at=1))


async def test_a_priority_is_given_once_and_used_up_once():
    lost = await a_booking()
    displacement = await displace(lost, closing_id=await make_closing())
    person = await database.value("SELECT person_id FROM booking")
    given = {
        "person_id": person,
        "kind": "badminton",
        "displacement_id": displacement,
        "until_at": 9,
    }
    with pytest.raises(REFUSED):  # used up, but not ended
        await insert("priority", **given, booking_id=lost["booking_id"])
    await insert("priority", **given, booking_id=lost["booking_id"], ended_at=5)
    with pytest.raises(REFUSED):
        await insert("priority", **given)
    other = await a_booking()
    again = await displace(other, closing_id=await make_closing())
    with pytest.raises(REFUSED):  # by the same booking
        await insert(
            "priority",
            **{**given, "displacement_id": again},
            booking_id=lost["booking_id"],
            ended_at=5,
        )


@pytest.mark.parametrize(
    "columns",
    [
        {"code": "short"},
        {"kind": "holiday"},
        {"kind": "weather"},  # and which signal?
        {"signal": "typhoon"},  # of no weather
        {"organisation_id": None},
        {"undone": True},  # but not lifted
        {"level": "red"},
    ],
    ids=str,
)
async def test_a_closing_that_cannot_be(columns):
    await make_facility()
    with pytest.raises(REFUSED):
        await make_closing(**columns)
