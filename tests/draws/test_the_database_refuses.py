"""What must never happen to a draw is tried with raw SQL, past every rule of ours."""

from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database as db
from tests.draws.make import SEED, make_draw, make_entry, make_rule, make_slot
from tests.make import insert, make_booking, make_facility, make_person, write

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)
A_DAY = 24 * 3_600_000_000


async def refused(sql: str, *values: Any) -> None:
    """The database refuses the statement, and nothing of it stays."""
    with pytest.raises(REFUSED):
        async with db.transaction():
            await db.execute(sql, *values)


async def a_draw(**changes: Any) -> int:
    hall = await make_facility(courts=2)
    return await make_draw(hall, await make_rule(hall), **changes)


async def test_the_hash_of_the_seed_is_there_before_anybody_may_register():
    opens = await db.value("SELECT register_from FROM draw WHERE id = ?", await a_draw())
    with pytest.raises(REFUSED):
        await a_draw(announced_at=opens + 1)
    with pytest.raises(REFUSED):
        await a_draw(seed_hash="")
    with pytest.raises(REFUSED):
        await a_draw(seed_hash=None)


@pytest.mark.parametrize(
    "change", ["seed_hash = lower(hex)", "register_until = register_until + 1", "due_at = due_at+1"]
)
async def test_what_was_announced_stays(change):
    draw_id = await a_draw()
    await refused(f"UPDATE draw SET {change.replace('lower(hex)', repr('0' * 64))}")
    assert await db.value("SELECT seed_hash FROM draw WHERE id = ?", draw_id) != "0" * 64


async def test_the_seed_stays_and_is_not_shown_before_the_draw():
    draw_id = await a_draw()
    await refused("UPDATE draw_seed SET seed = ?", "f" * 64)
    await refused("UPDATE draw SET seed = ? WHERE id = ?", SEED, draw_id)


async def test_nothing_is_drawn_before_its_time_nor_without_seed_and_file():
    draw_id = await a_draw()
    due = await db.value("SELECT due_at FROM draw WHERE id = ?", draw_id)
    drawn = "UPDATE draw SET drawn_at = ?, seed = ?, paper = ? WHERE id = ?"
    await refused(drawn, due - 1, SEED, "paper", draw_id)
    await refused(drawn, due, None, "paper", draw_id)
    await refused(drawn, due, SEED, None, draw_id)
    async with db.transaction():
        assert await db.execute(drawn, due, SEED, "paper", draw_id) == 1


async def test_one_draw_for_a_week_of_a_place():
    hall = await make_facility()
    rule_id = await make_rule(hall)
    await make_draw(hall, rule_id)
    with pytest.raises(REFUSED):
        await make_draw(hall, rule_id)
    other = await make_facility()
    with pytest.raises(REFUSED):
        await make_draw(other, rule_id)


async def test_one_rule_without_an_end_for_a_place():
    hall = await make_facility()
    await make_rule(hall, end_week="2026-12-28")
    await make_rule(hall)
    with pytest.raises(REFUSED):
        await make_rule(hall)


@pytest.mark.parametrize(
    "changes",
    [
        {"until_minute": 9 * 60},
        {"register_until": 0},
        {"drawn": 3 * 1440 - 1},  # before registration is over
        {"drawn": 10081},
        {"weekdays": 0},
        {"most": 0},
        {"end_week": "2026-11-23"},
    ],
    ids=str,
)
async def test_a_rule_that_cannot_be(changes):
    with pytest.raises(REFUSED):
        await make_rule(await make_facility(), **changes)


async def test_an_entry_stands_inside_the_window():
    draw_id, alice = await a_draw(), await make_person()
    opens, closes = await db.row("SELECT register_from, register_until FROM draw")
    for entered, changed in (
        (opens - 1, opens),
        (opens, closes),
        (closes, closes),
        (opens + 1, opens),
    ):
        with pytest.raises(REFUSED):
            await make_entry(draw_id, alice, entered_at=entered, changed_at=changed)
    with pytest.raises(REFUSED):  # a window of its own
        await make_entry(
            draw_id,
            alice,
            register_until=closes + A_DAY,
            entered_at=closes + 1,
            changed_at=closes + 1,
        )
    await make_entry(draw_id, alice, entered_at=opens, changed_at=closes - 1)


async def test_a_household_is_in_a_draw_once():
    draw_id, alice = await a_draw(), await make_person()
    bob = await make_person("Bob", household_id=alice.household_id)
    await make_entry(draw_id, alice)
    with pytest.raises(REFUSED):
        await make_entry(draw_id, bob, name="BBBBBB")


async def test_a_name_in_the_file_is_one_entry():
    draw_id = await a_draw()
    await make_entry(draw_id, await make_person())
    with pytest.raises(REFUSED):
        await make_entry(draw_id, await make_person("Charlie"))


async def test_wishes_are_of_the_draw_once_each_and_at_one_rank():
    hall = await make_facility()
    rule_id = await make_rule(hall)
    draw_id = await make_draw(hall, rule_id)
    other_id = await make_draw(hall, rule_id, week="2026-12-07")
    entry_id = await make_entry(draw_id, await make_person())
    slot_id = await db.value("SELECT id FROM draw_slot WHERE draw_id = ?", draw_id)
    foreign = await db.value("SELECT id FROM draw_slot WHERE draw_id = ?", other_id)
    second = await make_slot(draw_id, hall, "s2", 10)
    wish = "INSERT INTO draw_wish (entry_id, draw_id, rank, slot_id) VALUES (?, ?, ?, ?)"
    await write("draw_wish", entry_id=entry_id, draw_id=draw_id, rank=1, slot_id=slot_id)
    await refused(wish, entry_id, draw_id, 2, slot_id)
    await refused(wish, entry_id, draw_id, 1, second)
    await refused(wish, entry_id, draw_id, 2, foreign)
    await refused(wish, entry_id, other_id, 2, foreign)
    await refused(wish, entry_id, draw_id, 0, second)
    await refused("UPDATE draw_wish SET fate = 'lucky'")
    await refused("UPDATE draw_wish SET barred = 'cap_week', fate = 'got'")


async def test_a_court_is_allotted_once_in_a_slot_and_stays_allotted():
    hall = await make_facility(courts=2)
    draw_id = await make_draw(hall, await make_rule(hall))
    slot_id = await db.value("SELECT id FROM draw_slot")
    entries = [await make_entry(draw_id, await make_person(name), name=name * 6) for name in "PQR"]
    bookings = []
    for hour, unit in ((9, hall.units[0]), (10, hall.units[0]), (9, hall.units[1])):
        code = await make_booking(hall, f"2026-12-05 {hour:02}:00", unit=unit)
        bookings.append(await db.value("SELECT id FROM booking WHERE code = ?", code))

    def allotment(entry: int, unit: int, booking: int) -> dict[str, Any]:
        return {
            "draw_id": draw_id,
            "slot_id": slot_id,
            "entry_id": entry,
            "unit_id": unit,
            "whole": True,
            "booking_id": booking,
        }

    first, second = hall.units
    await insert("draw_allotment", **allotment(entries[0], first.id, bookings[0]))
    for twice in (
        allotment(entries[1], first.id, bookings[1]),  # the same court
        allotment(entries[0], second.id, bookings[1]),  # the same people
        allotment(entries[1], second.id, bookings[0]),  # the same booking
        {**allotment(entries[1], second.id, bookings[1]), "draw_id": draw_id + 1},
    ):
        with pytest.raises(REFUSED):
            await insert("draw_allotment", **twice)
    await insert("draw_allotment", **allotment(entries[1], second.id, bookings[2]))
    await refused("UPDATE draw_allotment SET entry_id = ?", entries[2])
