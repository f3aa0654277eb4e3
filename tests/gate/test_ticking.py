"""Ticked as come, taken back, left; on paper first; one winner."""

import asyncio

import pytest

from portal import clock, database
from portal.bookings.actions.gate import Keeper, check_in, check_out, undo_check_in
from portal.bookings.actions.strikes import mark_missed
from portal.bookings.rules.gate import Way, digits_of, shows_digits
from portal.problems import Refused
from tests.gate.make import NINE, history_of, id_of, make_hall, state_of, turn
from tests.make import insert, make_booking, make_facility, make_person, slot, wall, write

pytestmark = pytest.mark.usefixtures("database")
GUARD = Keeper()


async def test_a_party_that_came_is_ticked_with_its_heads(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE, party=3)
    at("2026-11-28 08:50")
    assert await check_in(GUARD, await id_of(code), Way.LIST)
    assert await history_of(code) == ["confirmed", "attended"]
    row = await database.row("SELECT came_at, heads, way, left_at FROM visit")
    assert tuple(row) == (clock.to_us(wall("2026-11-28 08:50")), 3, "list", None)


@pytest.mark.parametrize(
    ("time", "reason"),
    [("08:44", "early"), ("08:45", None), ("09:14", None), ("09:15", "late"), ("10:00", "over")],
)
async def test_one_comes_from_a_quarter_before_to_a_quarter_after(at, time, reason):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at(f"2026-11-28 {time}")
    if reason is None:
        assert await check_in(GUARD, await id_of(code), Way.CODE)
        return
    with pytest.raises(Refused) as caught:
        await check_in(GUARD, await id_of(code), Way.CODE)
    assert [problem.code for problem in caught.value.problems] == [reason]
    assert await state_of(code) == "confirmed"


async def test_where_nobody_must_be_ticked_one_may_be_until_the_end(at):
    hall = await make_facility()
    code = await make_booking(hall, NINE)
    at("2026-11-28 09:59")
    assert await check_in(GUARD, await id_of(code), Way.LIST)


async def test_of_two_guards_at_once_one_ticks(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at(NINE)
    booking_id = await id_of(code)
    done = await asyncio.gather(*(check_in(GUARD, booking_id, Way.LIST) for _ in range(5)))
    assert sorted(done) == [False] * 4 + [True]
    assert await history_of(code) == ["confirmed", "attended"]


async def test_a_mistaken_tick_is_taken_back_and_may_be_made_again(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at(NINE)
    booking_id = await id_of(code)
    await check_in(GUARD, booking_id, Way.LIST)
    assert await undo_check_in(GUARD, booking_id)
    assert not await undo_check_in(GUARD, booking_id)
    assert await database.value("SELECT count(*) FROM visit") == 0
    assert await check_in(GUARD, booking_id, Way.CODE)
    assert await history_of(code) == ["confirmed", "attended", "confirmed", "attended"]


async def test_a_tick_of_another_day_stays(at):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    at(NINE)
    await check_in(GUARD, await id_of(code), Way.LIST)
    at("2026-11-29 00:00")
    with pytest.raises(Refused):
        await undo_check_in(GUARD, await id_of(code))
    assert await state_of(code) == "attended"


async def test_leaving_is_noted_once(at):
    hall = await make_hall(terms={"check_in": "in_out"})
    code = await make_booking(hall, NINE)
    at(NINE)
    booking_id = await id_of(code)
    assert not await check_out(booking_id)
    await check_in(GUARD, booking_id, Way.LIST)
    at("2026-11-28 09:40")
    assert await check_out(booking_id)
    at("2026-11-28 09:50")
    assert not await check_out(booking_id)
    left = await database.value("SELECT left_at FROM visit")
    assert left == clock.to_us(wall("2026-11-28 09:40"))


async def test_ticks_on_paper_are_typed_in_later_and_take_a_no_show_back(at):
    hall, sally = await make_hall(), await make_person("Sally")
    code = await make_booking(hall, NINE)
    at("2026-11-28 09:15")
    booking_id = await id_of(code)
    assert await mark_missed(booking_id)
    at("2026-11-28 18:00")
    keeper = Keeper(person_id=sally.id)
    with pytest.raises(Refused):  # not a time at which it ran
        await check_in(keeper, booking_id, Way.PAPER, came_at=wall("2026-11-28 10:30"))
    assert await check_in(keeper, booking_id, Way.PAPER, came_at=wall("2026-11-28 09:05"), heads=2)
    assert await history_of(code) == ["confirmed", "missed", "attended"]
    came, entered, heads, by = await database.row(
        "SELECT came_at, entered_at, heads, by_id FROM visit"
    )
    assert (came, heads, by) == (clock.to_us(wall("2026-11-28 09:05")), 2, sally.id)
    assert entered == clock.to_us(wall("2026-11-28 18:00"))
    assert await database.value("SELECT lifted_why FROM strike") == "came"


@pytest.mark.parametrize("state", ["cancelled", "displaced"])
async def test_what_was_cancelled_or_moved_out_is_not_ticked(at, state):
    hall = await make_hall()
    code = await make_booking(hall, NINE)
    await turn(code, state)
    at(NINE)
    with pytest.raises(Refused):
        await check_in(GUARD, await id_of(code), Way.LIST)


async def test_the_six_digits_are_of_the_booking_and_the_secret():
    assert digits_of("a" * 32, "T0000001") == digits_of("a" * 32, "T0000001")
    assert len(digits_of("a" * 32, "T0000001")) == 6
    assert digits_of("a" * 32, "T0000001") != digits_of("b" * 32, "T0000001")
    assert digits_of("a" * 32, "T0000001") != digits_of("a" * 32, "T0000002")


async def test_the_booker_sees_the_digits_from_half_an_hour_before_to_the_end():
    span = slot(await make_hall(), NINE)
    shown = [
        shows_digits(span, wall(f"2026-11-28 {time}"))
        for time in ("08:29", "08:30", "09:59", "10:00")
    ]
    assert shown == [False, True, True, False]


async def visit(booking_id: int, came: str, left: str | None = None) -> None:
    await write(
        "visit",
        booking_id=booking_id,
        came_at=clock.to_us(wall(came)),
        left_at=clock.to_us(wall(left)) if left else None,
        heads=1,
        way="list",
        entered_at=clock.to_us(clock.now()),
    )


async def test_the_database_refuses_two_visits_and_leaving_before_coming():
    hall = await make_hall()
    one, two = [await id_of(await make_booking(hall, f"2026-11-28 {h}:00")) for h in ("09", "10")]
    await visit(one, "2026-11-28 09:00")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await visit(one, "2026-11-28 09:01")
    with pytest.raises(Exception, match=r"(?i)check"):
        await visit(two, "2026-11-28 10:00", "2026-11-28 09:59")
    assert await database.value("SELECT count(*) FROM visit") == 1


async def test_the_database_refuses_a_strike_without_a_missed_line():
    hall, alice = await make_hall(), await make_person()
    booking_id = await id_of(await make_booking(hall, NINE, person=alice))
    strike = {"person_id": alice.id, "booking_id": booking_id, "given_at": 1, "expires_at": 2}
    for seq, state in ((1, "missed"), (2, "missed"), (1, "confirmed")):
        with pytest.raises(Exception, match=r"(?i)foreign|check"):
            await insert("strike", seq=seq, to_state=state, **strike)
    assert await database.value("SELECT count(*) FROM strike") == 0
