"""Reminders come once, in time or not at all, and go when the booking does."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database
from portal.bookings.actions import cancel_booking, move_booking
from portal.bookings.jobs import remind_of_bookings
from portal.bookings.rules.gate import digits_of
from portal.bookings.rules.reminding import Reminder, is_due
from portal.messages.choosing import choices_of, choose
from portal.messages.jobs import send_waiting_messages
from portal.messages.queries import newest_to
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from tests.bookings.cast import book, mail_is_on, somebody
from tests.make import ZONE, make_facility, slot, wall

pytestmark = pytest.mark.usefixtures("database")

NINE = "2026-11-28 09:00"  # a Saturday; the tests' clock begins on Thursday morning
EMAIL = "a@example.net"
EVERYTHING = dict.fromkeys(Reminder, True)


@pytest.fixture(autouse=True)
def mail():
    with mail_is_on():
        yield


async def reminders() -> list[str]:
    """The kinds of reminders written so far."""
    rows = await database.rows("SELECT kind FROM message WHERE key IS NOT NULL ORDER BY id")
    return [row[0] for row in rows]


async def test_the_evening_before_and_the_code_come_unless_one_says_otherwise(at):
    hall = await make_facility(terms={"check_in": "in"})
    alice = await somebody(email=EMAIL)
    await book(alice, hall, NINE)
    for when, so_far in (
        ("2026-11-27 18:59", []),
        ("2026-11-27 19:00", ["reminder_evening"]),
        ("2026-11-28 07:00", ["reminder_evening"]),
        ("2026-11-28 08:29", ["reminder_evening"]),
        ("2026-11-28 08:30", ["reminder_evening", "gate_code"]),
        ("2026-11-28 09:30", ["reminder_evening", "gate_code"]),
    ):
        at(when)
        for _ in range(3):
            await remind_of_bookings()
        assert await reminders() == so_far, when


async def test_two_hours_before_comes_for_whoever_wants_it(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    await choose(alice.id, {"reminder_soon": True, "reminder_evening": False})
    await book(alice, hall, NINE)
    at("2026-11-27 19:30")
    assert await remind_of_bookings() == 0
    at("2026-11-28 07:00")
    assert await remind_of_bookings() == 1
    assert await remind_of_bookings() == 0
    assert await reminders() == ["reminder_soon"]


async def test_the_code_has_the_digits_and_the_database_has_not():
    hall = await make_facility(terms={"check_in": "in"})
    alice = await somebody(email=EMAIL)
    code = await book(alice, hall, NINE)
    clock.freeze(wall("2026-11-28 08:40"))
    await remind_of_bookings()
    digits = digits_of(settings().secret, code)
    kept = await database.value("SELECT content FROM message WHERE kind = 'gate_code'")
    assert digits not in kept
    content = await newest_to(EMAIL, "gate_code", clock.now() - timedelta(hours=1))
    assert content is not None
    assert digits in content.whole_text()


async def test_a_place_where_nobody_is_ticked_sends_no_code(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    await book(alice, hall, NINE)
    at("2026-11-28 08:40")
    assert await remind_of_bookings() == 0


async def test_whoever_books_within_the_time_is_not_reminded(at):
    hall = await make_facility(terms={"check_in": "in", "notice_minutes": 0})
    alice = await somebody(email=EMAIL)
    await choose(alice.id, EVERYTHING)
    at("2026-11-28 08:35")
    await book(alice, hall, NINE)
    for minute in range(36, 60, 6):
        at(f"2026-11-28 08:{minute}")
        assert await remind_of_bookings() == 0


async def test_a_cancelled_booking_is_forgotten_even_if_its_reminder_waits(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    code = await book(alice, hall, NINE)
    at("2026-11-27 19:00")
    assert await remind_of_bookings() == 1
    await cancel_booking(alice, code, key=new_key())
    assert await reminders() == []
    assert await remind_of_bookings() == 0


async def test_a_moved_booking_is_told_of_at_its_new_time_alone(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    code = await book(alice, hall, NINE)
    at("2026-11-27 19:00")
    assert await remind_of_bookings() == 1
    later = slot(hall, "2026-11-29 09:00")
    await move_booking(alice, code, hall.units[0].id, later, key=new_key())
    assert await reminders() == []
    assert await remind_of_bookings() == 0
    at("2026-11-28 19:00")
    assert await remind_of_bookings() == 1
    kept = await database.value("SELECT content FROM message WHERE key IS NOT NULL")
    assert "11月29日" in kept


async def test_a_portal_that_stood_still_for_a_day_sends_nothing_stale(at):
    hall = await make_facility(terms={"check_in": "in"})
    alice, bob = await somebody(email=EMAIL), await somebody("Bob", email="b@example.net")
    await choose(alice.id, EVERYTHING)
    await book(alice, hall, NINE)
    await book(bob, hall, "2026-11-29 09:00")
    at("2026-11-28 20:00")  # the evening before Alice's and all of her morning are over
    assert await remind_of_bookings() == 1
    rows = await database.rows("SELECT person_id FROM message WHERE key IS NOT NULL")
    assert [row[0] for row in rows] == [bob.id]


async def test_a_reminder_that_nobody_took_in_time_is_not_sent_late(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    await book(alice, hall, NINE)
    at("2026-11-27 19:00")
    await remind_of_bookings()
    at("2026-11-28 09:00")
    await send_waiting_messages()
    given_up = await database.value(
        "SELECT given_up_at FROM message WHERE kind = 'reminder_evening'"
    )
    assert given_up is not None


async def test_in_the_night_it_waits_for_the_morning(at):
    hall = await make_facility(hours="06:00-21:00")
    alice = await somebody(email=EMAIL)
    await choose(alice.id, {"reminder_soon": True})
    await book(alice, hall, "2026-11-28 08:00")
    at("2026-11-28 06:00")
    assert await remind_of_bookings() == 1
    due = await database.value("SELECT due_at FROM message WHERE kind = 'reminder_soon'")
    assert clock.from_us(due) == wall("2026-11-28 07:00")


async def test_whoever_cannot_be_reached_costs_nothing(at, statements):
    hall = await make_facility(courts=2)
    await book(await somebody(), hall, NINE)
    at("2026-11-27 19:00")
    statements.clear()
    assert await remind_of_bookings() == 0
    assert len(statements) == len(Reminder)


async def test_what_waits_goes_when_one_does_not_want_it_any_more(at):
    hall, alice = await make_facility(), await somebody(email=EMAIL)
    await book(alice, hall, NINE)
    at("2026-11-27 19:00")
    await remind_of_bookings()
    await choose(alice.id, {"reminder_evening": False})
    assert await reminders() == []
    assert (await choices_of(alice.id))["reminder_evening"] is False


async def test_the_database_refuses_a_second_message_of_a_key():
    given = {
        "address": EMAIL,
        "channel": "email",
        "kind": "booked",
        "language": "zh",
        "content": "{}",
        "created_at": 0,
        "due_at": 0,
        "key": "once",
    }
    columns, marks = ", ".join(given), database.marks(len(given))
    statement = f"INSERT INTO message ({columns}) VALUES ({marks})"
    async with database.transaction():
        await database.execute(statement, *given.values())
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await database.execute(statement, *given.values())


async def test_a_kind_that_is_needed_cannot_be_done_without():
    alice = await somebody()
    with pytest.raises(IntegrityError):
        await choose(alice.id, {"booked": False})


def test_each_reminder_has_its_time():
    zone, starts = ZoneInfo(ZONE), wall(NINE)
    span, placed = TimeSpan(starts, starts + timedelta(hours=1)), wall("2026-11-26 09:00")
    for kind, first, last in (
        (Reminder.EVENING, "2026-11-27 19:00", "2026-11-27 22:00"),
        (Reminder.SOON, "2026-11-28 07:00", "2026-11-28 08:30"),
        (Reminder.CODE, "2026-11-28 08:30", "2026-11-28 09:00"),
    ):
        second = timedelta(seconds=1)
        for moment, wanted in (
            (wall(first) - second, False),
            (wall(first), True),
            (wall(last) - second, True),
            (wall(last), False),
        ):
            assert is_due(kind, span, zone, placed_at=placed, now=moment) is wanted, (kind, moment)
        assert not is_due(kind, span, zone, placed_at=wall(first), now=wall(first))
