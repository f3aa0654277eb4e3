"""One tap into the demo, and never elsewhere."""

import pytest

from portal import database as db
from portal.people.actions import signing_in
from portal.people.cast import CAST
from portal.people.rules.addresses import Address, read_address
from tests.people.entering import CODE
from tests.people.make import make_person


async def test_the_cast_stands_on_the_page_and_each_enters_with_one_tap(visit, as_demo):
    numbers = [await make_person(name=each.name.zh, phone=each.phone) for each in CAST]
    for prefix, language in (("", "zh"), ("/en", "en")):
        page = (await visit().get(f"{prefix}/sign-in?next=/bookings/new%3Funit%3D1")).text
        for number, member in zip(numbers, CAST, strict=True):
            assert f'action="{prefix}/sign-in/as/{number}"' in page
            assert member.name.into(language) in page
            assert member.role.into(language) in page
    browser = visit()
    answer = await browser.post(f"/sign-in/as/{numbers[0]}", data={"next": "/bookings/new?unit=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/bookings/new?unit=1")
    assert (await browser.get("/anyone")).json() == {"person": numbers[0]}
    again = await browser.post(f"/sign-in/as/{numbers[1]}", data={"next": "https://evil.example"})
    assert again.headers["location"] == "/me"
    assert (await browser.get("/anyone")).json() == {"person": numbers[1]}
    assert await db.value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 1


async def test_outside_the_demo_there_is_no_such_page(visit, database):
    alice = await make_person(name=CAST[0].name.zh, phone=CAST[0].phone)
    browser = visit()
    answer = await browser.post(f"/sign-in/as/{alice}", data={"next": "/me"})
    assert answer.status_code == 404
    assert "session" not in browser.cookies
    assert (await browser.get("/anyone")).json() == {"person": None}
    assert "/sign-in/as/" not in (await browser.get("/sign-in")).text
    with pytest.raises(RuntimeError):
        await signing_in.enter_as(alice, signing_in.Browser("a", "b"))
    assert await db.value("SELECT count(*) FROM session") == 0


@pytest.mark.parametrize(("number", "status"), [("0", 404), ("999999", 422), ("9" * 30, 404)])
async def test_nobody_is_not_let_in(visit, as_demo, number, status):
    browser = visit()
    answer = await browser.post(f"/sign-in/as/{number}", data={})
    assert answer.status_code == status
    assert "session" not in browser.cookies


async def test_outside_the_demo_no_page_shows_a_code(visit, chosen, database):
    chosen(smtp_url="smtp://127.0.0.1:9", mail_from="portal@portal.example")
    browser = visit()
    asked = await browser.post("/sign-in", data={"address": "somebody@example.org"})
    assert asked.status_code == 303
    page = (await browser.get("/sign-in/code")).text
    assert "somebody@example.org" in page
    assert not CODE.search(page)
    assert "demo-code" not in page


async def test_without_a_gateway_a_phone_is_told_so_and_nothing_is_pretended(
    visit, chosen, database
):
    chosen(smtp_url="smtp://127.0.0.1:9", mail_from="portal@portal.example", desk_phone="8888")
    answer = await visit().post("/sign-in", data={"address": "13800000000"})
    assert answer.status_code == 422
    assert "现在还不能发短信：请用邮箱，或打电话 8888。" in answer.text
    chosen(smtp_url="")
    for address in ("13800000000", "somebody@example.org"):
        answer = await visit().post("/en/sign-in", data={"address": address})
        assert "We cannot send codes yet: please call the desk, 8888." in answer.text
    assert await db.value("SELECT count(*) FROM sign_in_code") == 0
    assert await db.value("SELECT count(*) FROM message") == 0


def test_the_casts_numbers_are_numbers():
    for member in CAST:
        read = read_address(member.phone)
        assert isinstance(read, Address)
    assert len({member.phone for member in CAST}) == len(CAST)
