"""Name, language, number and e-mail address."""

import pytest

from portal import database as db
from tests.people.entering import CODE, OLD_CODE, other_than, sign_in
from tests.people.make import make_person, signed_in

pytestmark = pytest.mark.usefixtures("as_demo")


async def kept(person: int) -> tuple[str, str, str | None, str | None]:
    (row,) = await db.rows("SELECT name, language, phone, email FROM person WHERE id = ?", person)
    return row[0], row[1], row[2], row[3]


async def messages() -> list[tuple[str, str]]:
    return [
        (row[0], row[1]) for row in await db.rows("SELECT kind, address FROM message ORDER BY id")
    ]


async def codes_on(page: str) -> tuple[str, str]:
    new, old = CODE.search(page), OLD_CODE.search(page)
    return (new[1] if new else "", old[1] if old else "")


async def test_name_and_language_can_be_changed(visit, database):
    alice = await make_person(phone="+8613800000000")
    browser = visit(cookies=await signed_in(alice))
    page = (await browser.get("/me/account")).text
    assert 'value="陈雅丽"' in page
    assert "138 0000 0000" in page
    answer = await browser.post("/me/account", data={"name": "陈 雅丽", "language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/account")
    assert await kept(alice) == ("陈 雅丽", "en", "+8613800000000", None)


@pytest.mark.parametrize("name", ["", "李", "a" * 31, "=cmd|' /C calc'!A0", "<script>"])
async def test_a_name_that_cannot_be_kept_is_explained_and_kept_in_the_form(visit, database, name):
    alice = await make_person(phone="+8613800000000")
    browser = visit(cookies=await signed_in(alice))
    answer = await browser.post("/me/account", data={"name": name, "language": "xx"})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")
    assert await kept(alice) == ("陈雅丽", "zh", "+8613800000000", None)


async def test_soon_after_signing_in_a_code_to_the_new_address_is_enough_and_both_are_told(
    visit, database
):
    alice = await make_person(phone="+8613800000000")
    here, there = visit(), visit(cookies=await signed_in(alice))
    await sign_in(here, "13800000000")
    asked = await here.post("/me/account/address", data={"address": "139 0000 0000"})
    assert asked.headers["location"] == "/me/account/address/code"
    page = (await here.get("/me/account/address/code")).text
    new, old = await codes_on(page)
    assert old == ""
    wrong = await here.post("/me/account/address/code", data={"code": other_than(new)})
    assert wrong.status_code == 422
    assert (await kept(alice))[2] == "+8613800000000"
    done = await here.post("/me/account/address/code", data={"code": new})
    assert done.status_code == 303
    assert (await kept(alice))[2] == "+8613900000000"
    assert (await messages())[-2:] == [
        ("address_changed", "+8613800000000"),
        ("address_changed", "+8613900000000"),
    ]
    assert (await here.get("/anyone")).json() == {"person": alice}
    assert (await there.get("/anyone")).json() == {"person": None}


async def test_on_a_phone_left_lying_about_the_old_number_must_agree_too(visit, database, at):
    at("2026-11-26 09:00")
    alice = await make_person(phone="+8613800000000")
    browser = visit(cookies=await signed_in(alice))
    at("2026-11-26 09:11")
    await browser.post("/me/account/address", data={"address": "thief@example.org"})
    new, old = await codes_on((await browser.get("/me/account/address/code")).text)
    assert [address for _, address in await messages()] == ["thief@example.org", "+8613800000000"]
    for given in ({"code": new}, {"code": new, "old_code": other_than(old)}):
        answer = await browser.post("/me/account/address/code", data=given)
        assert answer.status_code == 422
        assert (await kept(alice))[3] is None
    answer = await browser.post("/me/account/address/code", data={"code": new, "old_code": old})
    assert answer.status_code == 303
    assert (await kept(alice))[2:] == ("+8613800000000", "thief@example.org")


async def test_codes_for_a_change_are_of_no_use_for_signing_in_nor_for_another_person(
    visit, database
):
    alice, charlie = await make_person(phone="+8613800000000"), await make_person()
    browser = visit(cookies=await signed_in(alice))
    await browser.post("/me/account/address", data={"address": "13900000000"})
    new, _ = await codes_on((await browser.get("/me/account/address/code")).text)
    session = await db.value("SELECT id FROM session WHERE person_id = ?", alice)
    stranger = visit(cookies={"attempt": f"change:new:{session}"})
    await stranger.post("/sign-in/code", data={"code": new, "name": "查理"})
    assert (await stranger.get("/anyone")).json() == {"person": None}
    his = visit(cookies=await signed_in(charlie))
    await his.post("/me/account/address/code", data={"code": new})
    assert (await kept(charlie))[2] != "+8613900000000"
    assert (await browser.post("/me/account/address/code", data={"code": new})).status_code == 303


async def test_somebody_elses_number_is_refused_only_to_who_can_read_its_messages(visit, database):
    alice, charlie = (
        await make_person(phone="+8613800000000"),
        await make_person(phone="+8613900000000"),
    )
    browser = visit(cookies=await signed_in(alice))
    asked = await browser.post("/me/account/address", data={"address": "13900000000"})
    assert asked.status_code == 303  # as for a number of nobody's
    new, _ = await codes_on((await browser.get("/me/account/address/code")).text)
    answer = await browser.post("/me/account/address/code", data={"code": new})
    assert answer.status_code == 303
    told = (await browser.get(answer.headers["location"])).text
    assert "这个已经是别的账户在用，请问服务台。" in told
    assert (await kept(alice))[2] == "+8613800000000"
    assert (await kept(charlie))[2] == "+8613900000000"


async def test_the_present_number_is_not_a_change(visit, database):
    browser = visit(cookies=await signed_in(await make_person(phone="+8613800000000")))
    answer = await browser.post("/me/account/address", data={"address": "+86 138 0000 0000"})
    assert answer.status_code == 422
    assert "这就是您现在用的。" in answer.text
    assert await messages() == []


async def test_asking_is_bounded(visit, database, at):
    browser = visit(cookies=await signed_in(await make_person()))
    statuses = [
        (await browser.post("/me/account/address", data={"address": f"1390000000{n}"})).status_code
        for n in range(6)
    ]
    assert statuses == [303] * 5 + [429]
