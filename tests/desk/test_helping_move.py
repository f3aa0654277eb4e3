"""The daughter moves her mother's booking and answers for her when its time was closed."""

import re

import httpx
import pytest

from portal import database
from portal.bookings.actions import move_booking
from portal.bookings.actions.displacing import decline_alternatives, offer_alternatives
from portal.bookings.rules.helping import Helped
from portal.people.actions.helpers import end_helper, name_helper
from portal.people.queries.helpers import helpers_of
from portal.people.rules.addresses import address_of
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, visitor_of
from tests.bookings.closings import SATURDAY, all_is_well, claims_of, close_school, fates, state_of
from tests.desk.cast import key_in, signed_in_as
from tests.make import Made, make_booking, make_facility, make_person, slot

pytestmark = pytest.mark.usefixtures("database")

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"
TEN_TEXT = "2026-11-28T02:00Z"
NUMBER = "+8619900008888"


async def elder_and_daughter() -> tuple[Made, Made]:
    her = await make_person("何秀英", elder=True)
    daughter = await make_person("何小兰", phone=NUMBER)
    await name_helper(visitor_of(her), address_of(NUMBER))
    return her, daughter


def for_her(her: Made) -> Helped:
    return Helped(her.id, her.household_id, "standing", "web")


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def test_she_moves_it_from_page_to_page_and_both_read_who_did(client: httpx.AsyncClient):
    hall = await make_facility(courts=2)
    her, daughter = await elder_and_daughter()
    code = await make_booking(hall, NINE, person=her)
    # The daughter has a booking at ten herself: that is in her own way, not in her mother's.
    await make_booking(hall, TEN, unit=hall.units[1], person=daughter)
    await signed_in_as(client, daughter)
    shown = (await client.get(f"/bookings/{code}")).text
    assert f"/bookings/{code}/move" in shown
    to = await client.get(f"/bookings/{code}/move")
    for page in (to.headers["location"], f"/facilities/{hall.slug}/week?moving={code}"):
        chosen = (await client.get(page)).text
        assert "您正在为何秀英改期" in chosen, page
        assert f"/bookings/{code}/move" in chosen, page
    unit = hall.units[0].id
    asked = await client.get(f"/bookings/{code}/move?unit={unit}&starts={TEN_TEXT}")
    assert "为何秀英" in asked.text
    sent = dict(re.findall(r'name="(unit|starts|minutes)" value="([^"]+)"', asked.text))
    sent["submission"] = key_in(asked.text)
    for _ in range(2):
        moved = await client.post(f"/bookings/{code}/move", data=sent)
        assert moved.headers["location"].startswith(f"/bookings/{code}")
    row = await database.row(
        "SELECT e.actor_id, e.reason, b.person_id FROM booking_event e"
        " JOIN booking b ON b.id = e.booking_id WHERE b.code = ? ORDER BY e.seq DESC LIMIT 1",
        code,
    )
    assert tuple(row) == (daughter.id, "moved", her.id)
    assert "何小兰改了时间" in (await client.get(f"/bookings/{code}")).text
    await signed_in_as(client, her)
    assert "何小兰改了时间" in (await client.get(f"/bookings/{code}")).text
    await all_is_well()


async def test_when_it_cannot_be_moved_she_reads_why_with_times_her_mother_may_have(
    client: httpx.AsyncClient,
):
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    code = await make_booking(hall, NINE, person=her)
    await make_booking(hall, TEN)
    await signed_in_as(client, daughter)
    sent = {"unit": str(hall.units[0].id), "starts": TEN_TEXT, "submission": new_key()}
    refused = await client.post(f"/bookings/{code}/move", data=sent)
    assert refused.status_code == 409
    assert "为何秀英" in refused.text
    assert f"/bookings/{code}/move?" in refused.text
    assert await state_of(code) == "confirmed"


async def displaced(courts: int = 2) -> tuple[Made, Made, str]:
    """Her booking was closed, and times at another place are kept for her."""
    school, _ = await make_facility(), await make_facility(courts=courts)
    her, daughter = await elder_and_daughter()
    code = await make_booking(school, NINE, person=her)
    await close_school(school, SATURDAY)
    await offer_alternatives()
    assert await fates() == {"offered": 1}
    return her, daughter, code


async def test_she_takes_one_of_the_times_that_are_kept(client: httpx.AsyncClient):
    her, daughter, code = await displaced()
    await signed_in_as(client, daughter)
    listed = (await client.get(f"/me/helpers/{her.id}/bookings")).text
    assert f"/bookings/{code}" in listed
    assert "换个时间" in listed
    page = (await client.get(f"/bookings/{code}")).text
    assert "为何秀英" in page
    sent = {"submission": key_in(page)}
    taken = await client.post(f"/bookings/{code}/alternatives/1", data=sent)
    assert taken.status_code == 303
    assert await fates() == {"accepted": 1}
    assert await state_of(code) == "confirmed"
    assert await database.value("SELECT person_id FROM booking WHERE code = ?", code) == her.id
    await signed_in_as(client, her)
    assert "何小兰选了这个时段" in (await client.get(f"/bookings/{code}")).text
    await all_is_well()


async def test_she_says_that_none_fits_and_both_read_it(client: httpx.AsyncClient):
    her, daughter, code = await displaced()
    await signed_in_as(client, daughter)
    sent = {"submission": key_in((await client.get(f"/bookings/{code}")).text)}
    for _ in range(2):
        answer = await client.post(f"/bookings/{code}/alternatives/none", data=sent)
        assert answer.status_code == 303
    assert (await fates(), await claims_of(code)) == ({"declined": 1}, 0)
    for person in (daughter, her):
        await signed_in_as(client, person)
        page = (await client.get(f"/bookings/{code}")).text
        assert "何小兰表示替代时段都不合适" in page
    lines = "SELECT count(*) FROM booking_event WHERE reason = 'none fits'"
    assert await database.value(lines) == 1
    await all_is_well()


async def test_from_the_end_of_the_agreement_on_there_is_nothing(client: httpx.AsyncClient):
    her, daughter, code = await displaced()
    await signed_in_as(client, daughter)
    key = key_in((await client.get(f"/bookings/{code}")).text)
    (agreement,) = await helpers_of(her.id)
    await end_helper(visitor_of(her), agreement.id)
    for path in (f"/bookings/{code}", f"/bookings/{code}/move"):
        assert (await client.get(path)).status_code == 404, path
    for path in ("alternatives/1", "alternatives/none", "move"):
        answer = await client.post(f"/bookings/{code}/{path}", data={"submission": key})
        assert answer.status_code == 404, path
    facility = await database.value("SELECT slug FROM facility ORDER BY id LIMIT 1")
    choosing = await client.get(f"/facilities/{facility}?moving={code}")
    assert choosing.status_code == 404
    late = decline_alternatives(visitor_of(daughter), code, key=new_key(), helping=for_her(her))
    assert await codes_of(late) == ["not_agreed"]
    assert await fates() == {"offered": 1}


async def test_a_stranger_moves_nothing_in_her_name():
    hall = await make_facility()
    her = await make_person("何秀英")
    code = await make_booking(hall, NINE, person=her)
    charlie = visitor_of(await make_person("Charlie"))
    tried = move_booking(
        charlie,
        code,
        hall.units[0].id,
        slot(hall, TEN),
        key=new_key(),
        helping=for_her(her),
    )
    assert await codes_of(tried) == ["not_agreed"]


async def test_what_staff_did_is_not_told_as_the_familys(client: httpx.AsyncClient):
    school = await make_facility()
    her, _ = await elder_and_daughter()
    code = await make_booking(school, NINE, person=her)
    await close_school(school, SATURDAY)
    await signed_in_as(client, her)
    page = (await client.get(f"/bookings/{code}")).text
    assert "Sally" not in page


async def test_the_page_asks_the_database_as_often_however_often_it_was_moved(
    client: httpx.AsyncClient, statements: list[str]
):
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    code = await book(visitor_of(daughter), hall, NINE, helping=for_her(her))
    await signed_in_as(client, her)
    await client.get(f"/bookings/{code}")
    asked = []
    for at in (TEN, NINE, TEN):
        await move_booking(
            visitor_of(daughter),
            code,
            hall.units[0].id,
            slot(hall, at),
            key=new_key(),
            helping=for_her(her),
        )
        statements.clear()
        await client.get(f"/bookings/{code}")
        asked.append(len(statements))
    assert len(set(asked)) == 1
