"""Who is erased waits for nothing, and what was kept for them goes to the next."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking
from portal.bookings.queries import booking_of
from portal.calendars.queries.entries import bookings_of
from portal.desk.actions.moving import give_back, hand_over
from portal.privacy.actions import erase, forget_who_came_long_ago
from portal.privacy.queries import everything_of
from portal.submissions.rules import new_key
from portal.waiting.actions import leave_line, pass_on
from portal.waiting.rules import Fate
from tests.bookings.cast import book, somebody
from tests.make import make_facility
from tests.waiting.line import NINE, all_is_well, line_of, wait_now, waits

pytestmark = pytest.mark.usefixtures("database")


async def test_the_copy_the_erasure_and_the_next_in_line():
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    first, second = await line_of(2, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    kept = await everything_of(first.id)
    assert [each["state"] for each in kept["waits"]] == ["offered"]
    assert [each["state"] for each in kept["kept_from_waiting"]] == ["open"]
    await erase(first)
    assert await database.value("SELECT count(*) FROM wait WHERE person_id = ?", first.id) == 0
    assert await pass_on() == 1
    assert (await wait_now(second)).fate is Fate.OFFERED
    await all_is_well()


async def test_a_wait_is_forgotten_thirty_days_after_it_is_over(at):
    hall, alice = await make_facility(), await somebody("Alice")
    await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    await leave_line(first, (await wait_now(first)).code)
    at(clock.now() + timedelta(days=29))
    assert await forget_who_came_long_ago() == 0
    at(clock.now() + timedelta(days=2))
    assert await forget_who_came_long_ago() == 1
    assert await database.value("SELECT count(*) FROM wait") == 0


async def test_two_records_made_one_wait_once_and_apart_again():
    hall, alice = await make_facility(), await somebody("Alice")
    await book(alice, hall, NINE)
    await book(alice, hall, "2026-11-29 09:00")
    gone, kept = await line_of(2, hall)
    await waits(gone, hall, "2026-11-29 09:00")

    async def whose() -> list[tuple[int, str]]:
        found = await database.rows("SELECT person_id, on_day FROM wait ORDER BY id")
        return [(row[0], row[1]) for row in found]

    before = await whose()
    async with database.transaction():
        moved = await hand_over(gone.id, kept.id, kept.household_id, alice.id, 1)
    assert await whose() == [
        (gone.id, "2026-11-28"),  # the kept record waits for that itself
        (kept.id, "2026-11-28"),
        (kept.id, "2026-11-29"),
    ]
    async with database.transaction():
        assert await give_back(moved, gone.id, gone.household_id, kept.id, 1) == 1
    assert await whose() == before


async def test_what_is_offered_stands_in_no_calendar_and_is_no_booking_yet():
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    kept = (await wait_now(first)).kept
    assert await bookings_of(first.id, 0, "zh") == []
    assert await booking_of(first.household_id, kept.code) is None
    await leave_line(first, (await wait_now(first)).code)
    assert await bookings_of(first.id, 0, "zh") == []
