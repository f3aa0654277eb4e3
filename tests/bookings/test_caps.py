"""How much one person may book, counted in words they understand."""

import pytest

from portal.bookings.actions import cancel_booking
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.make import make_booking, make_facility, make_person

pytestmark = pytest.mark.usefixtures("database")

EVENINGS = ("2026-11-26 19:00", "2026-11-27 19:00", "2026-11-28 19:00")


async def test_one_booking_a_day():
    hall, alice = await make_facility(courts=2), await somebody()
    await book(alice, hall, "2026-11-28 09:00")
    with pytest.raises(Refused) as caught:
        await book(alice, hall, "2026-11-28 11:00", unit=hall.units[1])
    assert [problem.code for problem in caught.value.problems] == ["cap_day"]
    assert caught.value.problems[0].message.into("en") == (
        "All kinds: 1 of 1 on Sat 28 Nov, again from Sun 29 Nov 00:00."
    )


async def test_three_a_week_of_one_kind_and_another_kind_is_open():
    hall, alice = await make_facility(), await somebody()
    for evening in EVENINGS:
        await book(alice, hall, evening)
    with pytest.raises(Refused) as caught:
        await book(alice, hall, "2026-11-29 19:00")
    assert [problem.code for problem in caught.value.problems] == ["cap_week"]
    assert caught.value.problems[0].message.into("zh") == (
        "羽毛球：本周已约 3/3 次，11月30日 周一 00:00 起可再约。"
    )
    assert await book(alice, await make_facility(kind="tennis"), "2026-11-29 19:00")


async def test_next_week_is_open_again():
    hall, alice = await make_facility(), await somebody()
    for evening in EVENINGS:
        await book(alice, hall, evening)
    assert await book(alice, hall, "2026-11-30 19:00")


async def test_a_cancelled_booking_does_not_count():
    hall, alice = await make_facility(), await somebody()
    for evening in EVENINGS:
        await cancel_booking(alice, await book(alice, hall, evening), key=new_key())
    assert await book(alice, hall, "2026-11-29 19:00")


async def test_what_has_ended_today_does_not_count_for_the_day(at):
    hall, alice = await make_facility(), await make_person()
    await make_booking(hall, "2026-11-28 08:00", person=alice)
    at("2026-11-28 09:00")
    from tests.bookings.cast import visitor_of

    assert await book(visitor_of(alice), hall, "2026-11-28 19:00")


async def test_two_places_at_one_time_are_refused_by_name():
    hall, other, alice = await make_facility(), await make_facility(kind="tennis"), await somebody()
    await book(alice, hall, "2026-11-28 09:00")
    with pytest.raises(Refused) as caught:
        await book(alice, other, "2026-11-28 09:00")
    assert [problem.code for problem in caught.value.problems] == ["own_clash"]


async def test_ten_posts_at_once_never_pass_the_cap():
    import asyncio

    from portal import database

    hall, alice = await make_facility(courts=10, terms={"cap_day": 3}), await somebody()
    hours = (
        "08:00",
        "09:00",
        "10:00",
        "11:00",
        "14:00",
        "15:00",
        "16:00",
        "17:00",
        "18:00",
        "19:00",
    )
    answers = await asyncio.gather(
        *(
            book(alice, hall, f"2026-11-28 {hour}", unit=unit)
            for hour, unit in zip(hours, hall.units, strict=True)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, str) for answer in answers) == 3
    assert all(isinstance(answer, str | Refused) for answer in answers)
    assert await database.value("SELECT count(*) FROM booking WHERE state = 'confirmed'") == 3
