"""Who does not come: places free again, so many pause booking, and an appeal takes it back."""

import pytest

from portal import clock, database
from portal.bookings.actions.appeals import appeal, decide
from portal.bookings.actions.gate import Keeper, check_in
from portal.bookings.actions.strikes import mark_missed
from portal.bookings.jobs import mark_the_missed
from portal.bookings.queries.strikes import paused_until, standing_strikes
from portal.bookings.rules.gate import Way
from portal.checks import CHECKS
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, mail_is_on, somebody, visitor_of
from tests.gate.make import NINE, history_of, id_of, make_hall, state_of, turn
from tests.make import make_booking, make_closure, make_facility, make_person, wall

pytestmark = pytest.mark.usefixtures("database")


async def miss(at, hall, person, days: list[str]) -> list[str]:
    """Let a person miss a booking at nine on each of these days; the codes."""
    codes = []
    for day in days:
        at(f"{day} 08:00")
        codes.append(await make_booking(hall, f"{day} 09:00", person=person))
        at(f"{day} 09:15")
        assert await mark_the_missed() == 1
    return codes


async def test_whoever_does_not_come_counts_as_missed_after_the_window(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at("2026-11-28 09:14")
    assert await mark_the_missed() == 0
    at("2026-11-28 09:15")
    assert await mark_the_missed() == 1
    assert await mark_the_missed() == 0
    assert await history_of(code) == ["confirmed", "missed"]
    strike = await database.row("SELECT given_at, expires_at, seq FROM strike")
    assert tuple(strike) == (
        clock.to_us(wall("2026-11-28 09:15")),
        clock.to_us(wall("2026-12-28 09:15")),
        2,
    )
    assert not [fault for check in CHECKS for fault in await check.look()]


async def test_its_places_are_free_from_then_on(at):
    hall = await make_hall(hours="08:00-21:00", terms={"notice_minutes": 0, "raster_minutes": 30})
    await make_booking(hall, NINE, minutes=120)
    bob = await somebody("Bob")
    at("2026-11-28 09:16")
    with pytest.raises(Refused):
        await book(bob, hall, "2026-11-28 09:30")
    await mark_the_missed()
    assert await book(bob, hall, "2026-11-28 09:30")
    gone = await database.value(
        "SELECT count(*) FROM claim WHERE tick < ?", clock.now().timestamp() // 1800
    )
    assert gone == 0


async def test_whoever_came_did_not_miss_it(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at(NINE)
    await check_in(Keeper(), await id_of(code), Way.LIST)
    at("2026-11-28 09:30")
    assert await mark_the_missed() == 0
    assert await state_of(code) == "attended"


async def test_where_nobody_must_be_ticked_nobody_misses_anything(at):
    code = await make_booking(await make_facility(), NINE)
    at("2026-11-28 09:30")
    assert await mark_the_missed() == 0
    assert not await mark_missed(await id_of(code))
    assert await state_of(code) == "confirmed"


async def test_a_closed_ground_makes_no_strike(at):
    hall = await make_hall(courts=2)
    out = await make_booking(hall, NINE)
    await turn(out, "displaced")
    inside = await make_booking(hall, NINE, unit=hall.units[1])
    await make_closure(hall, "2026-11-28 09:30", "2026-11-28 12:00")
    at("2026-11-28 09:30")
    assert await mark_the_missed() == 0
    assert not await mark_missed(await id_of(out))
    assert [await state_of(out), await state_of(inside)] == ["displaced", "confirmed"]
    assert await database.value("SELECT count(*) FROM strike") == 0


THREE = ["2026-11-28", "2026-12-05", "2026-12-12"]


async def test_three_within_thirty_days_pause_booking_for_seven_and_say_so(at):
    hall, alice = await make_hall(), await make_person(email="a@example.net", language="en")
    with mail_is_on():
        await miss(at, hall, alice, THREE[:2])
        assert await paused_until(alice.id) is None
        await miss(at, hall, alice, THREE[2:])
    assert await paused_until(alice.id) == wall("2026-12-19 09:15")
    told = [
        row[0]
        for row in await database.rows(
            "SELECT content FROM message WHERE channel = 'email' ORDER BY id"
        )
    ]
    assert "counts as a no-show until Mon 28 Dec" in told[0]
    assert "You have 1; 3 of them pause booking" in told[0]
    assert "number 3 of 3: booking is paused for you until Sat 19 Dec 09:15" in told[2]
    at("2026-12-13 10:00")
    with pytest.raises(Refused) as caught:
        await book(visitor_of(alice), hall, "2026-12-15 19:00")
    assert [problem.code for problem in caught.value.problems] == ["paused"]
    at("2026-12-19 09:15")
    assert await paused_until(alice.id) is None
    assert await book(visitor_of(alice), hall, "2026-12-22 19:00")


async def test_what_is_older_than_thirty_days_does_not_count(at):
    hall, alice = await make_hall(), await make_person()
    await miss(at, hall, alice, ["2026-11-28", "2026-12-05", "2027-01-02"])
    assert await paused_until(alice.id) is None
    assert len(await standing_strikes(alice.id)) == 2


async def test_after_a_pause_the_count_begins_again(at):
    hall, alice = await make_hall(), await make_person()
    await miss(at, hall, alice, [*THREE, "2026-12-20"])
    at("2026-12-20 10:00")
    assert await paused_until(alice.id) is None
    assert len(await standing_strikes(alice.id)) == 1


async def test_a_paper_tick_ends_a_pause_that_no_longer_holds(at):
    hall, alice = await make_hall(), await make_person()
    codes = await miss(at, hall, alice, THREE)
    at("2026-12-12 18:00")
    came = wall("2026-12-12 09:05")
    assert await check_in(Keeper(), await id_of(codes[2]), Way.PAPER, came_at=came)
    assert await paused_until(alice.id) is None
    assert len(await standing_strikes(alice.id)) == 2


async def test_an_excused_no_show_ends_the_pause_and_is_told(at):
    hall, alice = await make_hall(), await make_person(email="a@example.net")
    desk = await somebody("Desmond")
    codes = await miss(at, hall, alice, THREE)
    await appeal(visitor_of(alice), codes[0], "I was ill.", key=new_key())
    number = await database.value("SELECT id FROM appeal")
    with mail_is_on():
        await decide(desk, number, verdict="excused", why="ill", answer="", key=new_key())
    assert await history_of(codes[0]) == ["confirmed", "missed", "excused"]
    assert (
        await database.value("SELECT lifted_why FROM strike WHERE lifted_at IS NOT NULL") == "ill"
    )
    assert await paused_until(alice.id) is None
    assert "可以重新预约" in await database.value(
        "SELECT content FROM message WHERE channel = 'email'"
    )


async def test_a_pause_holds_while_enough_no_shows_stand(at):
    hall, alice = await make_hall(terms={"strikes_allowed": 2}), await make_person()
    desk = await somebody("Desmond")
    first = await miss(at, hall, alice, THREE[:1])
    await appeal(visitor_of(alice), first[0], "I was there.", key=new_key())
    number = await database.value("SELECT id FROM appeal")
    await decide(desk, number, verdict="upheld", why="", answer="Nobody saw you.", key=new_key())
    await miss(at, hall, alice, THREE[1:2])
    assert await paused_until(alice.id) is not None
    assert await state_of(first[0]) == "missed"
    row = await database.row("SELECT verdict, answer, decided_by_id FROM appeal")
    assert tuple(row) == ("upheld", "Nobody saw you.", desk.id)


async def test_an_appeal_is_made_once_and_decided_once(at):
    hall, alice = await make_hall(), await make_person()
    desk = await somebody("Desmond")
    (code,) = await miss(at, hall, alice, THREE[:1])
    await appeal(visitor_of(alice), code, "I was ill.", key=new_key())
    with pytest.raises(Refused):
        await appeal(visitor_of(alice), code, "Really.", key=new_key())
    number = await database.value("SELECT id FROM appeal")
    with pytest.raises(Refused):  # nobody decides about themselves
        await decide(
            visitor_of(alice), number, verdict="excused", why="ill", answer="", key=new_key()
        )
    with pytest.raises(Refused) as caught:
        await decide(desk, number, verdict="upheld", why="", answer="", key=new_key())
    assert [problem.field for problem in caught.value.problems] == ["answer"]
    await decide(desk, number, verdict="upheld", why="", answer="No.", key=new_key())
    with pytest.raises(Refused) as caught:
        await decide(desk, number, verdict="excused", why="ill", answer="", key=new_key())
    assert caught.value.conflict
    assert await state_of(code) == "missed"


async def test_what_was_not_missed_is_not_appealed_against(at):
    hall, alice = await make_hall(), await make_person()
    code = await make_booking(hall, NINE, person=alice)
    with pytest.raises(Refused):
        await appeal(visitor_of(alice), code, "Why?", key=new_key())
