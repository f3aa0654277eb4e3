"""Staying signed in, and being signed out at once."""

from datetime import timedelta

import pytest
from tortoise.exceptions import DBConnectionError

from portal import database as db
from portal.people.actions import account, grants
from portal.people.actions.sessions import begin_session, end_all_sessions
from portal.people.jobs import forget_old_codes_and_sessions
from portal.people.rules.visitors import Role
from tests.counting import written_down
from tests.people.entering import ask_for_code, shown_code, sign_in
from tests.people.make import make_grant, make_person, signed_in

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0"


async def who(browser) -> int | None:
    return (await browser.get("/anyone")).json()["person"]


async def test_the_cookie_is_for_this_site_alone_and_out_of_scripts_reach(visit, as_demo):
    browser = visit()
    asked = await ask_for_code(browser, "13800000000")
    sent = {"code": await shown_code(browser), "name": "王小明"}
    entered = await browser.post("/sign-in/code", data=sent)
    headers = asked.headers.get_list("set-cookie") + entered.headers.get_list("set-cookie")
    assert [header.partition("=")[0] for header in headers] == [
        "attempt",
        "session",
        "attempt",  # taken back
        "known",
    ]
    for header in headers:
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        assert "Path=/" in header
        assert "Domain" not in header
        assert "Secure" not in header  # the tests speak http


async def test_on_https_the_cookies_are_secure_and_bound_to_the_host(visit, chosen):
    chosen(public_origin="https://portal.example")
    chosen(demo=True)
    browser = visit(origin="https://portal.example")
    answer = await browser.post("/sign-in", data={"address": "13800000000"})
    for header in answer.headers.get_list("set-cookie"):
        assert header.startswith("__Host-")
        assert "Secure" in header
        assert "Path=/" in header
        assert "Domain" not in header
    await sign_in(browser, "13800000001", "王小明")
    assert "__Host-session" in browser.cookies
    left = await browser.post("/sign-out")
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert await who(browser) is None


async def test_a_cookie_costs_one_statement_and_none_costs_none(visit, database):
    alice = await make_person()
    await make_grant(alice, "desk")
    await make_grant(alice, "administrator")
    browser = visit(cookies=await signed_in(alice))
    with written_down() as statements:
        assert await who(browser) == alice
    assert len(statements) == 1
    with written_down() as statements:
        assert await who(visit()) is None
    assert statements == []
    with written_down() as statements:
        await browser.get("/static/nothing.css")
        await browser.get("/live")
    assert statements == []


@pytest.mark.parametrize(
    "cookie", ["", "x", "x" * 5000, "' OR ''='", "%00", "a" * 43, "session=1; admin=1"]
)
async def test_a_made_up_cookie_is_nobodys(visit, database, cookie):
    await signed_in(await make_person())
    assert await who(visit(cookies={"session": cookie})) is None


async def test_the_hash_is_not_a_cookie(visit, database):
    await signed_in(await make_person())
    kept = await db.value("SELECT token_hash FROM session")
    assert await who(visit(cookies={"session": kept})) is None


async def test_signing_out_ends_the_session_even_for_a_copied_cookie(visit, database):
    cookies = await signed_in(await make_person())
    browser, thief = visit(cookies=cookies), visit(cookies=cookies)
    left = await browser.post("/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert "session" not in browser.cookies
    assert await who(thief) is None
    assert (await visit().post("/sign-out")).status_code == 303


async def test_a_resident_stays_signed_in_for_thirty_days_without_coming(visit, database, at):
    at("2026-11-26 09:00")
    alice = await make_person()
    cookies = await signed_in(alice)
    at("2026-12-26 08:59")
    assert await who(visit(cookies=cookies)) == alice
    at("2027-01-25 08:58")  # seen again meanwhile
    assert await who(visit(cookies=cookies)) == alice
    at("2027-02-24 08:58")
    assert await who(visit(cookies=cookies)) is None


async def test_nobody_stays_signed_in_for_more_than_half_a_year(visit, database, at):
    at("2026-11-26 09:00")
    alice = await make_person()
    cookies = await signed_in(alice)
    for day in ("2026-12-20", "2027-01-15", "2027-02-10", "2027-03-08", "2027-04-03", "2027-05-01"):
        at(f"{day} 09:00")
        assert await who(visit(cookies=cookies)) == alice
    at("2027-05-25 08:59")
    assert await who(visit(cookies=cookies)) == alice
    at("2027-05-25 09:01")
    assert await who(visit(cookies=cookies)) is None


async def test_staff_are_signed_out_after_eight_idle_hours_and_after_a_week(visit, database, at):
    at("2026-11-26 09:00")
    desmond = await make_person()
    await make_grant(desmond, "desk")
    cookies = await signed_in(desmond)
    at("2026-11-26 16:59")
    assert await who(visit(cookies=cookies)) == desmond
    at("2026-11-27 01:00")
    assert await who(visit(cookies=cookies)) is None
    began = at("2026-11-26 09:00")
    cookies = await signed_in(desmond)
    for hours in range(7, 7 * 24, 7):
        at(began + timedelta(hours=hours))
        assert await who(visit(cookies=cookies)) == desmond
    at(began + timedelta(days=7))
    assert await who(visit(cookies=cookies)) is None


async def test_last_seen_is_written_once_an_hour(visit, database, at):
    at("2026-11-26 09:00")
    alice = await make_person()
    browser = visit(cookies=await signed_in(alice))
    for minute in ("09:10", "09:59"):
        at(f"2026-11-26 {minute}")
        with written_down() as statements:
            await who(browser)
        assert not [each for each in statements if each.startswith("UPDATE")]
    at("2026-11-26 10:00")
    with written_down() as statements:
        await who(browser)
    assert len([each for each in statements if each.startswith("UPDATE")]) == 2
    with written_down() as statements:
        await who(browser)
    assert len(statements) == 1


async def test_closing_an_account_ends_every_session_at_once(visit, database):
    alice = await make_person()
    cookies = await signed_in(alice)
    browser = visit(cookies=cookies)
    assert await who(browser) == alice
    assert await account.disable(alice)
    assert await who(visit(cookies=cookies)) is None
    assert await account.enable(alice)
    assert await who(visit(cookies=cookies)) is None  # opened again is not signed in again
    assert await who(visit(cookies=await signed_in(alice))) == alice


async def test_even_a_row_that_says_nothing_of_sessions_closes_them(visit, database):
    alice = await make_person()
    cookies = await signed_in(alice)
    async with db.transaction():
        await db.execute("UPDATE person SET disabled_at = 1 WHERE id = ?", alice)
    assert await who(visit(cookies=cookies)) is None


async def test_a_role_given_or_taken_holds_from_the_next_request(visit, database):
    alice = await make_person(phone="+8613800000000")
    browser = visit(cookies=await signed_in(alice))
    assert (await browser.get("/desk")).status_code == 404
    await grants.grant_role("13800000000", Role.DESK)
    assert (await browser.get("/desk")).json() == {"person": alice}
    await grants.end_grant("13800000000", Role.DESK)
    assert (await browser.get("/desk")).status_code == 404


async def test_one_person_may_be_signed_in_on_several_devices(visit, database):
    alice = await make_person()
    phone, desk = (
        visit(cookies=await signed_in(alice, IPHONE)),
        visit(cookies=await signed_in(alice)),
    )
    page = (await phone.get("/me/devices")).text
    assert "WeChat · iPhone" in page
    assert "本机" in page
    assert "未知浏览器" in page
    other = await db.value("SELECT max(id) FROM session")
    gone = await phone.post(f"/me/devices/{other}/sign-out")
    assert (gone.status_code, gone.headers["location"]) == (303, "/me/devices")
    assert await who(desk) is None
    assert await who(phone) == alice


async def test_all_other_devices_can_be_signed_out(visit, database):
    alice = await make_person()
    browsers = [visit(cookies=await signed_in(alice)) for _ in range(3)]
    charlie = visit(cookies=await signed_in(await make_person()))
    assert (await browsers[0].post("/me/devices/others/sign-out")).status_code == 303
    assert [await who(each) for each in browsers] == [alice, None, None]
    assert await who(charlie) is not None


@pytest.mark.parametrize("number", ["theirs", "0", "999999999", "9223372036854775807", "9" * 30])
async def test_somebody_elses_device_is_not_there(visit, database, number):
    alice, charlie = await make_person(), await make_person()
    hers = visit(cookies=await signed_in(alice))
    if number == "theirs":
        number = str(await db.value("SELECT max(id) FROM session"))
    his = visit(cookies=await signed_in(charlie))
    assert (await his.post(f"/me/devices/{number}/sign-out")).status_code == 404
    assert await who(hers) == alice


async def test_signing_this_device_out_from_the_list_takes_the_cookie(visit, database):
    browser = visit(cookies=await signed_in(await make_person()))
    own = await db.value("SELECT max(id) FROM session")
    left = await browser.post(f"/me/devices/{own}/sign-out")
    assert left.headers["location"] == "/"
    assert "session" not in browser.cookies


async def test_ended_sessions_are_forgotten_after_a_week(database, at):
    at("2026-11-26 09:00")
    alice = await make_person()
    await begin_session(alice)
    await end_all_sessions(alice)
    await begin_session(alice)
    at("2026-12-03 09:00")
    assert await forget_old_codes_and_sessions() == 0
    at("2026-12-03 09:01")
    assert await forget_old_codes_and_sessions() == 1
    assert await db.value("SELECT count(*) FROM session") == 1


async def test_a_database_that_is_away_answers_with_a_page(visit, database, monkeypatch):
    browser = visit(cookies=await signed_in(await make_person()))

    async def away(*_):
        raise DBConnectionError("no server")

    monkeypatch.setattr(db, "rows", away)
    answer = await browser.get("/anyone")
    assert answer.status_code == 503
    assert "</html>" in answer.text
    assert (await visit().get("/anyone")).status_code == 200
