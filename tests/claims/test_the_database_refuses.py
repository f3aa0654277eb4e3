"""What must never happen is tried with raw SQL, past every rule of ours."""

import asyncio
from contextlib import suppress

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database
from tests.make import make_booking, make_facility, make_person

pytestmark = pytest.mark.usefixtures("database")

NINE = "2026-11-28 09:00"


async def refused(sql: str, *values) -> None:
    """The database refuses the statement, and nothing of it stays."""
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await database.execute(sql, *values)


async def booked(facts, starts: str = NINE, **more) -> int:
    code = await make_booking(facts, starts, **more)
    return await database.value("SELECT id FROM booking WHERE code = ?", code)


CLAIM = (
    "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


async def test_a_second_claim_on_one_place_and_tick():
    hall = await make_facility()
    first, second = await booked(hall), await booked(hall, "2026-11-28 14:00")
    space, tick = await database.row("SELECT space_id, tick FROM claim WHERE booking_id = ?", first)
    await refused(CLAIM, space, tick, 1, 1, second, clock.NEVER_US)


async def test_two_uncommitted_claims_on_one_place_end_with_one():
    hall = await make_facility()
    one, two = await booked(hall), await booked(hall, "2026-11-28 14:00")
    space = hall.spaces[0].id

    async def claim(booking_id: int) -> bool:
        with suppress(IntegrityError):
            async with database.transaction():
                await database.execute(CLAIM, space, 99, 1, 1, booking_id, clock.NEVER_US)
                await asyncio.sleep(0.05)  # both have written, none has ended
            return True
        return False

    assert sorted(await asyncio.gather(claim(one), claim(two))) == [False, True]


async def test_a_half_taken_keeps_the_whole_from_being_taken():
    pitch = await make_facility(halves=True, kind="football")
    whole, half, _ = pitch.units
    await booked(pitch, unit=half)
    other = await booked(pitch, "2026-11-28 14:00", unit=whole)
    tick = await database.value("SELECT min(tick) FROM claim WHERE booking_id <> ?", other)
    for space in whole.spaces:
        if space.id == half.spaces[0].id:
            await refused(CLAIM, space.id, tick, 1, 1, other, clock.NEVER_US)


async def test_a_place_beyond_the_capacity():
    room = await make_facility(capacity=3, kind="reading")
    booking = await booked(room)
    space = room.spaces[0].id
    await refused(CLAIM, space, 99, 4, 3, booking, clock.NEVER_US)
    await refused(CLAIM, space, 99, 4, 4, booking, clock.NEVER_US)  # a capacity of one's own
    await refused(CLAIM, space, 99, 0, 3, booking, clock.NEVER_US)


async def test_a_capacity_lowered_under_taken_places():
    room = await make_facility(capacity=3, kind="reading")
    await booked(room, party=3)
    await refused("UPDATE space SET capacity = 2")


async def test_a_capacity_raised_goes_along_with_its_claims():
    room = await make_facility(capacity=3, kind="reading")
    await booked(room, party=3)
    async with database.transaction():
        await database.execute("UPDATE space SET capacity = 5")
    assert await database.value("SELECT min(capacity) FROM claim") == 5


async def test_a_claim_of_no_booking_and_of_no_space():
    hall = await make_facility()
    booking = await booked(hall)
    await refused(CLAIM, hall.spaces[0].id, 99, 1, 1, 10**9, clock.NEVER_US)
    await refused(CLAIM, 10**9, 99, 1, 1, booking, clock.NEVER_US)


@pytest.mark.parametrize(
    "change",
    [
        "ends_at = starts_at",  # no time at all
        "party = 0",
        "children = party",  # nobody to look after them
        "children = -1",
        "children = 1",  # of no age
        "child_band = '0-6'",  # an age of nobody
        "child_band = '42'",
        "state = 'perhaps'",
        "state = 'held'",  # held until when?
        "held_until = 5",  # and not held
        "channel = 'pigeon'",
    ],
)
async def test_a_booking_that_makes_no_sense(change):
    await booked(await make_facility(), party=1)
    await refused(f"UPDATE booking SET {change}")


async def test_a_unit_of_another_facility():
    here, there = await make_facility(), await make_facility()
    await booked(here)
    await refused("UPDATE booking SET unit_id = ?", there.units[0].id)
    await refused(
        "INSERT INTO unit_space (unit_id, space_id, facility_id) VALUES (?, ?, ?)",
        here.units[0].id,
        there.spaces[0].id,
        here.id,
    )


async def test_two_holds_of_one_person():
    hall, alice = await make_facility(), await make_person()
    await booked(hall, person=alice, state="held")
    with pytest.raises(IntegrityError):
        await booked(hall, "2026-11-28 14:00", person=alice, state="held")


EVENT = (
    "INSERT INTO booking_event (booking_id, seq, previous, from_state, to_state, happened_at)"
    " VALUES (?, ?, ?, ?, ?, 0)"
)


@pytest.mark.parametrize(
    ("seq", "previous", "before", "after"),
    [
        (1, None, "new", "confirmed"),  # a second beginning
        (2, 1, "confirmed", "held"),  # no such step
        (2, 1, "held", "confirmed"),  # it was not held
        (3, 2, "confirmed", "cancelled"),  # a line is missing
        (2, None, "new", "confirmed"),  # a beginning in the middle
        (3, 1, "confirmed", "cancelled"),  # a gap in the numbers
        (2, 1, "cancelled", "confirmed"),  # back from the dead
    ],
)
async def test_a_history_that_cannot_have_happened(seq, previous, before, after):
    booking = await booked(await make_facility())
    await refused(EVENT, booking, seq, previous, before, after)


async def test_a_history_that_forks():
    booking = await booked(await make_facility())
    async with database.transaction():
        await database.execute(EVENT, booking, 2, 1, "confirmed", "cancelled")
    await refused(EVENT, booking, 2, 1, "confirmed", "attended")


async def test_two_open_calendar_addresses_of_one_person():
    alice = await make_person()
    columns = "token_hash, person_id, language, created_at"
    token = f"INSERT INTO feed_token ({columns}) VALUES (?, ?, 'zh', 0)"
    async with database.transaction():
        await database.execute(token, "a", alice.id)
    await refused(token, "b", alice.id)


async def test_text_where_a_number_belongs_or_half_a_number():
    await booked(await make_facility())
    if database.dialect() == "sqlite":  # PostgreSQL's driver does not even send these
        await refused("UPDATE claim SET place = 1.5")
        await refused("UPDATE claim SET tick = 'noon'")
