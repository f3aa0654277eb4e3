"""Signing in with a code, as a person meets it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from portal import clock
from portal import database as db
from portal.messages.actions import hold_waiting
from tests.people.entering import ask_for_code, other_than, shown_code, sign_in
from tests.people.make import make_person, signed_in

pytestmark = pytest.mark.usefixtures("as_demo")


async def people() -> list[tuple[str, str | None, str | None, str]]:
    return [tuple(row) for row in await db.rows("SELECT name, phone, email, language FROM person")]


@pytest.mark.parametrize(
    ("prefix", "language", "heading", "typed", "name"),
    [
        ("", "zh", "填验证码", "１３８ 0000-0000", "古丽•买买提"),
        ("/en", "en", "Type the code", "+86 138 0000 0000", "  Anne-Marie   O’Neill "),
    ],
)
async def test_a_newcomer_signs_in_and_is_back_at_the_chosen_slot(
    visit, prefix, language, heading, typed, name
):
    browser = visit()
    slot = "/bookings/new?unit=7&starts=2026-11-28T09%3A00"
    first = await browser.get(f"{prefix}/sign-in", params={"next": slot})
    assert first.status_code == 200
    asked = await browser.post(f"{prefix}/sign-in", data={"address": typed, "next": slot})
    assert asked.status_code == 303
    assert urlsplit(asked.headers["location"]).path == f"{prefix}/sign-in/code"
    page = await browser.get(asked.headers["location"])
    assert heading in page.text
    assert "138 0000 0000" in page.text
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text
    code = await shown_code(browser)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    answer = await browser.post(
        f"{prefix}/sign-in/code",
        data={"code": f" {wide[:3]} {wide[3:]} ", "name": name, "next": slot},
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{prefix}{slot}"
    kept = {"zh": "古丽·买买提", "en": "Anne-Marie O’Neill"}[language]
    assert await people() == [(kept, "+8613800000000", None, language)]
    assert (await browser.get("/anyone")).json()["person"] is not None


async def test_whoever_was_here_before_is_not_asked_for_a_name(visit, database):
    alice = await make_person(name="陈雅丽", phone="+8613800000000")
    browser = visit()
    assert await sign_in(browser, "13800000000") == "/me"
    assert (await browser.get("/anyone")).json() == {"person": alice}
    assert await people() == [("陈雅丽", "+8613800000000", None, "zh")]


async def test_a_newcomer_who_forgets_the_name_keeps_the_code_and_costs_no_guess(visit):
    browser = visit()
    await ask_for_code(browser, "somebody@example.org")
    code = await shown_code(browser)
    for _ in range(7):
        answer = await browser.post("/sign-in/code", data={"code": code, "next": "/me/data"})
        assert answer.status_code == 422
        assert "请告诉我们怎么称呼您。" in answer.text
        assert f'value="{code}"' in answer.text
        assert 'value="/me/data"' in answer.text
    answer = await browser.post("/sign-in/code", data={"code": code, "name": "王小明"})
    assert answer.status_code == 303
    assert await people() == [("王小明", None, "somebody@example.org", "zh")]


async def test_five_wrong_codes_end_the_code_and_the_right_one_comes_too_late(visit):
    browser = visit()
    await ask_for_code(browser, "13800000000")
    code = await shown_code(browser)
    wrong = {"code": other_than(code), "name": "王小明"}
    for left in (4, 3, 2, 1):
        answer = await browser.post("/sign-in/code", data=wrong)
        assert answer.status_code == 422
        assert f"还可以再试 {left} 次" in answer.text
    assert "已经填错 5 次" in (await browser.post("/sign-in/code", data=wrong)).text
    answer = await browser.post("/sign-in/code", data={"code": code, "name": "王小明"})
    assert answer.status_code == 422
    assert "已经失效" in answer.text
    assert await people() == []


async def test_a_code_lasts_ten_minutes(visit, at):
    browser = visit()
    at("2026-11-26 09:00")
    await ask_for_code(browser, "13800000000")
    code = await shown_code(browser)
    at("2026-11-26 09:10")
    answer = await browser.post("/sign-in/code", data={"code": code, "name": "王小明"})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"]).path == "/sign-in"
    assert await people() == []


async def test_only_the_newest_code_of_a_browser_is_good(visit, at):
    browser = visit()
    at("2026-11-26 09:00")
    await ask_for_code(browser, "13800000000")
    first = await shown_code(browser)
    at("2026-11-26 09:01")
    await ask_for_code(browser, "13800000000")
    second = await shown_code(browser)
    assert await db.value("SELECT count(*) FROM sign_in_code") == 1
    if first != second:
        answer = await browser.post("/sign-in/code", data={"code": first, "name": "王小明"})
        assert answer.status_code == 422
    answer = await browser.post("/sign-in/code", data={"code": second, "name": "王小明"})
    assert answer.status_code == 303


async def test_a_double_tap_sends_one_code(visit):
    browser = visit()
    await browser.get("/sign-in")
    for _ in range(3):
        assert (await ask_for_code(browser, "13800000000")).status_code == 303
    assert await db.value("SELECT count(*) FROM message") == 1
    assert await db.value("SELECT max(times) FROM throttle") == 1


async def test_a_code_works_only_in_the_browser_that_asked_for_it(visit):
    alice, charlie = visit(), visit()
    await ask_for_code(alice, "13800000000")
    code = await shown_code(alice)
    await ask_for_code(charlie, "13900000000")
    answer = await charlie.post("/sign-in/code", data={"code": code, "name": "查理"})
    if code != await shown_code(charlie):
        assert answer.status_code == 422
    assert (await charlie.get("/anyone")).json() == {"person": None}


async def test_the_database_knows_no_code_and_no_token(visit):
    browser = visit()
    await ask_for_code(browser, "13800000000")
    code = await shown_code(browser)
    for row in await db.rows("SELECT * FROM sign_in_code"):
        assert code not in [str(value) for value in row]
    for row in await db.rows("SELECT content FROM message"):
        assert code not in row[0]
    await browser.post("/sign-in/code", data={"code": code, "name": "王小明"})
    token = browser.cookies["session"]
    for table in ("session", "sign_in_code", "message", "throttle", "person"):
        for row in await db.rows(f"SELECT * FROM {table}"):
            assert token not in [str(value) for value in row]
    assert await db.value("SELECT length(token_hash) FROM session") == 64


async def test_the_message_carries_the_code_only_once_it_is_opened(visit):
    browser = visit()
    await ask_for_code(browser, "13800000000")
    code = await shown_code(browser)
    (held,) = await hold_waiting(clock.now(), 10)
    assert held.kind == "sign_in_code"
    assert code not in held.content


async def test_signing_in_gives_a_new_token_and_ends_the_session_before(visit, database):
    alice = await make_person(phone="+8613800000000")
    planted = await signed_in(await make_person(phone="+8613900000000"))
    browser = visit(cookies=planted)
    await sign_in(browser, "13800000000")
    assert browser.cookies["session"] != planted["session"]
    assert (await browser.get("/anyone")).json() == {"person": alice}
    other = visit(cookies=planted)
    assert (await other.get("/anyone")).json() == {"person": None}


async def test_a_closed_account_says_so_to_its_owner_alone(visit, database):
    await make_person(phone="+8613800000000", disabled_at=1)
    browser = visit()
    assert (await ask_for_code(browser, "13800000000")).status_code == 303
    code = await shown_code(browser)
    answer = await browser.post("/sign-in/code", data={"code": code})
    assert answer.status_code == 303
    assert "这个账户暂时停用" in (await browser.get(answer.headers["location"])).text
    assert (await browser.get("/anyone")).json() == {"person": None}


async def test_the_same_page_answers_for_known_and_unknown_addresses(visit, database):
    await make_person(phone="+8613800000000")
    pages = []
    for phone in ("13800000000", "13900000000"):
        browser = visit()
        asked = await ask_for_code(browser, phone)
        code_page = await browser.get("/sign-in/code")
        wrong = other_than(await shown_code(browser))
        refused = await browser.post("/sign-in/code", data={"code": wrong})
        told = []
        for answer in (asked, code_page, refused):
            text = answer.text.replace(phone, "PHONE")
            spaced = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
            text = re.sub(r"\b\d{6}\b", "CODE", text.replace(spaced, "PHONE"))
            headers = sorted(
                name for name in answer.headers if name not in ("content-length", "x-request-id")
            )
            told.append((answer.status_code, answer.headers.get("location"), headers, text))
        pages.append(told)
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("wish", "led"),
    [
        ("/bookings/new?unit=1&starts=2", "/bookings/new?unit=1&starts=2"),
        ("/en/facilities/hall", "/facilities/hall"),
        ("/facilities?what=羽毛球", "/facilities?what=%E7%BE%BD%E6%AF%9B%E7%90%83"),
        ("", "/me"),
        ("https://evil.example/", "/me"),
        ("//evil.example/", "/me"),
        ("///evil.example", "/me"),
        ("/en//evil.example", "/me"),
        ("/\\evil.example", "/me"),
        ("\\\\evil.example", "/me"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("/\t/evil.example", None),
        ("/\r\nSet-Cookie: a=b", None),
        ("javascript:alert(1)", "/me"),
        ("data:text/html,x", "/me"),
        ("evil.example", "/me"),
        ("http:evil.example", "/me"),
        (" /me", "/me"),
        ("/sign-in?next=/sign-in", "/me"),
        ("/sign-out", "/me"),
        ("/" + "a" * 3000, "/me"),
    ],
)
async def test_after_signing_in_one_stays_here(visit, wish, led):
    browser = visit()
    # Asked for in the address, carried in the form, as a browser does it.
    shown = (await browser.get("/sign-in", params={"next": wish})).text
    carried = re.search(r'name="next" value="([^"]*)"', shown)
    assert carried is not None
    where = await sign_in(browser, "13800000000", "王小明", next=wish)
    parts = urlsplit(where)
    assert not parts.scheme
    assert not parts.netloc
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert "\n" not in where
    if led is not None:
        assert where == led


async def test_the_wish_survives_a_wrong_number_and_a_wrong_code(visit):
    browser = visit()
    wish = "/bookings/new?unit=7&starts=5"
    wrong = await browser.post("/sign-in", data={"address": "1380000000", "next": wish})
    assert wrong.status_code == 422
    assert 'value="/bookings/new?unit=7&amp;starts=5"' in wrong.text
    asked = await browser.post("/sign-in", data={"address": "13800000000", "next": wish})
    query = parse_qs(urlsplit(asked.headers["location"]).query)
    assert query == {"next": [wish]}
    refused = await browser.post("/sign-in/code", data={"code": "12", "next": wish})
    assert refused.status_code == 422
    assert 'value="/bookings/new?unit=7&amp;starts=5"' in refused.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1380000000", "手机号少了 1 位，应是 11 位"),
        ("138000000000", "手机号多了 1 位，应是 11 位"),
        ("", "请填手机号或邮箱。"),
        ("<script>alert(1)</script>", "这不像手机号，也不像邮箱。"),
    ],
)
async def test_a_wrong_number_is_explained_and_kept(visit, typed, sentence):
    answer = await visit().post("/sign-in", data={"address": typed})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # in the summary and beside the field
    assert "<title>出错：" in answer.text
    assert "<script>alert" not in answer.text
    assert await db.value("SELECT count(*) FROM sign_in_code") == 0
