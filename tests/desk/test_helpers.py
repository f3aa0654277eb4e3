"""He Xiuying lets her daughter book for her; until either of them ends it."""

import re

import httpx
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database
from portal.bookings.actions import book_slot, cancel_booking, hold_slot
from portal.bookings.rules.helping import Helped
from portal.people.actions.helpers import MOST, end_helper, name_helper, record_helper
from portal.people.queries.helpers import helped_by, helpers_of
from portal.people.rules.addresses import address_of
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, visitor_of
from tests.desk.cast import desmond, key_in, signed_in_as
from tests.make import Made, insert, make_booking, make_facility, make_person, slot

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)
NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


async def elder_and_daughter() -> tuple[Made, Made]:
    """She named her daughter, by the daughter's number."""
    her = await make_person("何秀英", elder=True)
    daughter = await make_person("何小兰", phone="+8619900008888")
    await name_helper(visitor_of(her), address_of("+8619900008888"))
    return her, daughter


def for_her(her: Made) -> Helped:
    return Helped(her.id, her.household_id, "standing", "web")


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def test_both_names_are_on_the_record_and_on_the_page(client: httpx.AsyncClient):
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    await signed_in_as(client, daughter)
    address = f"/bookings/new?unit={hall.units[0].id}&starts=2026-11-28T01:00Z&for={her.id}"
    asked = await client.get(address)
    assert "为何秀英" in asked.text
    sent = dict(
        re.findall(r'name="(unit|starts|minutes|for)" value="([^"]+)"', asked.text),
        submission=key_in(asked.text),
        party="1",
    )
    booked = await client.post("/bookings", data=sent)
    shown = await client.get(booked.headers["location"])
    assert "何小兰为何秀英预约" in shown.text
    row = await database.row("SELECT person_id, helper_id, consent, channel, state FROM booking")
    assert tuple(row) == (her.id, daughter.id, "standing", "web", "confirmed")
    actors = await database.rows("SELECT DISTINCT actor_id FROM booking_event")
    assert [actor for (actor,) in actors] == [daughter.id]
    listed = await client.get(f"/me/helpers/{her.id}/bookings")
    assert booked.headers["location"] in listed.text
    await signed_in_as(client, her)
    assert "何小兰为何秀英预约" in (await client.get(booked.headers["location"])).text


async def test_a_helper_without_consent_cannot():
    hall, her = await make_facility(), await make_person("何秀英")
    charlie = visitor_of(await make_person("Charlie"))
    assert await codes_of(book(charlie, hall, NINE, helping=for_her(her))) == ["not_agreed"]
    seat = (hall.units[0].id, slot(hall, NINE))
    assert await codes_of(hold_slot(charlie, *seat, helping=for_her(her))) == ["not_agreed"]
    code = await make_booking(hall, NINE, person=her)
    cancelling = cancel_booking(charlie, code, key=new_key(), helping=for_her(her))
    assert await codes_of(cancelling) == ["not_agreed"]


@pytest.mark.parametrize("who_ends", [0, 1])
async def test_ended_by_either_it_ends_at_once(who_ends: int):
    hall = await make_facility()
    pair = await elder_and_daughter()
    her, daughter = pair
    await book(visitor_of(daughter), hall, NINE, helping=for_her(her))
    (agreement,) = await helpers_of(her.id)
    assert await end_helper(visitor_of(pair[who_ends]), agreement.id)
    helping = for_her(her)
    refused = book(visitor_of(daughter), hall, "2026-11-29 09:00", helping=helping)
    assert await codes_of(refused) == ["not_agreed"]
    assert await helped_by(daughter.id) == []
    ended = await database.row("SELECT ended_at IS NOT NULL, ended_by_id FROM helper")
    assert (bool(ended[0]), ended[1]) == (True, pair[who_ends].id)


async def test_a_page_opened_before_is_of_no_use_after(client: httpx.AsyncClient):
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    code = await make_booking(hall, TEN, person=her)
    await signed_in_as(client, daughter)
    address = f"/bookings/new?unit={hall.units[0].id}&starts=2026-11-28T01:00Z&for={her.id}"
    assert (await client.get(f"/bookings/{code}")).status_code == 200
    (agreement,) = await helpers_of(her.id)
    await end_helper(visitor_of(her), agreement.id)
    for path in (address, f"/bookings/{code}", f"/me/helpers/{her.id}/bookings"):
        assert (await client.get(path)).status_code == 404, path


async def test_a_stranger_ends_nothing(client: httpx.AsyncClient):
    her, _ = await elder_and_daughter()
    (agreement,) = await helpers_of(her.id)
    await signed_in_as(client, await make_person("Charlie"))
    assert (await client.post(f"/me/helpers/{agreement.id}/end")).status_code == 404
    assert len(await helpers_of(her.id)) == 1


async def test_what_the_helper_was_looking_at_for_herself_is_let_go():
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    seat = (hall.units[0].id, slot(hall, NINE))
    await hold_slot(visitor_of(daughter), *seat)
    held = await hold_slot(visitor_of(daughter), *seat, helping=for_her(her))
    code = await book_slot(
        visitor_of(daughter), *seat, party=1, key=new_key(), helping=for_her(her)
    )
    assert code == held.code
    states = await database.rows("SELECT person_id, state FROM booking ORDER BY id")
    assert [tuple(row) for row in states] == [(daughter.id, "lapsed"), (her.id, "confirmed")]


async def test_her_limits_count_and_not_the_daughters():
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    await book(visitor_of(daughter), hall, NINE)
    await book(visitor_of(daughter), hall, TEN, helping=for_her(her))
    more = book(visitor_of(daughter), hall, "2026-11-28 11:00", helping=for_her(her))
    assert await codes_of(more) == ["cap_day"]


async def test_the_page_names_and_ends(client: httpx.AsyncClient):
    her = await make_person("何秀英")
    await make_person("何小兰", phone="+8619900008888")
    await signed_in_as(client, her)
    unknown = await client.post("/me/helpers", data={"address": "199 0000 7777"})
    assert unknown.status_code == 422
    assert "199 0000 7777" in unknown.text
    for _ in range(2):
        named = await client.post("/me/helpers", data={"address": "199 0000 8888"})
        assert named.status_code == 303
    shown = await client.get("/me/helpers")
    (ending,) = re.findall(r'action="(/me/helpers/\d+/end)"', shown.text)
    assert (await client.post(ending)).status_code == 303
    assert "何小兰" not in (await client.get("/me/helpers")).text


async def test_nobody_tries_numbers_to_learn_who_is_here(client: httpx.AsyncClient):
    await signed_in_as(client, await make_person("Charlie"))
    answers = [
        (await client.post("/me/helpers", data={"address": f"1990000{n:04d}"})).status_code
        for n in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2


async def test_the_desk_writes_it_down():
    her = await make_person("何秀英", phone=None)
    daughter = await make_person("何小兰", phone="+8619900008888")
    staff = await desmond()
    number = address_of("+8619900008888")
    await record_helper(staff, her.id, her.household_id, number, "in_person")
    (agreement,) = await helpers_of(her.id)
    assert (agreement.helper_id, agreement.agreed) == (daughter.id, "in_person")
    assert agreement.recorded_by == "Desmond"


async def test_nobody_writes_down_that_they_help_themselves():
    her = await make_person("何秀英", phone=None)
    me = await make_person("Desmond", phone="+8619900009999")
    number = address_of("+8619900009999")
    writing = record_helper(visitor_of(me), her.id, her.household_id, number, "in_person")
    assert await codes_of(writing) == ["yourself"]


async def test_five_helpers_are_enough():
    her = await make_person("何秀英")
    for n in range(MOST):
        other = await make_person(f"女儿{'一二三四五'[n]}", phone=f"+861990001000{n}")
        await insert("helper", person_id=her.id, helper_id=other.id, agreed="self", starts_at=1)
    await make_person("女儿六", phone="+8619900010009")
    naming = name_helper(visitor_of(her), address_of("+8619900010009"))
    assert await codes_of(naming) == ["too_many"]


async def test_the_database_knows_no_helper_of_oneself_and_none_twice():
    her, daughter = await elder_and_daughter()
    for row in (
        {"person_id": her.id, "helper_id": her.id, "agreed": "self"},
        {"person_id": her.id, "helper_id": daughter.id, "agreed": "self"},
        {"person_id": daughter.id, "helper_id": her.id, "agreed": "perhaps"},
        {"person_id": daughter.id, "helper_id": 10**9, "agreed": "self"},
    ):
        with pytest.raises(REFUSED):
            await insert("helper", starts_at=1, **row)


async def test_the_database_knows_no_helper_without_consent():
    hall = await make_facility()
    her, daughter = await elder_and_daughter()
    await make_booking(hall, NINE, person=her)
    with pytest.raises(REFUSED):
        async with database.transaction():
            await database.execute("UPDATE booking SET helper_id = ?", daughter.id)
