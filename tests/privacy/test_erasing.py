"""Erasing a person: nothing that names them is left, and what they had goes back."""

import pytest

from portal import database
from portal.bookings.actions import book_slot, cancel_booking
from portal.messages.rules import Channel
from portal.people import notices
from portal.people.actions.sessions import begin_session
from portal.people.rules.addresses import Address
from portal.people.rules.visitors import Visitor
from portal.privacy import actions
from portal.privacy.actions import erase
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.make import Made, insert, make_booking, make_facility, make_person, slot
from tests.people.make import make_grant, signed_in
from tests.privacy.looking import everywhere

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28 09:00"
PHONE, EMAIL, NAME = "+8613912345678", "dorothea@example.net", "Dorothea Quill"
OURS = {"sec-fetch-site": "same-origin"}


async def dorothea() -> Visitor:
    """Somebody with a trace in every table that can hold one."""
    who = await somebody(NAME, phone=PHONE, email=EMAIL, password_hash="kept")
    await begin_session(who.id)
    await make_grant(who.id, "desk")
    async with database.transaction():
        await notices.code(Address(Channel.EMAIL, EMAIL), "123456", "zh")
        await notices.address_changed(who.id, "zh", None, Address(Channel.EMAIL, EMAIL))
    for person in (None, who.id):
        await insert(
            "sign_in_code",
            attempt_hash=f"a{person}",
            person_id=person,
            address=PHONE,
            code_hash="",
            created_at=0,
            expires_at=1,
        )
    await insert("feed_token", token_hash="t", person_id=who.id, language="zh", created_at=0)
    other = await make_person("Other")
    since = {"person_id": who.id, "starts_at": 0}
    await insert("pause", **since, why="desk", words=f"{NAME} asked", ends_at=1)
    await insert("helper", **since, helper_id=other.id, agreed="self")
    await insert("helper", person_id=other.id, helper_id=who.id, agreed="self", starts_at=0)
    await insert("verification", person_id=who.id, neighbour=True, by_id=other.id, seen_at=0)
    return who


async def test_nothing_that_names_them_is_left_anywhere():
    hall, who = await make_facility(courts=3, terms={"cap_day": 5}), await dorothea()
    await book(who, hall, SATURDAY)
    theirs = await make_booking(hall, "2026-11-28 10:00")
    async with database.transaction():
        await database.execute(
            "UPDATE booking SET helper_id = ?, consent = 'in_person' WHERE code = ?", who.id, theirs
        )
    assert await everywhere(NAME, PHONE, EMAIL, "Dorothea")  # the search finds what is there
    await erase(who)
    assert await everywhere(NAME, PHONE, EMAIL, "Dorothea") == []
    left = await database.row("SELECT * FROM person WHERE id = ?", who.id)
    assert (left["name"], left["phone"], left["email"], left["password_hash"]) == ("",) + (
        None,
    ) * 3
    for table, column in (
        ("booking", "person_id"),
        ("booking", "helper_id"),
        ("booking_event", "actor_id"),
        ("session", "person_id"),
        ("message", "person_id"),
        ("submission", "person_id"),
        ("sign_in_code", "person_id"),
        ("feed_token", "person_id"),
        ("pause", "person_id"),
        ("helper", "person_id"),
        ("helper", "helper_id"),
        ("verification", "person_id"),
    ):
        count = await database.value(f"SELECT count(*) FROM {table} WHERE {column} = ?", who.id)
        assert count == 0, (table, column)
    assert await database.value("SELECT count(*) FROM role_grant WHERE ended_at IS NULL") == 0


async def test_past_bookings_stay_as_counts(at):
    hall, who = await make_facility(), await somebody()
    await book(who, hall, SATURDAY, party=3)
    at("2026-11-30 09:00")
    await erase(who)
    row = await database.row("SELECT person_id, household_id, party, state, event_zh FROM booking")
    assert tuple(row) == (None, None, 3, "confirmed", None)


async def test_coming_ones_and_holds_go_back_to_the_neighbours():
    hall, who = await make_facility(), await somebody()
    await book(who, hall, SATURDAY)
    await make_booking(
        hall, "2026-11-28 10:00", person=Made(who.id, who.household_id, who.name), state="held"
    )
    await erase(who)
    states = await database.rows("SELECT state FROM booking ORDER BY starts_at")
    assert [row[0] for row in states] == ["cancelled", "lapsed"]
    assert await database.value("SELECT count(*) FROM claim") == 0
    assert await book(await somebody("Charlie"), hall, SATURDAY)


async def test_what_a_second_device_books_meanwhile_goes_back_as_well(monkeypatch):
    hall, who = await make_facility(terms={"cap_day": 5}), await somebody()
    await book(who, hall, SATURDAY)
    cancelled = cancel_booking

    async def and_one_more(visitor, code, *, key):
        answer = await cancelled(visitor, code, key=key)
        monkeypatch.setattr(actions, "cancel_booking", cancelled)
        await book_slot(
            visitor, hall.units[0].id, slot(hall, "2026-11-28 11:00"), party=1, key=new_key()
        )
        return answer

    monkeypatch.setattr(actions, "cancel_booking", and_one_more)
    await erase(who)
    states = await database.rows("SELECT state, person_id FROM booking")
    assert [tuple(row) for row in states] == [("cancelled", None)] * 2
    assert await database.value("SELECT count(*) FROM claim") == 0


async def test_a_request_that_was_under_way_books_nothing_afterwards():
    hall, who = await make_facility(), await somebody()
    await erase(who)
    with pytest.raises(Refused):
        await book(who, hall, SATURDAY)
    assert await database.value("SELECT count(*) FROM booking") == 0
    assert await database.value("SELECT count(*) FROM claim") == 0


async def test_ended_half_way_it_can_be_asked_again(monkeypatch):
    """Killed between two transactions: some bookings are given back, and that is all."""
    hall, who = await make_facility(terms={"cap_day": 5}), await dorothea()
    for hour in ("09:00", "10:00"):
        await book(who, hall, f"2026-11-28 {hour}")
    cancelled, calls = cancel_booking, []

    async def one_only(visitor, code, *, key):
        if calls:
            raise KeyboardInterrupt
        calls.append(code)
        return await cancelled(visitor, code, key=key)

    monkeypatch.setattr(actions, "cancel_booking", one_only)
    with pytest.raises(KeyboardInterrupt):
        await erase(who)
    states = await database.rows("SELECT state FROM booking ORDER BY starts_at")
    assert sorted(row[0] for row in states) == ["cancelled", "confirmed"]
    assert await database.value("SELECT name FROM person WHERE id = ?", who.id) == NAME
    assert await database.value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 1
    monkeypatch.setattr(actions, "cancel_booking", cancelled)
    await erase(who)
    assert await everywhere(NAME, PHONE, EMAIL) == []


async def test_others_keep_everything():
    hall, who = await make_facility(courts=2), await somebody()
    bob = await somebody("Bob", household_id=who.household_id)
    code = await book(bob, hall, SATURDAY)
    await erase(who)
    row = await database.row("SELECT person_id, state FROM booking WHERE code = ?", code)
    assert tuple(row) == (bob.id, "confirmed")


async def test_the_session_ends_the_feed_is_gone_and_the_number_is_free(client):
    person = await make_person("Dora", phone=PHONE)
    cookies = await signed_in(person.id)
    signed = {"cookie": f"session={cookies['session']}", **OURS}
    made = await client.post("/me/calendar", headers=signed)
    token = made.cookies["calendar"]
    client.cookies.clear()
    assert (await client.get(f"/feeds/{token}.ics")).status_code == 200
    gone = await client.post("/me/data/erasure", data={"sure": "1"}, headers=signed)
    client.cookies.clear()
    assert gone.status_code == 303
    assert gone.headers["location"] == "/"
    again = await client.get("/me", headers=signed)
    assert again.headers["location"].startswith("/sign-in")
    assert (await client.get(f"/feeds/{token}.ics")).status_code == 404
    assert await make_person("Somebody else", phone=PHONE)
