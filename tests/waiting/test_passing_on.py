"""A place that is given back goes to the next in line whom it fits, and to nobody else."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking, hold_slot, lapse_holds, move_booking
from portal.bookings.actions.strikes import mark_missed
from portal.problems import Refused
from portal.submissions.rules import new_key
from portal.waiting.actions import accept_offer, decline_offer, end_waits, leave_line, pass_on
from portal.waiting.actions.passing import look_again
from portal.waiting.jobs import pass_on_freed_places
from portal.waiting.rules import Fate
from tests.bookings.cast import book, somebody
from tests.make import (
    make_closure,
    make_facility,
    make_space,
    make_terms,
    make_unit,
    slot,
    wall,
)
from tests.waiting.line import NINE, all_is_well, fates, line_of, told, wait_now, waits

pytestmark = pytest.mark.usefixtures("database")


async def taken(who, hall, starts=NINE):
    """Nobody can book it: not even for a moment between giving back and passing on."""
    with pytest.raises(Refused) as refused:
        await book(who, hall, starts)
    return refused.value.problems[0].code


async def test_cancelling_passes_on_and_nobody_is_quicker():
    hall, alice, quick = await make_facility(), await somebody("Alice"), await somebody("Quick")
    code = await book(alice, hall, NINE)
    first, second = await line_of(2, hall)
    await cancel_booking(alice, code, key=new_key())
    assert await taken(quick, hall) == "full"
    assert await pass_on() == 1
    assert await taken(quick, hall) == "full"
    assert (await wait_now(first)).fate is Fate.OFFERED
    assert await told(first) == ["waiting_offer"]
    assert (await wait_now(second)).fate is Fate.WAITING
    assert await pass_on() == 0
    wait = await wait_now(first)
    key = new_key()
    booked = await accept_offer(first, wait.code, key=key)
    assert await accept_offer(first, wait.code, key=key) == booked
    assert await accept_offer(first, wait.code, key=new_key()) == booked
    state = await database.value("SELECT state FROM booking WHERE code = ?", booked)
    assert state == "confirmed"
    assert await fates() == {"accepted": 1, "waiting": 1}
    await all_is_well()


async def test_who_declines_gives_it_to_the_next_and_who_leaves_is_not_asked():
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    first, second, third = await line_of(3, hall)
    await leave_line(second, (await wait_now(second)).code)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    await decline_offer(first, (await wait_now(first)).code, key=new_key())
    assert await taken(second, hall) == "full"
    await pass_on()
    assert await fates() == {"declined": 1, "left": 1, "offered": 1}
    await leave_line(third, (await wait_now(third)).code)
    await pass_on()
    await book(alice, hall, NINE)  # nobody waits any more: it is everybody's
    await all_is_well()


async def test_an_offer_ends_by_the_clock_to_the_millisecond(at):
    hall, alice, quick = await make_facility(), await somebody("Alice"), await somebody("Quick")
    code = await book(alice, hall, NINE)
    first, second = await line_of(2, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    wait = await wait_now(first)
    at(wait.kept.until + timedelta(milliseconds=50))  # and no worker has run
    with pytest.raises(Refused) as refused:
        await accept_offer(first, wait.code, key=new_key())
    assert refused.value.problems[0].code == "offer_over"
    assert "12:00" in refused.value.problems[0].message.into("en")
    assert await taken(quick, hall) == "full"
    assert (await wait_now(first)).fate is Fate.LAPSED  # so it reads, written or not
    await pass_on_freed_places()
    assert await told(first) == ["waiting_offer", "waiting_lapsed"]
    offered = await wait_now(second)
    assert offered.fate is Fate.OFFERED
    at(offered.kept.until - timedelta(milliseconds=50))
    await accept_offer(second, offered.code, key=new_key())
    await all_is_well()


async def test_whoever_is_passed_over_before_the_lapse_is_written_is_not_asked_twice(at):
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    first, second = await line_of(2, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    at((await wait_now(first)).kept.until)
    assert await pass_on() == 1
    assert (await wait_now(second)).fate is Fate.OFFERED
    await pass_on_freed_places()
    assert await fates() == {"lapsed": 1, "offered": 1}
    await all_is_well()


async def test_every_way_a_place_comes_free_is_a_way_to_the_next(at):
    """Moved, let go by time, released at the gate."""
    hall = await make_facility(courts=1, terms={"check_in": "in", "notice_minutes": 0})
    alice, bob = await somebody("Alice"), await somebody("Bob")
    quick = await somebody("Quick")
    moved = await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    ten = "2026-11-28 10:00"
    await move_booking(alice, moved, hall.units[0].id, slot(hall, ten), key=new_key())
    assert await taken(quick, hall) == "full"
    assert await pass_on() == 1
    assert (await wait_now(first)).fate is Fate.OFFERED
    eleven = "2026-11-28 11:00"
    await hold_slot(bob, hall.units[0].id, slot(hall, eleven))
    [second] = await line_of(1, hall, eleven)
    at(clock.now() + timedelta(minutes=6))
    assert await taken(quick, hall, eleven) == "full"  # before anybody swept the hold
    await lapse_holds()
    assert await taken(quick, hall, eleven) == "full"
    assert await pass_on() == 1
    assert (await wait_now(second)).fate is Fate.OFFERED
    await all_is_well()


async def test_a_no_show_of_two_hours_leaves_its_second_hour_to_the_line(at):
    hall = await make_facility(terms={"check_in": "in", "notice_minutes": 0})
    alice = await somebody("Alice")
    code = await book(alice, hall, NINE, minutes=120)
    [first] = await line_of(1, hall, "2026-11-28 10:00")
    at(wall("2026-11-28 09:16"))
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    assert await mark_missed(booking_id)
    assert await pass_on() == 1
    wait = await wait_now(first)
    assert (wait.fate, wait.kept.span) == (Fate.OFFERED, slot(hall, "2026-11-28 10:00"))


async def test_other_rules_that_open_it_are_seen_by_the_worker():
    hall, alice = await make_facility(), await somebody("Alice")
    await book(alice, hall, NINE)
    [first] = await line_of(1, hall, unit=0)
    assert await look_again() == 0
    space = await make_space(hall.id, "2号场", "Court 2")
    await make_unit(hall.id, [space], "2号场", "Court 2", position=2)
    # The line was joined for the courts of then; a wait for the whole hall is looked at again.
    assert await look_again() == 1
    assert (await wait_now(first)).fate is Fate.OFFERED
    await all_is_well()


async def test_a_closed_place_is_offered_to_nobody_and_again_when_it_opens():
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    closure = await make_closure(hall, "2026-11-28 08:00", "2026-11-28 12:00")
    await cancel_booking(alice, code, key=new_key())
    assert await pass_on() == 0
    assert (await wait_now(first)).fate is Fate.WAITING
    async with database.transaction():
        await database.execute("UPDATE closure SET lifted_at = 1 WHERE id = ?", closure)
    assert await look_again() == 1
    await all_is_well()


async def test_a_party_is_promoted_whole_and_those_behind_it_are_not_kept_waiting():
    room = await make_facility(capacity=6, kind="reading", terms={"party_max": 6})
    people = [await somebody(f"R{n}") for n in range(3)]
    codes = [await book(person, room, NINE, party=2) for person in people]
    family, pair = await somebody("Family"), await somebody("Pair")
    await waits(family, room, party=4)
    await waits(pair, room, party=2)
    await cancel_booking(people[0], codes[0], key=new_key())
    assert await pass_on() == 1
    assert (await wait_now(pair)).fate is Fate.OFFERED
    assert (await wait_now(family)).fate is Fate.WAITING
    await cancel_booking(people[1], codes[1], key=new_key())
    assert await pass_on() == 0  # two places: not enough for four
    single = await somebody("Single")
    await book(single, room, NINE)  # nobody in line fits what is left over: it is everybody's
    await all_is_well()


async def test_whoever_may_not_book_is_passed_over_and_looked_at_again_when_accepting():
    hall, alice = await make_facility(courts=2), await somebody("Alice")
    bob = await somebody("Bob")
    one = await book(alice, hall, NINE)
    await book(bob, hall, NINE, unit=hall.units[1])
    first, second = await line_of(2, hall, unit=0)
    await book(first, hall, "2026-11-28 15:00")  # one a day is theirs now
    await cancel_booking(alice, one, key=new_key())
    await pass_on()
    assert (await wait_now(first)).fate is Fate.WAITING
    offered = await wait_now(second)
    assert offered.fate is Fate.OFFERED
    await book(second, hall, "2026-11-28 15:00", unit=hall.units[1])
    with pytest.raises(Refused) as refused:
        await accept_offer(second, offered.code, key=new_key())
    assert "cap_day" in {problem.code for problem in refused.value.problems}
    await all_is_well()


async def test_any_court_within_some_hours_is_the_first_that_comes_free():
    hall = await make_facility(courts=2)
    codes = {}
    for unit in hall.units:
        for hour in (9, 10, 11):
            person = await somebody(f"B{hour}")
            code = await book(person, hall, f"2026-11-28 {hour:02}:00", unit=unit)
            codes[unit.id, hour] = (person, code)
    who = await somebody("Who")
    wait = await waits(who, hall, within=180, unit=0)
    person, code = codes[hall.units[1].id, 10]
    await cancel_booking(person, code, key=new_key())
    assert await pass_on() == 1
    wait = await wait_now(who)
    assert (wait.kept.unit_id, wait.kept.span) == (hall.units[1].id, slot(hall, "2026-11-28 10:00"))


async def test_any_place_of_the_kind(at):
    one, two = await make_facility(), await make_facility()
    alice, bob, who = await somebody("Alice"), await somebody("Bob"), await somebody("Who")
    await book(alice, one, NINE)
    code = await book(bob, two, NINE)
    await waits(who, one, unit=0, anywhere=True)
    await cancel_booking(bob, code, key=new_key())
    assert await pass_on() == 1
    assert (await wait_now(who)).kept.facility_id == two.id


async def test_waiting_ends_when_the_time_begins(at):
    hall, alice = await make_facility(), await somebody("Alice")
    await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    at(wall(NINE) - timedelta(milliseconds=50))
    assert await end_waits() == 0
    at(wall(NINE))
    assert await end_waits() == 1
    assert (await wait_now(first)).fate is Fate.OVER
    assert await told(first) == ["waiting_over"]
    assert await database.value("SELECT count(*) FROM wait_ground") == 0


async def test_joining_says_why_not():
    hall, alice, who = await make_facility(courts=2), await somebody("Alice"), await somebody()
    await book(alice, hall, NINE)

    async def why(**more):
        with pytest.raises(Refused) as refused:
            await waits(who, hall, **more)
        return refused.value.problems[0].code

    assert await why(unit=0) == "free_now"
    assert await why(starts="2026-11-28 09:30") == "not_a_slot"
    await book(who, hall, "2026-11-28 15:00")
    assert await why() == "cap_day"
    asked = await make_facility()
    await make_terms(asked.id, "2026-01-01", approval=True)
    with pytest.raises(Refused) as refused:
        await waits(who, asked)
    assert refused.value.problems[0].code == "asked_for"


async def test_joining_twice_keeps_the_position_and_takes_the_new_company():
    hall, alice, who = await make_facility(), await somebody("Alice"), await somebody()
    await book(alice, hall, NINE)
    first = await waits(who, hall)
    again = await waits(who, hall, party=3)
    assert (first.code, again.wanted.party) == (again.code, 3)
    assert await database.value("SELECT count(*) FROM wait") == 1
