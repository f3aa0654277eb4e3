"""An elder without a telephone, from the desk's counter to the school's gate and into the sums."""

import re

import httpx
import pytest

from portal import clock, database, settings
from portal.bookings.rules.gate import digits_of
from portal.people.sessions import hash_of
from tests.desk.cast import at_the_desk, put_on_record, signed_in_as
from tests.desk.test_use import table
from tests.gate.make import make_hall
from tests.gate.test_phone import guards_phone
from tests.make import insert, make_organisation

pytestmark = pytest.mark.usefixtures("database")


async def booked_for_her(desk: httpx.AsyncClient) -> str:
    """The code of the first time the desk offers her, booked in three keys."""
    found = await put_on_record(desk, "何秀英")
    confirm = re.search(r'href="([^"]+/bookings/new\?[^"]+)"', found.text)
    assert confirm is not None
    asked = await desk.get(confirm[1].replace("&amp;", "&"))
    sent = dict(re.findall(r'name="(submission|unit|starts|minutes)" value="([^"]+)"', asked.text))
    action = re.search(r'action="([^"]+/bookings)"', asked.text)
    assert action is not None
    booked = await desk.post(action[1], data={**sent, "party": "1"})
    slip = (await desk.get(booked.headers["location"])).text
    assert "东门" in slip
    code = re.search(r"/slips/([^/?]+)", booked.headers["location"])
    assert code is not None
    return code[1]


async def test_booked_at_the_desk_let_in_at_the_gate_and_counted(client: httpx.AsyncClient, at):
    school = await make_organisation(slug="longling")
    await make_hall(organisation=school)
    desk = await at_the_desk(client)
    code = await booked_for_her(client)

    token = "a" * 22
    await insert(
        "gate_link",
        token_hash=hash_of(token),
        organisation_id=school,
        name="东门手机",
        starts_on="2026-11-26",
        given_at=clock.to_us(clock.now()),
    )
    at("2026-11-26 18:50")
    async with guards_phone() as guard:
        await guard.get(f"/gate/enter/{token}")
        digits = digits_of(settings.settings().secret, code)
        assert (await guard.post("/gate/digits", data={"digits": digits})).status_code == 303
        assert "已签到" in (await guard.get("/gate")).text

    await signed_in_as(client, desk)
    assert (await table(client))["在服务台"] == [1, 1, 1, 1]

    assert tuple(
        await database.row(
            "SELECT b.state, p.name, h.name FROM booking b"
            " JOIN person p ON p.id = b.person_id JOIN person h ON h.id = b.helper_id"
        )
    ) == ("attended", "何秀英", "Desmond")
