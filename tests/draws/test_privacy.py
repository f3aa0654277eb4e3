"""What is kept of those who registered: handed over, erased, forgotten."""

import pytest

from portal import database
from portal.draws.jobs import hold_draws
from portal.draws.queries.announced import draw_of, paper_of
from portal.draws.queries.entries import entry_of
from portal.draws.rules.verifying import differences
from portal.privacy.actions import erase
from portal.privacy.jobs import keep_retention
from portal.privacy.queries import everything_of
from tests.bookings.cast import somebody
from tests.draws.test_carrying_out import MONDAY, drawn_hall, register

pytestmark = pytest.mark.usefixtures("database")


async def count(table: str, condition: str = "1 = 1") -> int:
    return int(await database.value(f"SELECT count(*) FROM {table} WHERE {condition}"))


async def test_the_copy_holds_the_wishes_and_what_became_of_them(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    await register(alice, hall, "s2", "s1")
    at("2026-12-03 12:00")
    await hold_draws()
    kept = await everything_of(alice.id)
    assert [(each["facility"], each["turn"]) for each in kept["draws"]] == [(hall.slug, 1)]
    assert [(each["rank"], each["fate"]) for each in kept["wishes_in_draws"]] == [
        (1, "got"),
        (2, "enough"),
    ]


async def test_whoever_is_erased_is_in_no_draw_to_come(at):
    hall, alice, bob = await drawn_hall(), await somebody(), await somebody("Bob")
    at("2026-12-01 12:00")
    await register(alice, hall, "s1")
    await register(bob, hall, "s1")
    await erase(alice)
    assert await count("draw_entry") == await count("draw_member") == await count("draw_wish") == 1
    at("2026-12-03 12:00")
    await hold_draws()
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    won = await entry_of(draw.id, bob.household_id)
    assert won is not None
    assert won.code is not None


async def test_whoever_is_erased_later_leaves_a_file_that_still_agrees(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    await register(alice, hall, "s1")
    at("2026-12-03 12:00")
    await hold_draws()
    await erase(alice)
    assert await count("draw_entry", "person_id IS NOT NULL") == 0
    assert await count("draw_member") == 0
    paper = await paper_of(hall, MONDAY)
    assert paper is not None
    assert differences(paper.encode()) == []


async def test_a_household_goes_on_being_remembered_for_those_who_stay(at):
    hall, alice = await drawn_hall(), await somebody()
    await somebody("Bob", household_id=alice.household_id)
    at("2026-12-01 12:00")
    await register(alice, hall, "s1")
    at("2026-12-03 12:00")
    await hold_draws()
    await erase(alice)
    assert await count("draw_member") == 1


async def test_who_registered_is_forgotten_after_ninety_days(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    await register(alice, hall, "s1")
    at("2026-12-03 12:00")
    await hold_draws()
    at("2027-03-03 11:59")
    await keep_retention()
    assert await count("draw_member") == 1
    at("2027-03-03 12:01")
    await keep_retention()
    assert await count("draw_member") == 0
    assert await count("draw_entry", "person_id IS NULL") == 1
