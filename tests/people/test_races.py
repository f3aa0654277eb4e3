"""What two do at once, on both databases."""

import asyncio

import pytest

from portal import clock
from portal import database as db
from portal.database import transactional
from portal.language import say
from portal.messages import queries as outbox
from portal.messages.rules import Channel
from portal.people import notices
from portal.people.actions import codes, signing_in
from portal.people.actions.signing_in import Browser, Entered
from portal.people.actions.throttle import TooOften
from portal.people.rules.addresses import Address
from portal.problems import Problem, Refused
from tests.databases import only
from tests.people.entering import other_than
from tests.people.make import make_person

pytestmark = pytest.mark.usefixtures("as_demo")

ALICE = Address(Channel.SMS, "+8613800000000")


async def asked(network: str = "10.0.0.1", known: str = "") -> tuple[Browser, str]:
    """A browser that asked for a code for Alice's number, and the code."""
    browser = Browser(attempt=signing_in.new_attempt(), network=network, known=known)
    assert await signing_in.send_code(ALICE, browser, "zh")
    content = await outbox.newest_to(ALICE.value, notices.CODE, clock.now())
    assert content is not None
    return browser, content.secrets["code"]


async def outcome(attempt):
    try:
        return await attempt
    except Refused as refused:
        return refused


async def test_of_many_who_send_one_code_at_once_one_is_let_in(database):
    alice = await make_person(phone=ALICE.value)
    browser, code = await asked()
    results = await asyncio.gather(
        *(outcome(signing_in.enter(code, "", browser, "zh")) for _ in range(8))
    )
    entered = [each for each in results if isinstance(each, Entered)]
    assert [each.person_id for each in entered] == [alice]
    assert {each.problems[0].code for each in results if isinstance(each, Refused)} == {"code_gone"}
    assert await db.value("SELECT count(*) FROM session") == 1


async def test_of_many_guesses_at_once_five_are_judged(database):
    browser, code = await asked()
    results = await asyncio.gather(
        *(outcome(signing_in.enter(other_than(code), "", browser, "zh")) for _ in range(12))
    )
    told = [each.problems[0].code for each in results]
    assert told.count("wrong_code") == 4
    assert told.count("code_gone") == 8  # the fifth, and all after it
    assert await db.value("SELECT guesses FROM sign_in_code") == 5


@only("postgres")  # SQLite lets one transaction in at a time, so there it could not go wrong
async def test_looking_first_and_counting_after_would_judge_more_than_five(database, monkeypatch):
    """The control: the guard is that finding the code open and counting are one statement."""
    browser, code = await asked()

    async def looks_first(attempt, typed, *, person_id=None, field="code"):
        guesses = await db.value("SELECT guesses FROM sign_in_code")
        await asyncio.sleep(0.05)
        if guesses >= 5:
            return Problem("code_gone", say("Free"))
        await db.execute("UPDATE sign_in_code SET guesses = least(guesses + 1, 5)")
        return Problem("wrong_code", say("Free"))

    monkeypatch.setattr(codes, "judge", looks_first)
    results = await asyncio.gather(
        *(outcome(signing_in.enter(other_than(code), "", browser, "zh")) for _ in range(12))
    )
    assert [each.problems[0].code for each in results].count("wrong_code") > 5


async def test_two_browsers_of_one_newcomer_make_one_person(database):
    first, second = await asked(), await asked()
    results = await asyncio.gather(
        *(signing_in.enter(code, "王小明", browser, "zh") for browser, code in (first, second))
    )
    assert len({each.person_id for each in results}) == 1
    assert await db.value("SELECT count(*) FROM person") == 1
    assert await db.value("SELECT count(*) FROM household") == 1


async def test_a_double_tap_at_once_sends_one_code(database):
    browser = Browser(attempt=signing_in.new_attempt(), network="10.0.0.1")
    results = await asyncio.gather(*(signing_in.send_code(ALICE, browser, "zh") for _ in range(4)))
    assert sorted(results) == [False, False, False, True]
    assert await db.value("SELECT count(*) FROM message") == 1


async def test_many_at_once_do_not_pass_a_limit_together(database):
    browsers = [Browser(attempt=signing_in.new_attempt(), network="10.0.0.1") for _ in range(9)]
    results = await asyncio.gather(
        *(outcome(signing_in.send_code(ALICE, each, "zh")) for each in browsers)
    )
    assert results.count(True) == 5
    assert sum(isinstance(each, TooOften) for each in results) == 4
    assert await db.value("SELECT count(*) FROM message") == 5
    assert await db.value("SELECT count(*) FROM sign_in_code") == 5


async def test_what_a_wrong_guess_cost_is_kept_though_it_is_refused(database):
    browser, code = await asked()
    await outcome(signing_in.enter(other_than(code), "", browser, "zh"))
    assert await db.value("SELECT guesses FROM sign_in_code") == 1


async def test_when_the_database_fails_after_the_code_fits_it_can_be_used_again(
    database, monkeypatch
):
    browser, code = await asked()

    @transactional
    async def fails(*_args):
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(signing_in, "begin_session", fails)
        with pytest.raises(OSError, match="disk"):
            await signing_in.enter(code, "王小明", browser, "zh")
    assert await db.value("SELECT count(*) FROM person") == 0
    assert isinstance(await signing_in.enter(code, "王小明", browser, "zh"), Entered)
