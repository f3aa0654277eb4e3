"""Giving a booking back, and moving it."""

import pytest

from portal import database
from portal.bookings.actions import cancel_booking, move_booking
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, mail_is_on, somebody
from tests.make import make_booking, make_facility, slot

pytestmark = pytest.mark.usefixtures("database")

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


async def state_of(code: str) -> tuple[str, bool, int]:
    row = await database.row("SELECT state, late, sequence FROM booking WHERE code = ?", code)
    return row[0], bool(row[1]), row[2]


async def test_cancelling_gives_the_place_back():
    hall, alice = await make_facility(), await somebody(email="a@example.net")
    with mail_is_on():
        code = await book(alice, hall, NINE)
        await cancel_booking(alice, code, key=new_key())
    assert await state_of(code) == ("cancelled", False, 1)
    entry = await database.value("SELECT event_zh FROM booking WHERE code = ?", code)
    assert b"STATUS:CANCELLED" in entry
    assert b"SEQUENCE:1" in entry
    kinds = await database.rows("SELECT kind FROM message ORDER BY id")
    assert [row[0] for row in kinds] == ["booked", "cancelled"]
    assert await book(await somebody("Charlie"), hall, NINE)


async def test_cancelled_after_the_free_time_it_counts_as_late(at):
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    at("2026-11-28 07:00")
    assert (await state_of(code))[1] is False
    at("2026-11-28 07:01")
    await cancel_booking(alice, code, key=new_key())
    assert await state_of(code) == ("cancelled", True, 1)


async def test_a_second_tap_finds_it_done():
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    for _ in range(2):
        await cancel_booking(alice, code, key=new_key())
    assert await state_of(code) == ("cancelled", False, 1)


async def test_what_has_begun_is_not_cancelled_or_moved(at):
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    at(NINE)
    with pytest.raises(Refused):
        await cancel_booking(alice, code, key=new_key())
    with pytest.raises(Refused):
        await move_booking(
            alice, code, hall.units[0].id, slot(hall, "2026-11-28 14:00"), key=new_key()
        )
    assert (await state_of(code))[0] == "confirmed"


async def test_her_household_may_cancel_and_is_on_the_record():
    hall, alice = await make_facility(), await somebody()
    bob = await somebody("Bob", household_id=alice.household_id)
    code = await book(alice, hall, NINE)
    await cancel_booking(bob, code, key=new_key())
    assert await database.value("SELECT actor_id FROM booking_event WHERE seq = 2") == bob.id


async def test_nothing_is_queued_that_cannot_be_sent():
    hall, alice = await make_facility(), await somebody(email="a@example.net")
    await book(alice, hall, NINE)
    assert await database.value("SELECT count(*) FROM message") == 0


async def test_moving_keeps_the_booking_and_frees_what_it_had():
    hall, alice = await make_facility(courts=2), await somebody()
    code = await book(alice, hall, NINE)
    await move_booking(alice, code, hall.units[1].id, slot(hall, TEN), key=new_key())
    assert await state_of(code) == ("confirmed", False, 1)
    assert await book(await somebody("Charlie"), hall, NINE)
    with pytest.raises(Refused):
        await book(await somebody("Dora"), hall, TEN, unit=hall.units[1])


async def test_moving_half_an_hour_over_itself():
    hall, alice = await make_facility(terms={"raster_minutes": 30}), await somebody()
    code = await book(alice, hall, NINE)
    await move_booking(alice, code, hall.units[0].id, slot(hall, "2026-11-28 09:30"), key=new_key())
    taken = await database.rows("SELECT tick FROM claim ORDER BY tick")
    assert len(taken) == 2


async def test_moving_to_a_taken_slot_keeps_what_one_had():
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    await make_booking(hall, TEN)
    with pytest.raises(Refused) as caught:
        await move_booking(alice, code, hall.units[0].id, slot(hall, TEN), key=new_key())
    assert caught.value.conflict
    assert await state_of(code) == ("confirmed", False, 0)
    with pytest.raises(Refused):
        await book(await somebody("Charlie"), hall, NINE)


async def test_the_cap_of_a_day_does_not_count_what_is_being_moved():
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    assert await move_booking(
        alice, code, hall.units[0].id, slot(hall, "2026-11-28 14:00"), key=new_key()
    )


async def test_to_another_facility_both_hear_of_it():
    here, there, alice = await make_facility(), await make_facility(), await somebody()
    code = await book(alice, here, NINE)
    before = dict(await database.rows("SELECT id, claims_version FROM facility"))
    await move_booking(alice, code, there.units[0].id, slot(there, NINE), key=new_key())
    after = dict(await database.rows("SELECT id, claims_version FROM facility"))
    assert all(after[facility] > before[facility] for facility in before)
