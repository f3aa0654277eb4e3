"""A draw from its announcement to the bookings that come of it."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import date
from typing import Any

import pytest

from portal import clock, database
from portal.bookings.actions import book_slot
from portal.bookings.queries.availability import days_of
from portal.bookings.rules import slots_of
from portal.draws.actions import carry_out, end_rule, enter, set_rule, withdraw
from portal.draws.actions.ruling import Peak
from portal.draws.jobs import announce_draws, hold_draws
from portal.draws.queries.announced import draw_of, paper_of, report_of, slots_of_draw
from portal.draws.queries.entries import entry_of
from portal.draws.rules.turns import seed_hash
from portal.draws.rules.verifying import differences
from portal.facilities.rules import Facts
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.draws.make import DAY, WEEK
from tests.make import make_closure, make_facility, reread, slot

pytestmark = pytest.mark.usefixtures("database")

MONDAY = date.fromisoformat(WEEK)
SATURDAY_AT_NINE = "2026-12-05 09:00"


def peak(facts: Facts, **changes: Any) -> Peak:
    """Saturday and Sunday 9–11; register Monday to Wednesday, drawn on Thursday at noon."""
    values: dict[str, Any] = {
        "weekdays": 0b1100000,
        "from_minute": 9 * 60,
        "until_minute": 11 * 60,
        "register_from": 0,
        "register_until": 3 * DAY,
        "drawn": 3 * DAY + 12 * 60,
        "unit_ids": tuple(unit.id for unit in facts.units),
    }
    return Peak(**{**values, **changes})


async def drawn_hall(
    courts: int = 1, *, peak_hours: Mapping[str, int] | None = None, **more: Any
) -> Facts:
    """A hall whose weekend mornings are drawn, announced on the Thursday before."""
    hall = await make_facility(courts=courts, **more)
    await set_rule(await somebody("Sally"), hall, peak(hall, **(peak_hours or {})), key=new_key())
    return await reread(hall.slug)


async def register(who: Visitor, hall: Facts, *wishes: str, **more: int) -> None:
    await enter(who, hall, MONDAY, wishes, **{"party": 1, **more}, key=new_key())


async def code_of(refused: Awaitable[object]) -> list[str]:
    """The reasons why something was refused."""
    with pytest.raises(Refused) as caught:
        await refused
    return [problem.code for problem in caught.value.problems]


async def test_a_week_is_announced_with_its_slots_and_the_hash_before_anybody_registers():
    hall = await drawn_hall()
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    assert draw.seed is None
    assert clock.now() < draw.window.opens
    seed = await database.value("SELECT seed FROM draw_seed WHERE draw_id = ?", draw.id)
    assert seed_hash(seed) == draw.seed_hash
    slots = await slots_of_draw(draw.id)
    assert [each.span for each in slots] == [
        slot(hall, f"2026-12-0{day} {hour:02}:00") for day in (5, 6) for hour in (9, 10)
    ]
    assert await announce_draws() == 0  # a second look finds nothing to do


async def test_what_is_shown_and_what_is_refused_is_one_sentence(at):
    hall, alice = await drawn_hall(), await somebody()
    told = {
        "2026-11-29 12:00": "Given by lot: register from Mon 30 Nov 00:00.",
        "2026-12-01 12:00": "Given by lot: register until Wed 2 Dec 24:00.",
        "2026-12-03 11:59": "Given by lot: registration is over."
        " What is left can be booked from Thu 3 Dec 12:00.",
        "2026-12-03 12:00": "Given by lot: it is being drawn now."
        " What is left can be booked in a moment.",
    }
    for when, sentence in told.items():
        at(when)
        [day] = await days_of(hall, [date(2026, 12, 5)])
        shown = {each.span.starts: each for each in slots_of(day, hall.units[0])}
        nine = shown[slot(hall, SATURDAY_AT_NINE).starts]
        assert nine.state == "draw"
        assert nine.problem is not None
        assert nine.problem.message.into("en") == sentence
        with pytest.raises(Refused) as caught:
            await book(alice, hall, SATURDAY_AT_NINE)
        assert caught.value.problems[0].message.into("en") == sentence
        assert shown[slot(hall, "2026-12-05 11:00").starts].problem != nine.problem


async def test_winners_have_bookings_and_the_rest_is_open_to_all(at):
    hall, alice, bob = await drawn_hall(), await somebody(), await somebody("Bob")
    at("2026-12-01 12:00")
    await register(alice, hall, "s1", "s2", party=2)
    await register(bob, hall, "s1")
    at("2026-12-03 12:00")
    assert await hold_draws() == 1
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    assert seed_hash(draw.seed or "") == draw.seed_hash
    entries = [await entry_of(draw.id, who.household_id) for who in (alice, bob)]
    assert sorted(each.turn or 0 for each in entries if each) == [1, 2]
    codes = [each.code for each in entries if each and each.code]
    booked = await database.rows(
        "SELECT code, state, party FROM booking WHERE code IS NOT NULL ORDER BY party DESC"
    )
    assert sorted(row[0] for row in booked) == sorted(codes)
    assert {row[1] for row in booked} == {"confirmed"}
    paper = await paper_of(hall, MONDAY)
    assert paper is not None
    assert differences(paper.encode()) == []
    told = await database.rows("SELECT person_id FROM message WHERE kind = 'drawn'")
    assert {row[0] for row in told} == {alice.id, bob.id}
    assert await book(await somebody("Charlie"), await reread(hall.slug), "2026-12-06 09:00")


async def test_it_is_held_once_however_many_workers_try(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    await register(alice, hall, "s1")
    at("2026-12-03 12:00")
    assert sum(await asyncio.gather(*(hold_draws() for _ in range(5)))) == 1
    assert await hold_draws() == 0
    assert await database.value("SELECT count(*) FROM booking") == 1
    assert await database.value("SELECT count(*) FROM message WHERE kind = 'drawn'") == 1


async def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_draws_the_same(
    at, monkeypatch
):
    hall = await drawn_hall(courts=2)
    people = [await somebody(name) for name in ("Ada", "Ben", "Cem", "Dan")]
    at("2026-12-01 12:00")
    for who in people:
        await register(who, hall, "s1", "s3")
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    at("2026-12-03 12:00")

    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("portal.draws.actions.carrying_out.notices.drawn", dies)
        with pytest.raises(KeyboardInterrupt):
            await carry_out(draw.id)
    for table in ("booking", "claim", "draw_allotment", "draw_report", "message"):
        assert await database.value(f"SELECT count(*) FROM {table}") == 0, table
    assert (await reread(hall.slug)).draws[0].through_week < MONDAY
    seed = await database.value("SELECT seed FROM draw_seed")
    assert await carry_out(draw.id)
    held = await draw_of(hall, MONDAY)
    assert held is not None
    assert held.seed == seed
    assert await database.value("SELECT count(*) FROM draw_seed") == 0
    assert await database.value("SELECT count(*) FROM booking") == 4


async def test_nobody_registers_before_or_after_nor_withdraws_after(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-11-29 23:59")
    assert await code_of(register(alice, hall, "s1")) == ["drawn"]
    at("2026-12-02 23:59")
    await register(alice, hall, "s1")
    at("2026-12-03 00:00")
    assert await code_of(register(alice, hall, "s2")) == ["drawn"]
    assert await code_of(withdraw(alice, hall, MONDAY)) == ["drawn"]


async def test_a_household_has_one_entry_which_any_of_it_changes_or_takes_back(at):
    hall, alice = await drawn_hall(), await somebody()
    bob = await somebody("Bob", household_id=alice.household_id)
    at("2026-12-01 12:00")
    await register(alice, hall, "s1", "s2")
    await register(bob, hall, "s3", party=3)
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    entry = await entry_of(draw.id, alice.household_id)
    assert entry is not None
    assert ([wish.slot for wish in entry.wishes], entry.party) == (["s3"], 3)
    await withdraw(alice, hall, MONDAY)
    assert await entry_of(draw.id, alice.household_id) is None
    await withdraw(alice, hall, MONDAY)  # a second tap


async def test_wishes_that_cannot_be(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    assert await code_of(register(alice, hall)) == ["no_wish"]
    assert await code_of(register(alice, hall, "s1", "s1")) == ["twice"]
    assert await code_of(register(alice, hall, "s9")) == ["unknown_slot"]
    assert await code_of(register(alice, hall, "s1", party=5)) == ["party"]
    assert await code_of(register(alice, hall, "s1", children=1)) == ["guardian"]
    assert await database.value("SELECT count(*) FROM draw_entry") == 0


async def test_whoever_may_not_book_that_week_is_told_and_another_gets_it(at):
    hall = await drawn_hall(terms={"cap_week": 1})
    alice, bob = await somebody(), await somebody("Bob")
    at("2026-12-01 12:00")
    await book(alice, hall, "2026-12-02 19:00")
    await register(alice, hall, "s1")
    await register(bob, hall, "s1")
    at("2026-12-03 12:00")
    await hold_draws()
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    lost = await entry_of(draw.id, alice.household_id)
    won = await entry_of(draw.id, bob.household_id)
    assert lost is not None
    assert won is not None
    assert (lost.wishes[0].fate, lost.wishes[0].barred) == ("barred", "cap_week")
    assert won.code is not None


async def test_a_slot_closed_meanwhile_is_given_to_nobody(at):
    hall, alice = await drawn_hall(), await somebody()
    at("2026-12-01 12:00")
    await register(alice, hall, "s1", "s2")
    await make_closure(hall, SATURDAY_AT_NINE, "2026-12-05 10:00")
    at("2026-12-03 12:00")
    await hold_draws()
    draw = await draw_of(hall, MONDAY)
    assert draw is not None
    entry = await entry_of(draw.id, alice.household_id)
    assert entry is not None
    assert [wish.fate for wish in entry.wishes] == ["barred", "got"]


async def test_what_is_kept_for_the_desk_is_not_drawn(at):
    hall = await drawn_hall(courts=5, terms={"desk_share": 20})
    at("2026-12-01 12:00")
    for number in range(6):
        await register(await somebody(f"P{number}"), hall, "s1")
    at("2026-12-03 12:00")
    assert await hold_draws() == 1
    assert await database.value("SELECT count(*) FROM draw_allotment") == 4
    assert await database.value("SELECT places FROM draw_slot WHERE name = 's1'") == 4
    hall = await reread(hall.slug)
    last = book(await somebody(), hall, SATURDAY_AT_NINE, unit=hall.units[4])
    assert await code_of(last) == ["kept_for_desk"]


async def test_a_reading_room_keeps_its_share_too(at):
    room = await drawn_hall(capacity=10, kind="reading", terms={"desk_share": 20})
    at("2026-12-01 12:00")
    for number in range(5):
        await register(await somebody(f"P{number}"), room, "s1", party=2)
    at("2026-12-03 12:00")
    assert await hold_draws() == 1
    assert await database.value("SELECT sum(party) FROM booking") == 8


async def test_a_reading_room_is_drawn_by_places(at):
    room = await drawn_hall(capacity=3, kind="reading")
    at("2026-12-01 12:00")
    for name in ("Ada", "Ben"):
        await register(await somebody(name), room, "s1", party=2)
    at("2026-12-03 12:00")
    await hold_draws()
    draw = await draw_of(room, MONDAY)
    assert draw is not None
    report = await report_of(draw.id)
    assert report is not None
    assert (report.entries, report.people, report.given, report.with_nothing) == (2, 4, 2, 1)
    assert await database.value("SELECT sum(party) FROM booking") == 2


async def test_a_week_nobody_announced_in_time_goes_to_open_booking(at):
    hall = await drawn_hall()
    at("2026-12-08 12:00")  # the portal stood still over the week of 7 December
    await announce_draws()
    at("2026-12-03 12:00")
    await hold_draws()
    at("2026-12-08 12:00")
    await announce_draws()
    hall = await reread(hall.slug)
    assert await draw_of(hall, date(2026, 12, 7)) is None
    assert await book(await somebody(), hall, "2026-12-12 09:00")
    assert await draw_of(hall, date(2026, 12, 14)) is not None


async def test_a_rule_ends_after_what_was_announced():
    hall = await drawn_hall()
    await end_rule(hall)
    hall = await reread(hall.slug)
    [day, later] = await days_of(hall, [date(2026, 12, 5), date(2026, 12, 12)])
    assert slots_of(day, hall.units[0])[1].state == "draw"
    assert slots_of(later, hall.units[0])[1].state != "draw"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": 0}, "weekdays"),
        ({"until_minute": 9 * 60}, "hours"),
        ({"register_until": 0}, "window"),
        ({"drawn": DAY}, "drawn"),
        ({"drawn": 5 * DAY + 9 * 60}, "drawn"),  # when the first slot begins
        ({"unit_ids": ()}, "units"),
    ],
    ids=str,
)
async def test_a_rule_that_cannot_be(changes, code):
    hall, sally = await make_facility(), await somebody("Sally")
    assert await code_of(set_rule(sally, hall, peak(hall, **changes), key=new_key())) == [code]


async def test_half_a_pitch_and_the_whole_are_not_handed_out_together():
    pitch, sally = await make_facility(halves=True, kind="football"), await somebody("Sally")
    assert await code_of(set_rule(sally, pitch, peak(pitch), key=new_key())) == ["units"]
    halves = tuple(unit.id for unit in pitch.units[1:])
    await set_rule(sally, pitch, peak(pitch, unit_ids=halves), key=new_key())


async def test_the_desk_cannot_waive_a_draw():
    hall = await drawn_hall()
    alice = await somebody()
    code = book_slot(
        alice, hall.units[0].id, slot(hall, SATURDAY_AT_NINE), party=1, key=new_key(), waive=True
    )
    assert await code_of(code) == ["drawn"]
