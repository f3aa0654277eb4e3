"""A late cancellation is noted, never counts as a no-show, and is excused with a reason."""

import asyncio

import httpx
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database
from portal.bookings.actions import cancel_booking
from portal.bookings.actions.appeals import appeal, decide, excuse
from portal.bookings.jobs import mark_the_missed
from portal.bookings.queries.strikes import paused_until, standing_strikes
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import mail_is_on, somebody, visitor_of
from tests.desk.cast import at_the_desk, desmond, key_in, signed_in_as
from tests.gate.make import NINE, history_of, id_of, make_hall, state_of
from tests.make import Made, make_booking, make_person, write

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)
DAYS = ("2026-11-27", "2026-11-28", "2026-11-29")


async def cancelled_late(at, hall, person: Made, day: str = "2026-11-28") -> str:
    """A booking at nine, given back an hour before; the free time was over at seven."""
    at(f"{day} 06:00")
    code = await make_booking(hall, f"{day} 09:00", person=person)
    at(f"{day} 08:00")
    await cancel_booking(visitor_of(person), code, key=new_key())
    return code


async def is_late(code: str) -> bool:
    return bool(await database.value("SELECT late FROM booking WHERE code = ?", code))


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def test_however_many_they_pause_nobody(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    codes = [await cancelled_late(at, hall, alice, day) for day in DAYS]
    assert [await is_late(code) for code in codes] == [True] * 3
    assert await standing_strikes(alice.id) == []
    assert await paused_until(alice.id) is None


async def test_the_person_reads_it_in_words_and_appeals_as_of_a_no_show(
    client: httpx.AsyncClient, at
):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    code = await cancelled_late(at, hall, alice)
    await signed_in_as(client, alice)
    shown = (await client.get(f"/bookings/{code}")).text
    assert "记为“晚取消”" in shown
    assert "晚取消，不算爽约" in (await client.get("/me")).text
    asked = (await client.get(f"/bookings/{code}/appeal")).text
    assert "这次不应记为晚取消" in asked
    sent = {"submission": key_in(asked), "words": "孩子发烧了。"}
    assert (await client.post(f"/bookings/{code}/appeal", data=sent)).status_code == 303
    assert "尚未处理" in (await client.get(f"/bookings/{code}")).text
    number = await database.value("SELECT id FROM appeal")
    await at_the_desk(client)
    page = (await client.get(f"/desk/appeals/{number}")).text
    assert "晚于免费取消的时间" in page
    decided = {"submission": key_in(page), "verdict": "excused", "why": "family"}
    assert (await client.post(f"/desk/appeals/{number}", data=decided)).status_code == 303
    assert not await is_late(code)
    assert await history_of(code) == ["confirmed", "cancelled", "cancelled"]
    await signed_in_as(client, alice)
    shown = (await client.get(f"/bookings/{code}")).text
    assert "予以谅解，不记晚取消" in shown
    assert "记为“晚取消”" not in shown


async def test_upheld_it_stays_late_and_is_told(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    code = await cancelled_late(at, hall, alice)
    await appeal(visitor_of(alice), code, "Traffic.", key=new_key())
    number = await database.value("SELECT id FROM appeal")
    staff = await desmond()
    await decide(staff, number, verdict="upheld", why="", answer="早点出门。", key=new_key())
    assert await is_late(code)
    told = await database.value("SELECT content FROM message WHERE channel = 'page'")
    assert "仍记为晚取消" in told


@pytest.mark.parametrize("what", ["late", "missed"])
async def test_the_desk_excuses_without_an_appeal(client: httpx.AsyncClient, at, what: str):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person("陈雅丽")
    if what == "late":
        code = await cancelled_late(at, hall, alice)
    else:
        at("2026-11-28 06:00")
        code = await make_booking(hall, NINE, person=alice)
        at("2026-11-28 09:15")
        assert await mark_the_missed() == 1
    await at_the_desk(client)
    listed = (await client.get(f"/desk/people/{alice.id}/no-shows")).text
    assert f"/desk/bookings/{code}/excuse" in listed
    assert ("晚取消，不算爽约" if what == "late" else "12月28日") in listed
    asked = (await client.get(f"/desk/bookings/{code}/excuse")).text
    key = key_in(asked)
    unsaid = await client.post(f"/desk/bookings/{code}/excuse", data={"submission": key})
    assert unsaid.status_code == 422
    sent = {"submission": key_in(unsaid.text), "why": "ill", "answer": "早日康复。"}
    for _ in range(2):  # a second tap finds it done
        done = await client.post(f"/desk/bookings/{code}/excuse", data=sent)
        assert done.status_code == 303, done.text
    last = await database.row(
        "SELECT to_state, reason, actor_id IS NOT NULL FROM booking_event WHERE booking_id = ?"
        " ORDER BY seq DESC LIMIT 1",
        await id_of(code),
    )
    assert last[0] == ("cancelled" if what == "late" else "excused")
    assert (last[1], bool(last[2])) == ("ill", True)
    assert await standing_strikes(alice.id) == []
    assert code not in (await client.get(f"/desk/people/{alice.id}/no-shows")).text
    again = await client.get(f"/desk/bookings/{code}/excuse")
    assert again.status_code == 303


async def test_an_appeal_that_waits_is_decided_with_it(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person(email="a@example.net")
    code = await cancelled_late(at, hall, alice)
    await appeal(visitor_of(alice), code, "Traffic.", key=new_key())
    with mail_is_on():
        await excuse(await desmond(), code, why="other", answer="", key=new_key())
    row = await database.row("SELECT verdict, why FROM appeal")
    assert tuple(row) == ("excused", "other")
    told = await database.value("SELECT content FROM message WHERE channel = 'email'")
    assert "不再记为晚取消" in told


async def test_what_is_neither_is_not_excused_and_nobody_excuses_their_own(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    staff = await desmond()
    in_time = await make_booking(hall, NINE, person=alice)
    await cancel_booking(visitor_of(alice), in_time, key=new_key())
    assert await codes_of(appeal(visitor_of(alice), in_time, "Why?", key=new_key())) == [
        "not_missed"
    ]
    for code in (in_time, "UNKNOWN22"):
        tried = excuse(staff, code, why="ill", answer="", key=new_key())
        assert await codes_of(tried) == ["not_missed"]
    code = await cancelled_late(at, hall, alice)
    own = excuse(visitor_of(alice), code, why="ill", answer="", key=new_key())
    assert await codes_of(own) == ["own"]
    for why, answer, field in (("bored", "", "why"), ("ill", "x" * 1001, "answer")):
        with pytest.raises(Refused) as caught:
            await excuse(staff, code, why=why, answer=answer, key=new_key())
        assert [problem.field for problem in caught.value.problems] == [field]
    assert await is_late(code)


async def test_excusing_twice_at_once_writes_one_line(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    code = await cancelled_late(at, hall, alice)
    staff = [await desmond(name) for name in ("Desmond", "Dora", "Dan")]
    results = await asyncio.gather(
        *(excuse(each, code, why="ill", answer="", key=new_key()) for each in staff),
        return_exceptions=True,
    )
    assert sum(each is None for each in results) == 1
    assert sum(isinstance(each, Refused) for each in results) == 2
    assert await history_of(code) == ["confirmed", "cancelled", "cancelled"]


async def test_the_database_lets_no_strike_stand_on_a_cancellation(at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    code = await cancelled_late(at, hall, alice)
    strike = {"person_id": alice.id, "booking_id": await id_of(code), "given_at": 0}
    for wrong in ({"seq": 2}, {"seq": 2, "to_state": "cancelled"}, {"seq": 1}):
        with pytest.raises(REFUSED):
            await write("strike", **strike, expires_at=9, **wrong)
    with pytest.raises(REFUSED):  # from cancelled only to cancelled
        await write(
            "booking_event",
            booking_id=await id_of(code),
            seq=3,
            previous=2,
            from_state="cancelled",
            to_state="excused",
            happened_at=0,
        )
    assert await state_of(code) == "cancelled"


async def test_for_charlie_there_is_no_such_page(client: httpx.AsyncClient, at):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    code = await cancelled_late(at, hall, alice)
    charlie = await somebody("Charlie")
    await signed_in_as(client, Made(charlie.id, charlie.household_id, "Charlie"))
    for path in (f"/desk/people/{alice.id}/no-shows", f"/desk/bookings/{code}/excuse"):
        assert (await client.get(path)).status_code == 404, path
    answer = await client.post(f"/desk/bookings/{code}/excuse", data={"why": "ill"})
    assert answer.status_code == 404


async def test_the_list_asks_the_database_as_often_for_many(
    client: httpx.AsyncClient, at, statements: list[str]
):
    hall, alice = await make_hall(hours="06:00-22:00"), await make_person()
    bob = await make_person("Bob")
    await cancelled_late(at, hall, bob, DAYS[0])
    for day in DAYS:
        await cancelled_late(at, hall, alice, day)
    await at_the_desk(client)
    await client.get(f"/desk/people/{bob.id}/no-shows")
    asked = []
    for person in (bob, alice):
        statements.clear()
        answer = await client.get(f"/desk/people/{person.id}/no-shows")
        assert answer.status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
