"""What has been kept long enough is forgotten: to the minute, and not a minute early."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.people.actions.sessions import begin_session
from portal.people.jobs import forget_old_codes_and_sessions
from portal.privacy import actions
from portal.privacy.jobs import keep_retention
from portal.privacy.rules import BOOKINGS, UNUSED_ACCOUNT, VIEWS, VISITS
from tests.bookings.cast import book, somebody
from tests.make import (
    insert,
    make_booking,
    make_facility,
    make_organisation,
    make_person,
    slot,
    write,
)
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28 09:00"
MINUTE = timedelta(minutes=1)


async def test_a_booking_keeps_its_person_for_ninety_days(at):
    hall, alice = await make_facility(), await somebody()
    bob = await make_person("Bob")
    code = await book(alice, hall, SATURDAY, party=2)
    async with database.transaction():
        await database.execute("UPDATE booking SET helper_id = ?, consent = 'in_person'", bob.id)
    over = slot(hall, SATURDAY).ends
    at(over + BOOKINGS)
    assert await keep_retention() == 0
    at(over + BOOKINGS + MINUTE)
    assert await keep_retention() == 1
    assert await keep_retention() == 0
    row = await database.row("SELECT * FROM booking WHERE code = ?", code)
    names = ("person_id", "household_id", "helper_id", "event_zh", "event_en")
    assert [row[name] for name in names] == [None] * 5
    assert (row["party"], row["state"]) == (2, "confirmed")
    assert await database.value("SELECT count(*) FROM booking_event WHERE actor_id > 0") == 0


async def test_more_than_fit_in_one_transaction(at, monkeypatch):
    monkeypatch.setattr(actions, "ONCE_A_TIME", 2)
    hall, who = await make_facility(terms={"cap_day": 9, "cap_week": 9}), await somebody()
    for hour in (8, 9, 10, 11, 14):
        await book(who, hall, f"2026-11-28 {hour:02}:00")
    at("2027-03-28 09:00")
    assert await keep_retention() == 5


async def test_an_account_lasts_a_year_without_use(at):
    began = clock.now()
    quiet, staff, former = [await make_person(name) for name in ("Quiet", "Staff", "Former")]
    await make_grant(staff.id, "desk")
    school = await make_organisation()
    grant = await make_grant(former.id, "school_manager", school)
    async with database.transaction():
        await database.execute("UPDATE role_grant SET ends_on = '2026-12-31' WHERE id = ?", grant)
    at(began + UNUSED_ACCOUNT)
    assert await keep_retention() == 0
    at(began + UNUSED_ACCOUNT + MINUTE)
    assert await keep_retention() == 2
    left = await database.rows("SELECT id FROM person WHERE erased_at IS NULL")
    assert [row[0] for row in left] == [staff.id]
    assert await database.value("SELECT phone FROM person WHERE id = ?", quiet.id) is None


async def test_whoever_came_back_stays(at):
    began, dora = clock.now(), await make_person("Dora")
    at(began + UNUSED_ACCOUNT)
    await begin_session(dora.id)
    at(began + UNUSED_ACCOUNT + MINUTE)
    assert await keep_retention() == 0


async def test_codes_messages_and_sessions(at):
    began, dora = clock.now(), await make_person("Dora")
    await begin_session(dora.id)
    await insert(
        "sign_in_code",
        attempt_hash="a",
        address="+8613900000000",
        code_hash="",
        created_at=clock.to_us(began),
        expires_at=clock.to_us(began + 10 * MINUTE),
    )
    await insert(
        "message",
        person_id=dora.id,
        channel="console",
        address="+8613900000000",
        kind="booked",
        language="zh",
        content="{}",
        created_at=clock.to_us(began),
        due_at=clock.to_us(began),
        sent_at=clock.to_us(began),
    )

    async def left() -> list[int]:
        await forget_old_codes_and_sessions()
        return [
            await database.value(f"SELECT count(*) FROM {table}")
            for table in ("sign_in_code", "message", "session")
        ]

    at(began + 10 * MINUTE - timedelta(seconds=1))
    assert await left() == [1, 1, 1]
    at(began + 10 * MINUTE)
    assert await left() == [0, 1, 1]
    at(began + timedelta(days=30))
    assert await left() == [0, 1, 1]
    at(began + timedelta(days=30) + MINUTE)
    assert await left() == [0, 0, 1]
    at(began + timedelta(days=187) + MINUTE)
    assert await left() == [0, 0, 0]


async def test_who_came_is_forgotten_after_thirty_days_and_who_looked_after_half_a_year(at):
    came = clock.now()
    booked = await make_booking(await make_facility(), SATURDAY)
    alice, desmond = await make_person("Alice"), await make_person("Desmond")
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", booked)
    us = clock.to_us(came)
    await write("visit", booking_id=booking_id, came_at=us, heads=1, way="list", entered_at=us)
    await write(
        "record_view",
        person_id=alice.id,
        viewer_id=desmond.id,
        page="desk",
        on_day=came.date().isoformat(),
        times=1,
        last_at=us,
    )
    at(came + VISITS)
    assert await keep_retention() == 0
    at(came + VISITS + MINUTE)
    assert await keep_retention() == 1
    at(came + VIEWS + 2 * timedelta(days=1))
    await keep_retention()
    assert await database.value("SELECT count(*) FROM visit") == 0
    assert await database.value("SELECT count(*) FROM record_view") == 0


async def test_what_one_missed_goes_with_ones_name(at):
    hall, alice = await make_facility(), await make_person("Alice")
    code = await make_booking(hall, SATURDAY, person=alice)
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    us = clock.to_us(clock.now())
    await write(
        "booking_event",
        booking_id=booking_id,
        seq=2,
        previous=1,
        from_state="confirmed",
        to_state="missed",
        happened_at=us,
    )
    await insert(
        "strike",
        person_id=alice.id,
        booking_id=booking_id,
        seq=2,
        given_at=us,
        expires_at=us + 1,
    )
    await insert("appeal", person_id=alice.id, booking_id=booking_id, words="ill", made_at=us)
    at(slot(hall, SATURDAY).ends + BOOKINGS + MINUTE)
    assert await keep_retention() >= 1
    assert await database.value("SELECT count(*) FROM strike") == 0
    assert await database.value("SELECT count(*) FROM appeal") == 0
