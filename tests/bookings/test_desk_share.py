"""The last places of a slot are the desk's until the day before, and everybody's from then on."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import database, settings
from portal.bookings.actions import hold_slot, move_booking
from portal.bookings.actions.approving import approve_booking
from portal.bookings.queries import availability, days_of
from portal.bookings.rules import slots_of
from portal.bookings.rules.helping import Helped
from portal.bookings.rules.share import EVERY_PLACE, kept_of
from portal.people.rules.visitors import Role
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody, visitor_of
from tests.make import make_facility, make_person, slot

pytestmark = pytest.mark.usefixtures("database")

ON = date(2026, 11, 28)
NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"
FIFTH = {"desk_share": 20}


async def hall_of(courts: int, **more):
    return await make_facility(courts=courts, terms=FIFTH, **more)


async def the_desk():
    """Lily at the desk, and how she books for somebody new."""
    lily = await make_person("Lily")
    neighbour = await make_person("何秀英")
    desk = replace(visitor_of(lily), roles=frozenset({(Role.DESK, None)}))
    return desk, Helped(neighbour.id, neighbour.household_id, "in_person", "desk")


async def refused(attempt) -> Refused:
    with pytest.raises(Refused) as caught:
        await attempt
    return caught.value


@pytest.mark.parametrize(
    ("places", "share", "kept"),
    [
        (1, 50, 0),
        (2, 20, 1),
        (3, 20, 1),
        (5, 20, 1),
        (6, 20, 2),
        (24, 20, 5),
        (3, 50, 1),
        (9, 0, 0),
    ],
)
async def test_the_share_is_rounded_up_and_never_more_than_half(places, share, kept):
    [terms] = (await make_facility(terms={"desk_share": share})).terms
    assert kept_of(places, terms) == kept


async def test_the_last_court_is_the_desk_s_and_the_sentence_says_until_when_and_whom_to_call(at):
    at("2026-11-26 12:00")
    hall = await hall_of(2)
    await book(await somebody(), hall, NINE)
    why = await refused(book(await somebody("Charlie"), hall, NINE, unit=hall.units[1]))
    assert [problem.code for problem in why.problems] == ["kept_for_desk"]
    assert settings.settings().desk_phone in why.problems[0].message.into("zh")
    assert "Fri 27 Nov 08:00" in why.problems[0].message.into("en")
    desk, helping = await the_desk()
    assert await book(desk, hall, NINE, unit=hall.units[1], helping=helping)


async def test_from_the_day_before_at_the_hour_of_release_everybody_may_have_it(at):
    hall = await hall_of(2)
    at("2026-11-27 07:59")
    await book(await somebody(), hall, NINE)
    charlie = await somebody("Charlie")
    await refused(book(charlie, hall, NINE, unit=hall.units[1]))
    at("2026-11-27 08:00")
    assert await book(charlie, hall, NINE, unit=hall.units[1])


async def test_pages_know_when_it_is_let_go(at):
    now = at("2026-11-27 07:40")
    hall = await hall_of(2)
    await book(await somebody(), hall, NINE)
    read = await availability([hall], [ON])
    assert read.until == now + timedelta(minutes=20)
    shown = [s for s in slots_of(read.days[hall.id, ON], hall.units[1]) if s.problem]
    assert [(s.state, s.problem.code) for s in shown] == [("off", "kept_for_desk")]
    [at_desk] = await days_of(hall, [ON], granted=EVERY_PLACE)
    assert all(s.bookable for s in slots_of(at_desk, hall.units[1]))


async def test_of_a_shared_room_the_last_places_are_kept(at):
    at("2026-11-26 12:00")
    room = await hall_of(1, capacity=10, kind="reading")
    await book(await somebody(), room, NINE, party=4)
    [day] = await days_of(room, [ON])
    assert slots_of(day, room.units[0])[1].left == 4  # six are free, two of them the desk's
    await book(await somebody("Charlie"), room, NINE, party=3)
    why = await refused(book(await somebody("Dora"), room, NINE, party=2))
    assert [problem.code for problem in why.problems] == ["kept_for_desk"]
    desk, helping = await the_desk()
    assert await book(desk, room, NINE, party=3, helping=helping)


async def test_half_a_pitch_is_to_be_had_but_not_the_whole(at):
    at("2026-11-26 12:00")
    pitch = await hall_of(1, halves=True, kind="football")
    whole, half, _ = pitch.units
    await refused(book(await somebody(), pitch, NINE, unit=whole))
    assert await book(await somebody(), pitch, NINE, unit=half)


async def test_what_is_held_is_booked_even_when_the_desk_took_the_other_meanwhile(at):
    at("2026-11-26 12:00")
    hall = await hall_of(2)
    alice = await somebody()
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    desk, helping = await the_desk()
    await book(desk, hall, NINE, unit=hall.units[1], helping=helping)
    assert await book(alice, hall, NINE)


async def test_a_place_held_alone_does_not_open_the_share_to_a_party(at):
    at("2026-11-26 12:00")
    room = await hall_of(1, capacity=4, kind="reading")
    alice = await somebody()
    await hold_slot(alice, room.units[0].id, slot(room, NINE))
    why = await refused(book(alice, room, NINE, party=4))
    assert [problem.code for problem in why.problems] == ["kept_for_desk"]
    assert await book(alice, room, NINE, party=3)


async def test_moving_there_is_booking_there(at):
    at("2026-11-26 12:00")
    hall = await hall_of(2)
    await book(await somebody("Charlie"), hall, NINE)
    alice = await somebody()
    code = await book(alice, hall, TEN)
    to = (hall.units[1].id, slot(hall, NINE))
    why = await refused(move_booking(alice, code, *to, key=new_key()))
    assert [problem.code for problem in why.problems] == ["kept_for_desk"]


async def test_two_who_book_at_once_cannot_take_the_desk_s_place_together(at):
    at("2026-11-26 12:00")
    hall = await hall_of(2)
    people = [await somebody(name) for name in ("Alice", "Charlie")]
    answers = await asyncio.gather(
        *(book(who, hall, NINE, unit=unit) for who, unit in zip(people, hall.units, strict=True)),
        return_exceptions=True,
    )
    codes = [a.problems[0].code for a in answers if isinstance(a, Refused)]
    assert codes == ["kept_for_desk"], answers
    assert await database.value("SELECT count(*) FROM booking WHERE state = 'confirmed'") == 1


async def test_a_request_that_was_counted_is_approved_though_the_desk_took_the_last(at):
    at("2026-11-26 12:00")
    hall = await make_facility(courts=2, terms={**FIFTH, "approval": True})
    alice = await somebody()
    code = await book(alice, hall, NINE)
    desk, helping = await the_desk()
    await book(desk, hall, NINE, unit=hall.units[1], helping=helping, waive=True)
    await approve_booking(alice, hall.organisation.id, code, key=new_key())
    assert await database.value("SELECT state FROM booking WHERE code = ?", code) == "confirmed"
