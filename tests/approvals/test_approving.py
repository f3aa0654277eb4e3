"""A place that is asked for: kept, answered yes or no, or free again in time."""

import asyncio
from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking
from portal.bookings.actions.approving import approve_booking, deny_booking
from portal.bookings.jobs import lapse_unanswered_requests
from portal.checks import CHECKS
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody, visitor_of
from tests.make import make_closure, make_facility, make_organisation, make_person
from tests.people.make import make_grant, signed_in

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28 09:00"


@pytest.fixture
async def school():
    return await make_organisation(slug="longling")


@pytest.fixture
async def hall(school):
    return await make_facility(organisation=school, terms={"approval": True})


async def state_of(code):
    return await database.value("SELECT state FROM booking WHERE code = ?", code)


async def nothing_is_wrong():
    assert [await check.look() for check in CHECKS] == [[]] * len(CHECKS)


async def letters():
    rows = await database.rows("SELECT kind FROM message WHERE channel = 'page' ORDER BY id")
    return [kind for (kind,) in rows]


async def test_a_request_keeps_its_places_until_it_is_answered(hall):
    code = await book(await somebody("Alice"), hall, SATURDAY)
    assert await state_of(code) == "requested"
    assert await letters() == ["asked"]
    with pytest.raises(Refused):
        await book(await somebody("Charlie"), hall, SATURDAY)
    await nothing_is_wrong()


async def test_yes_makes_it_a_booking(hall, school):
    code, sally = await book(await somebody("Alice"), hall, SATURDAY), await somebody("Sally")
    await approve_booking(sally, school, code, key=new_key())
    assert await state_of(code) == "confirmed"
    assert await letters() == ["asked", "approved"]
    await nothing_is_wrong()


async def test_no_gives_its_places_back_and_says_why(hall, school):
    code, sally = await book(await somebody("Alice"), hall, SATURDAY), await somebody("Sally")
    with pytest.raises(Refused):
        await deny_booking(sally, school, code, "because", key=new_key())
    await deny_booking(sally, school, code, "own_use", key=new_key())
    reason = await database.value("SELECT reason FROM booking_event WHERE to_state = 'denied'")
    assert (await state_of(code), reason) == ("denied", "own_use")
    assert await book(await somebody("Charlie"), hall, SATURDAY)
    await nothing_is_wrong()


async def test_unanswered_it_is_free_at_that_instant_and_told_soon_after(hall, at):
    code = await book(await somebody("Alice"), hall, SATURDAY)
    until = clock.from_us(await database.value("SELECT held_until FROM booking"))
    at(until - timedelta(milliseconds=50))
    assert await lapse_unanswered_requests() == 0
    with pytest.raises(Refused):
        await book(await somebody("Charlie"), hall, SATURDAY)
    at(until)
    assert await book(await somebody("Dora"), hall, SATURDAY)
    assert await lapse_unanswered_requests() == 1
    assert await lapse_unanswered_requests() == 0
    assert await state_of(code) == "lapsed"
    await nothing_is_wrong()


async def test_too_late_is_too_late(hall, school, at):
    code, sally = await book(await somebody("Alice"), hall, SATURDAY), await somebody("Sally")
    at(clock.from_us(await database.value("SELECT held_until FROM booking")))
    with pytest.raises(Refused):
        await approve_booking(sally, school, code, key=new_key())


async def test_a_yes_is_looked_at_once_more(hall, school):
    code, sally = await book(await somebody("Alice"), hall, SATURDAY), await somebody("Sally")
    await make_closure(hall, "2026-11-28 08:00", "2026-11-28 12:00")
    with pytest.raises(Refused) as refused:
        await approve_booking(sally, school, code, waive=True, key=new_key())
    assert refused.value.problems[0].code.startswith("closed")
    assert await state_of(code) == "requested"


async def test_what_may_be_waived_is_waived_only_when_it_is_meant(hall, school, at):
    code, sally = await book(await somebody("Alice"), hall, SATURDAY), await somebody("Sally")
    async with database.transaction():
        alice = await database.value("SELECT person_id FROM booking")
        await database.execute(
            "INSERT INTO pause (person_id, why, starts_at, ends_at) VALUES (?, 'strikes', 0, ?)",
            alice,
            clock.to_us(clock.now() + timedelta(days=7)),
        )
    with pytest.raises(Refused) as refused:
        await approve_booking(sally, school, code, key=new_key())
    assert [problem.code for problem in refused.value.problems] == ["paused"]
    await approve_booking(sally, school, code, waive=True, key=new_key())
    assert await state_of(code) == "confirmed"


async def test_two_answers_and_a_change_of_mind_at_once_have_one_winner(hall, school):
    alice, sally, second = [await somebody(name) for name in ("Alice", "Sally", "Second")]
    code = await book(alice, hall, SATURDAY)
    outcomes = await asyncio.gather(
        approve_booking(sally, school, code, key=new_key()),
        deny_booking(second, school, code, "own_use", key=new_key()),
        cancel_booking(alice, code, key=new_key()),
        return_exceptions=True,
    )
    assert all(each is None or isinstance(each, Refused | str) for each in outcomes)
    assert len([each for each in outcomes[:2] if each is None]) <= 1
    assert await state_of(code) in ("denied", "cancelled")
    await nothing_is_wrong()


async def test_the_queue_shows_who_asks_and_takes_the_answer(hall, school, client):
    code = await book(await somebody("何秀英"), hall, SATURDAY, party=2)
    sally = await make_person("Sally")
    await make_grant(sally.id, "school_manager", school)
    headers = {
        "cookie": f"session={(await signed_in(sally.id))['session']}",
        "sec-fetch-site": "same-origin",
    }
    path = "/organisations/longling/approvals"
    shown = await client.get(path, headers=headers)
    assert "何*英" in shown.text
    assert "何秀英" not in shown.text
    nothing = {"answer": "no", "why": "", "submission": new_key()}
    assert (await client.post(f"{path}/{code}", data=nothing, headers=headers)).status_code == 422
    yes = {"answer": "yes", "submission": new_key()}
    assert (await client.post(f"{path}/{code}", data=yes, headers=headers)).status_code == 303
    assert await state_of(code) == "confirmed"
    assert (await client.post(f"{path}/{code}", data=yes, headers=headers)).status_code == 404


async def test_nobody_else_finds_the_queue(hall, client):
    code = await book(await somebody("Alice"), hall, SATURDAY)
    other = await make_person("Other school")
    await make_grant(other.id, "school_manager", await make_organisation())
    cookies = {"cookie": f"session={(await signed_in(other.id))['session']}"}
    path = "/organisations/longling/approvals"
    assert (await client.get(path, headers=cookies)).status_code == 404
    sent = await client.post(f"{path}/{code}", headers={**cookies, "sec-fetch-site": "same-origin"})
    assert sent.status_code == 404


async def test_the_one_who_asked_reads_until_when(hall, client):
    alice = await make_person("Alice")
    code = await book(visitor_of(alice), hall, SATURDAY)
    cookies = {"cookie": f"session={(await signed_in(alice.id))['session']}"}
    shown = await client.get(f"/en/bookings/{code}", headers=cookies)
    assert "You have an answer by" in shown.text
