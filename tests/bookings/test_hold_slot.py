"""A slot is kept for five minutes while its reader confirms."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions import extend_hold, hold_slot, lapse_holds, release_hold
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.make import make_facility, slot

pytestmark = pytest.mark.usefixtures("database")

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


async def test_a_held_slot_is_full_for_others():
    hall = await make_facility()
    await hold_slot(await somebody(), hall.units[0].id, slot(hall, NINE))
    with pytest.raises(Refused) as caught:
        await book(await somebody("Charlie"), hall, NINE)
    assert caught.value.conflict


async def test_at_its_last_instant_it_still_holds_and_then_no_more(at):
    hall = await make_facility()
    alice, charlie = await somebody(), await somebody("Charlie")
    held = await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    at(held.held_until - timedelta(milliseconds=50))
    with pytest.raises(Refused):
        await book(charlie, hall, NINE)
    at(held.held_until + timedelta(milliseconds=50))
    assert await book(charlie, hall, NINE)
    with pytest.raises(Refused):  # too late for the one it was kept for
        await book(alice, hall, NINE)


async def test_confirmed_late_it_is_booked_all_the_same_if_nobody_came(at):
    hall, alice = await make_facility(), await somebody()
    held = await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    at(held.held_until + timedelta(minutes=1))
    assert await book(alice, hall, NINE) == held.code


async def test_looking_again_changes_nothing():
    hall, alice = await make_facility(), await somebody()
    first = await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    assert await hold_slot(alice, hall.units[0].id, slot(hall, NINE)) == first


async def test_a_second_slot_lets_the_first_go():
    hall, alice = await make_facility(), await somebody()
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    await hold_slot(alice, hall.units[0].id, slot(hall, TEN))
    assert await book(await somebody("Charlie"), hall, NINE)
    assert await database.value("SELECT count(*) FROM booking WHERE state = 'held'") == 1


async def test_another_slot_confirmed_in_a_second_tab_takes_what_is_held_along():
    hall, alice = await make_facility(), await somebody()
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    await book(alice, hall, TEN)
    assert await book(await somebody("Charlie"), hall, NINE)


async def test_it_is_extended_once(at):
    hall, alice = await make_facility(), await somebody()
    held = await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    at(held.held_until - timedelta(minutes=1))
    longer = await extend_hold(alice, held.code)
    assert longer.held_until == clock.now() + timedelta(minutes=5)
    at(longer.held_until - timedelta(minutes=1))
    assert (await extend_hold(alice, held.code)).held_until == longer.held_until
    at(longer.held_until + timedelta(seconds=1))
    with pytest.raises(Refused):
        await extend_hold(alice, held.code)


async def test_nobody_extends_what_is_kept_for_another():
    hall = await make_facility()
    held = await hold_slot(await somebody(), hall.units[0].id, slot(hall, NINE))
    with pytest.raises(Refused):
        await extend_hold(await somebody("Charlie"), held.code)


async def test_the_job_lapses_what_is_over_and_nothing_else(at):
    hall, alice, bob = await make_facility(), await somebody(), await somebody("Bob")
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    at(clock.now() + timedelta(minutes=4))
    await hold_slot(bob, hall.units[0].id, slot(hall, TEN))
    at(clock.now() + timedelta(minutes=2))
    assert await lapse_holds() == 1
    states = await database.rows("SELECT state FROM booking ORDER BY id")
    assert [row[0] for row in states] == ["lapsed", "held"]
    assert await lapse_holds() == 0


async def test_letting_go_frees_the_slot():
    hall, alice = await make_facility(), await somebody()
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    await release_hold(alice)
    assert await book(await somebody("Charlie"), hall, NINE)
    assert await database.value("SELECT count(*) FROM booking WHERE state = 'held'") == 0
