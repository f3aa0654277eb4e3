"""Guesses and messages are bounded, and nobody can lock a neighbour out."""

import pytest

from portal import database as db
from portal.messages.rules import Channel
from portal.people.actions import signing_in
from portal.people.actions.signing_in import Browser
from portal.people.actions.throttle import TooOften
from portal.people.jobs import forget_old_codes_and_sessions
from portal.people.rules.addresses import Address
from portal.people.rules.codes import learned
from portal.settings import settings
from tests.people.entering import ask_for_code, sign_in

pytestmark = pytest.mark.usefixtures("as_demo")

ALICE = Address(Channel.SMS, "+8613800000000")


def a_browser(network: str, known: str = "") -> Browser:
    return Browser(attempt=signing_in.new_attempt(), network=network, known=known)


async def send(network: str, known: str = "", to: Address = ALICE) -> bool:
    """Whether a new browser there is sent a code."""
    try:
        return await signing_in.send_code(to, a_browser(network, known), "zh")
    except TooOften:
        return False


async def test_a_network_has_five_codes_an_hour_for_one_address(database, at):
    at("2026-11-26 09:00")
    assert [await send("10.0.0.1") for _ in range(7)] == [True] * 5 + [False] * 2
    at("2026-11-26 09:59")
    assert not await send("10.0.0.1")
    at("2026-11-26 10:00")
    assert await send("10.0.0.1")


async def test_a_stranger_cannot_use_up_a_neighbours_codes(database):
    while await send("203.0.113.9"):
        pass
    assert await send("10.0.0.1")


async def test_an_address_has_fifteen_codes_an_hour_from_all_strangers_together(database):
    sent = sum([await send(f"203.0.113.{n}") for n in range(30)])
    assert sent == 15


async def test_a_browser_that_was_here_before_is_never_locked_out(database):
    known = learned("", ALICE.value, settings().secret, signing_in.new_attempt())
    for n in range(30):
        await send(f"203.0.113.{n}")
    assert not await send("10.0.0.1")
    assert await send("10.0.0.1", known)
    assert [await send("10.0.0.1", known) for _ in range(6)] == [True] * 4 + [False] * 2


async def test_a_cookie_somebody_made_up_opens_nothing(database):
    other_address = learned("", "+8613900000000", settings().secret, signing_in.new_attempt())
    other_secret = learned("", ALICE.value, "another secret", signing_in.new_attempt())
    for n in range(30):
        await send(f"203.0.113.{n}")
    for forged in (other_address, other_secret, "", ".", "a.b.c", "." * 500, "键.键"):
        assert not await send("10.0.0.1", forged)


async def test_one_network_is_bounded_over_all_addresses(database):
    sent = [await send("203.0.113.9", to=Address(Channel.SMS, f"+86138{n:08d}")) for n in range(62)]
    assert sent == [True] * 60 + [False] * 2


async def test_a_restart_forgets_nothing(database):
    while await send("10.0.0.1"):
        pass
    await db.disconnect()
    await db.connect(database)
    assert not await send("10.0.0.1")


async def test_a_refusal_says_when_and_writes_nothing(visit, at):
    at("2026-11-26 09:20")
    for _ in range(5):
        assert (await ask_for_code(visit(), "13800000000")).status_code == 303
    before = await db.value("SELECT count(*) FROM message")
    answer = await ask_for_code(visit(), "13800000000")
    assert answer.status_code == 429
    assert "次数太多了，10:00 以后可以再试" in answer.text
    assert await db.value("SELECT count(*) FROM message") == before


async def test_counters_and_codes_name_nobody_and_are_forgotten(visit, at):
    at("2026-11-26 09:00")
    await sign_in(visit(), "13800000000", "王小明")
    for row in await db.rows("SELECT subject FROM throttle"):
        assert "13800000000" not in row[0]
        assert "10.0.0.1" not in row[0]
    at("2026-11-28 09:00")
    assert await forget_old_codes_and_sessions() >= 4
    for table in ("throttle", "sign_in_code", "message"):
        assert await db.value(f"SELECT count(*) FROM {table}") == 0
    assert await db.value("SELECT count(*) FROM session") == 1
