"""Passwords, for staff alone."""

import pytest

from portal import database as db
from portal.people.actions import passwords, set_password
from portal.problems import Refused
from tests.people.make import make_grant, make_person, signed_in

PASSWORD = "correct horse battery"


async def make_sally(*, role: bool = True, password: str | None = PASSWORD) -> int:
    sally = await make_person(phone="+8613800000000", name="沈莎")
    if role:
        await make_grant(sally, "desk")
    if password:
        await set_password("13800000000", password)
    return sally


async def enter(browser, password=PASSWORD, address="13800000000", **fields):
    sent = {"address": address, "password": password, **fields}
    return await browser.post("/sign-in/password", data=sent)


async def test_staff_sign_in_and_are_where_they_wanted_to_be(visit, database):
    sally = await make_sally()
    browser = visit()
    answer = await enter(browser, next="/desk?day=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk?day=1")
    assert (await browser.get("/desk")).json() == {"person": sally}


async def test_the_answer_is_the_same_whatever_is_wrong_and_so_is_the_work(
    visit, database, monkeypatch
):
    await make_sally()
    await make_person(phone="+8613900000000")  # has no password
    await make_person(phone="+8613700000000", disabled_at=1)
    alice = await make_person(phone="+8613600000000")
    await set_password("13600000000", PASSWORD)  # was staff once: no role
    verified = []
    original = passwords._fits

    def counted(password, kept):
        verified.append(kept)
        return original(password, kept)

    monkeypatch.setattr(passwords, "_fits", counted)
    pages = set()
    for phone, password in (
        ("13800000000", "wrong password"),
        ("13900000000", PASSWORD),
        ("13700000000", PASSWORD),
        ("13600000000", PASSWORD),
        ("13500000000", PASSWORD),
    ):
        answer = await enter(visit(), password, phone)
        assert answer.status_code == 422
        pages.add(answer.text.replace(phone, "PHONE"))
    assert len(pages) == 1
    assert "手机号（邮箱）和密码对不上。" in pages.pop()
    assert len(verified) == 5
    assert await db.value("SELECT count(*) FROM session") == 0
    assert await db.value("SELECT count(*) FROM person WHERE id = ?", alice) == 1


async def test_the_hash_is_argon2_with_our_measure_and_the_page_never_shows_a_password(
    visit, database
):
    await make_sally()
    kept = await db.value("SELECT password_hash FROM person")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.NOBODYS.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    answer = await enter(visit(), "wrong password of mine")
    assert "wrong password of mine" not in answer.text


async def test_guessing_is_bounded_by_network_and_a_stranger_locks_nobody_out(visit, database, at):
    at("2026-11-26 09:00")
    await make_sally()
    stranger = visit(network="203.0.113.9")
    statuses = [(await enter(stranger, f"guess {n} guess")).status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert (await enter(stranger)).status_code == 429
    assert (await enter(visit(network="10.0.0.2"))).status_code == 303
    at("2026-11-26 09:15")
    assert (await enter(stranger)).status_code == 303


async def test_only_staff_find_the_page_that_sets_one(visit, database):
    alice = visit(cookies=await signed_in(await make_person()))
    assert (await alice.get("/me/password")).status_code == 404
    assert (await alice.post("/me/password", data={"password": PASSWORD})).status_code == 404
    assert "/me/password" not in (await alice.get("/me/account")).text


async def test_setting_a_password_signs_the_other_devices_out_and_keeps_this_one(visit, database):
    sally = await make_sally(password=None)
    here, there = visit(cookies=await signed_in(sally)), visit(cookies=await signed_in(sally))
    assert (await here.get("/me/password")).status_code == 200
    answer = await here.post("/me/password", data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/account")
    assert (await here.get("/anyone")).json() == {"person": sally}
    assert (await there.get("/anyone")).json() == {"person": None}
    assert (await enter(visit())).status_code == 303


async def test_another_password_needs_the_present_one(visit, database):
    sally = await make_sally()
    browser = visit(cookies=await signed_in(sally))
    new = {"password": "another long sentence"}
    wrong = await browser.post("/me/password", data={**new, "present": "not that one"})
    assert wrong.status_code == 422
    assert "现在的密码不对。" in wrong.text
    right = await browser.post("/me/password", data={**new, "present": PASSWORD})
    assert right.status_code == 303
    assert (await enter(visit(), "another long sentence")).status_code == 303
    assert (await enter(visit())).status_code == 422


async def test_an_easy_password_is_refused_in_words(visit, database):
    browser = visit(cookies=await signed_in(await make_sally(password=None)))
    answer = await browser.post("/me/password", data={"password": "12345"})
    assert answer.status_code == 422
    assert "密码至少 10 个字符。" in answer.text
    assert await db.value("SELECT password_hash FROM person") is None


async def test_the_command_ends_every_session_and_names_what_is_wrong(database, visit):
    sally = await make_sally(password=None)
    cookies = await signed_in(sally)
    await set_password("+86 138 0000 0000", PASSWORD)
    assert (await visit(cookies=cookies).get("/anyone")).json() == {"person": None}
    for address, password in (("13900000000", PASSWORD), ("138", PASSWORD), ("13800000000", "x")):
        with pytest.raises(Refused):
            await set_password(address, password)
