"""What the desk writes down of a person, and what the person sees of it."""

import httpx
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database
from portal.people.actions.register import verify
from portal.problems import Refused
from tests.bookings.cast import visitor_of
from tests.desk.cast import at_the_desk, desmond, signed_in_as
from tests.make import insert, make_person

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)


async def test_she_reads_who_saw_that_she_is_a_neighbour_and_who_read_her_record(
    client: httpx.AsyncClient,
):
    her = await make_person("何秀英")
    await at_the_desk(client)
    path = f"/desk/people/{her.id}"
    for _ in range(2):
        sent = await client.post(f"{path}/neighbour", data={"neighbour": "yes"})
        assert sent.status_code == 303
    assert "由Desmond核实" in (await client.get(f"{path}/record")).text
    await signed_in_as(client, her)
    shown = await client.get("/me/account")
    assert "您是本社区居民：11月26日 周四由Desmond核实。" in shown.text
    assert "谁看过您的登记信息" in shown.text
    assert await database.value("SELECT count(*) FROM verification") == 1


async def test_another_answer_ends_the_first():
    her, staff = await make_person("何秀英"), await desmond()
    await verify(staff, her.id, neighbour=True)
    await verify(staff, her.id, neighbour=False)
    kept = await database.rows(
        "SELECT neighbour, ended_at IS NOT NULL FROM verification ORDER BY id"
    )
    assert [(bool(row[0]), bool(row[1])) for row in kept] == [(True, True), (False, False)]


async def test_nobody_verifies_themselves():
    me = await make_person("Desmond")
    with pytest.raises(Refused):
        await verify(visitor_of(me), me.id, neighbour=True)
    with pytest.raises(REFUSED):
        await insert("verification", person_id=me.id, by_id=me.id, neighbour=True, seen_at=1)


async def test_the_database_keeps_one_answer_that_holds():
    her = await make_person("何秀英")
    await insert("verification", person_id=her.id, neighbour=True, seen_at=1)
    with pytest.raises(REFUSED):
        await insert("verification", person_id=her.id, neighbour=False, seen_at=2)


async def test_no_answer_is_asked_for_again(client: httpx.AsyncClient):
    her = await make_person("何秀英")
    await at_the_desk(client)
    answer = await client.post(f"/desk/people/{her.id}/neighbour", data={})
    assert answer.status_code == 422
    assert await database.value("SELECT count(*) FROM verification") == 0


async def test_at_the_desk_she_names_her_daughter_and_ends_it(client: httpx.AsyncClient):
    her = await make_person("何秀英", phone=None)
    await make_person("何小兰", phone="+8619900008888")
    await at_the_desk(client)
    path = f"/desk/people/{her.id}"
    wrong = await client.post(f"{path}/helpers", data={"address": "19900007777"})
    assert wrong.status_code == 422
    sent = {"address": "19900008888", "consent": "telephone"}
    assert (await client.post(f"{path}/helpers", data=sent)).status_code == 303
    shown = (await client.get(f"{path}/record")).text
    assert "何小兰" in shown
    assert "电话告知" in shown
    agreement = await database.value("SELECT id FROM helper")
    assert (await client.post(f"/desk/helpers/{agreement}/end")).status_code == 303
    assert "何小兰" not in (await client.get(f"{path}/record")).text


async def test_an_elder_is_marked_and_unmarked(client: httpx.AsyncClient):
    her = await make_person("何秀英")
    await at_the_desk(client)
    for ticked, kept in (({"elder": "1"}, True), ({}, False)):
        await client.post(f"/desk/people/{her.id}/elder", data=ticked)
        elder = await database.value("SELECT elder FROM person WHERE id = ?", her.id)
        assert bool(elder) is kept


async def test_charlie_reads_nobodys_record(client: httpx.AsyncClient):
    her = await make_person("何秀英")
    await signed_in_as(client, await make_person("Charlie"))
    assert (await client.get(f"/desk/people/{her.id}/record")).status_code == 404
    sent = await client.post(f"/desk/people/{her.id}/neighbour", data={"neighbour": "yes"})
    assert sent.status_code == 404
