"""Desmond books for He Xiuying, who has no telephone; nobody else can in her name."""

import re

import httpx
import pytest

from portal import database, settings
from portal.bookings.actions import book_slot, cancel_booking
from portal.bookings.rules.gate import digits_of
from portal.bookings.rules.helping import Helped
from portal.people.rules.visitors import Role
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody, visitor_of
from tests.desk.cast import at_the_desk, desmond, key_in, put_on_record, signed_in_as
from tests.make import make_booking, make_facility, make_person, slot

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28"
NINE = f"{SATURDAY} 09:00"


def told(person) -> Helped:
    return Helped(person.id, person.household_id, "in_person", "desk")


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def test_an_elder_with_no_phone_is_booked_and_gets_a_slip(client: httpx.AsyncClient):
    hall = await make_facility()
    await at_the_desk(client)
    page = await put_on_record(client, "何秀英")
    assert "没有手机" in page.text
    confirm = re.search(r'href="([^"]+/bookings/new\?[^"]+)"', page.text)
    asked = await client.get(confirm[1].replace("&amp;", "&"))
    assert "当面告知" in asked.text
    sent = dict(re.findall(r'name="(submission|unit|starts|minutes)" value="([^"]+)"', asked.text))
    action = re.search(r'action="([^"]+/bookings)"', asked.text)[1]
    booked = await client.post(action, data={**sent, "party": "1"})
    slip = await client.get(booked.headers["location"])
    for words in ("东门", "预约号", "11月26日 周四", "19:00–20:00"):
        assert words in slip.text
    row = await database.row(
        "SELECT b.channel, b.consent, p.name, h.name, e.actor_id = h.id, p.phone FROM booking b"
        " JOIN person p ON p.id = b.person_id JOIN person h ON h.id = b.helper_id"
        " JOIN booking_event e ON e.booking_id = b.id"
    )
    assert tuple(row[:4]) == ("desk", "in_person", "何秀英", "Desmond")
    assert row[4]
    assert row[5] is None
    assert hall.slug


@pytest.mark.parametrize(("check_in", "printed"), [("none", False), ("in", True), ("in_out", True)])
async def test_the_slip_says_the_digits_where_who_comes_is_ticked(client, check_in, printed):
    hall = await make_facility(terms={"check_in": check_in})
    code = await make_booking(hall, "2026-11-26 19:00")
    await at_the_desk(client)
    slip = (await client.get(f"/desk/slips/{code}")).text
    large = re.findall(r'<p class="code">(\w+)</p>', slip)
    digits = digits_of(settings.settings().secret, code)
    assert large == ([code, digits] if printed else [code])
    assert ("到校门口报这六位数字" in slip) is printed
    await client.post(f"/desk/bookings/{code}/cancellation", data={"submission": new_key()})
    assert digits not in (await client.get(f"/desk/slips/{code}")).text


async def test_sent_twice_it_is_one_person(client: httpx.AsyncClient):
    await at_the_desk(client)
    page = await client.get("/desk")
    key = key_in(page.text)
    sent = {"submission": key, "name": "何秀英", "elder": "1"}
    first = await client.post("/desk/people", data=sent)
    again = await client.post("/desk/people", data=sent)
    assert first.headers["location"] == again.headers["location"]
    assert await database.value("SELECT count(*) FROM person WHERE name = '何秀英'") == 1


async def test_the_end_of_a_number_or_a_part_of_a_name_finds_her(client: httpx.AsyncClient):
    her = await make_person("何秀英", phone="+8619900004567", elder=True)
    await make_person("何秀兰", phone="+8619900001234")
    await at_the_desk(client)
    for typed in ("4567", "秀英", "199 0000 4567"):
        answer = await client.get("/desk", params={"q": typed})
        assert answer.headers["location"] == f"/desk/people/{her.id}", typed
    both = await client.get("/desk", params={"q": "何秀"})
    assert "199****4567" in both.text
    assert "199****1234" in both.text
    assert "19900004567" not in both.text


@pytest.mark.parametrize("typed", ["456", "%", "_", "' OR 1=1"])
async def test_too_little_finds_nobody(client: httpx.AsyncClient, typed: str):
    await make_person("何秀英", phone="+8619900004567")
    await at_the_desk(client)
    answer = await client.get("/desk", params={"q": typed})
    assert answer.status_code == (422 if typed == "456" else 200)
    assert "何秀英" not in answer.text


async def test_the_booking_counts_for_her_and_not_for_the_desk():
    hall, her = await make_facility(), await make_person("何秀英", phone=None)
    staff = await desmond()
    await book(staff, hall, NINE, helping=told(her))
    ten = f"{SATURDAY} 10:00"
    assert await codes_of(book(staff, hall, ten, helping=told(her))) == ["cap_day"]
    assert await book(staff, hall, ten, helping=told(await make_person("李梅", phone=None)))


async def test_the_desk_waives_a_cap_but_never_that_it_is_full(at):
    hall, her = await make_facility(), await make_person("何秀英", phone=None)
    staff = await desmond()
    await book(staff, hall, NINE, helping=told(her))
    code = await book(staff, hall, f"{SATURDAY} 10:00", helping=told(her), waive=True)
    reason = await database.value(
        "SELECT e.reason FROM booking_event e JOIN booking b ON b.id = e.booking_id"
        " WHERE b.code = ?",
        code,
    )
    assert reason == "waived: cap_day"
    await make_booking(hall, f"{SATURDAY} 11:00")
    refused = book(staff, hall, f"{SATURDAY} 11:00", helping=told(her), waive=True)
    assert await codes_of(refused) == ["full"]


async def test_no_resident_waives_anything():
    hall, alice = await make_facility(), await somebody()
    await book(alice, hall, NINE)
    assert await codes_of(book(alice, hall, f"{SATURDAY} 10:00", waive=True)) == ["cap_day"]


async def test_nobody_but_the_desk_says_that_she_agreed():
    hall, her = await make_facility(), await make_person("何秀英", phone=None)
    charlie = await somebody("Charlie")
    manager = await desmond("Sally", roles=frozenset({(Role.SCHOOL_MANAGER, 1)}))
    for who in (charlie, manager):
        assert await codes_of(book(who, hall, NINE, helping=told(her))) == ["not_agreed"]


async def test_the_desk_does_not_help_itself():
    hall, staff = await make_facility(), await desmond()
    assert await codes_of(book(staff, hall, NINE, helping=told(staff))) == ["yourself"]


async def test_what_she_is_looking_at_herself_stays_hers():
    from portal.bookings.actions import hold_slot

    hall, her = await make_facility(), await make_person("何秀英")
    await hold_slot(visitor_of(her), hall.units[0].id, slot(hall, f"{SATURDAY} 15:00"))
    await book(await desmond(), hall, NINE, helping=told(her))
    states = await database.rows("SELECT state FROM booking ORDER BY id")
    assert [row[0] for row in states] == ["held", "confirmed"]


async def test_the_desk_gives_back_what_she_does_not_need(client: httpx.AsyncClient):
    hall, her = await make_facility(), await make_person("何秀英", phone=None)
    code = await make_booking(hall, NINE, person=her)
    await at_the_desk(client)
    asked = await client.get(f"/desk/bookings/{code}/cancellation")
    key = key_in(asked.text)
    done = await client.post(f"/desk/bookings/{code}/cancellation", data={"submission": key})
    assert done.headers["location"].startswith(f"/desk/people/{her.id}")
    assert await database.value("SELECT state FROM booking") == "cancelled"


async def test_for_charlie_there_is_no_desk(client: httpx.AsyncClient):
    hall, her = await make_facility(), await make_person("何秀英", phone=None)
    code = await make_booking(hall, NINE, person=her)
    await signed_in_as(client, await make_person("Charlie"))
    for path in ("/desk", f"/desk/people/{her.id}", f"/desk/slips/{code}"):
        assert (await client.get(path)).status_code == 404, path


async def test_who_read_her_record_is_kept_once_a_day(client: httpx.AsyncClient):
    await make_facility()
    her = await make_person("何秀英", phone=None)
    staff = await at_the_desk(client)
    for _ in range(2):
        assert (await client.get(f"/desk/people/{her.id}")).status_code == 200
    rows = await database.rows("SELECT person_id, viewer_id, page, times FROM record_view")
    assert [tuple(row) for row in rows] == [(her.id, staff.id, "person", 2)]


async def test_nobody_books_for_somebody_erased_or_closed():
    hall, staff = await make_facility(), await desmond()
    closed = await make_person("何秀英", disabled_at=1)
    assert await codes_of(book(staff, hall, NINE, helping=told(closed))) == ["not_here"]


async def test_a_wrong_household_is_nobody():
    hall, staff = await make_facility(), await desmond()
    her, other = await make_person("何秀英"), await make_person("李梅")
    wrong = Helped(her.id, other.household_id, "in_person", "desk")
    with pytest.raises(Refused):
        await book_slot(
            staff, hall.units[0].id, slot(hall, NINE), party=1, key=new_key(), helping=wrong
        )
    code = await make_booking(hall, NINE, person=her)
    with pytest.raises(Refused):
        await cancel_booking(staff, code, key=new_key(), helping=wrong)


async def test_the_second_week_is_a_tap_away(client: httpx.AsyncClient):
    await make_facility()
    her = await make_person("何秀英")
    await at_the_desk(client)
    first = (await client.get(f"/desk/people/{her.id}")).text
    assert "day-2026-12-03" not in first
    (later,) = re.findall(r'href="([^"]+day=2026-12-03)"', first)
    assert "day-2026-12-03" in (await client.get(later.replace("&amp;", "&"))).text
