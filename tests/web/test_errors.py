"""Something cannot be done, and people are told clearly."""

import asyncio

import pytest
from asyncpg import InterfaceError, PostgresConnectionError, TooManyConnectionsError
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from portal.language import LANGUAGES
from portal.web.errors import EXPLANATIONS, FROM_ELSEWHERE, explained, is_unavailable
from tests.web.test_render import request


@pytest.mark.parametrize("status", EXPLANATIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_page_with_a_way_on(status, language) -> None:
    answer = explained(request(state={"lang": language}), status)
    text = bytes(answer.body).decode()
    assert answer.status_code == status
    assert f"<h1>{EXPLANATIONS[status].heading.into(language)}</h1>" in text
    assert EXPLANATIONS[status].advice.into(language) in text
    assert 'href="tel:' in text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("explanation", [*EXPLANATIONS.values(), FROM_ELSEWHERE])
def test_every_explanation_is_said_in_chinese(explanation) -> None:
    for words in explanation:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in words.into("zh"))


async def test_a_lost_page_in_both_languages(visitor) -> None:
    assert "没有这个页面" in (await visitor.get("/nowhere")).text
    assert "There is no such page" in (await visitor.get("/en/nowhere")).text


async def test_a_wrong_way_in_names_the_right_ones(visitor) -> None:
    answer = await visitor.delete("/sample")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert "<h1>" in answer.text


async def test_our_own_fault_has_a_number_that_is_in_the_log_too(visitor, caplog) -> None:
    answer = await visitor.get("/fails")
    number = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert f"<code>{number}</code>" in answer.text
    assert "您的预约没有变" in answer.text
    assert "13800138000" not in answer.text
    assert "Traceback" not in answer.text
    [record] = [each for each in caplog.records if each.exc_info]
    assert number in record.getMessage()


async def test_a_silent_database_is_503_and_asks_for_patience(visitor) -> None:
    answer = await visitor.get("/en/no-database")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "cannot reach our records" in answer.text


async def test_a_refusal_nobody_took_up_still_says_why(visitor) -> None:
    answer = await visitor.get("/refuses")
    assert answer.status_code == 409
    assert "<li>已满</li>" in answer.text


async def test_the_next_request_is_answered_as_if_nothing_had_been(visitor) -> None:
    await asyncio.gather(*(visitor.get("/fails") for _ in range(10)))
    assert (await visitor.get("/sample")).status_code == 200


def caused_by(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def with_state(state: str) -> Exception:
    error = PostgresConnectionError()
    error.sqlstate = state
    return error


@pytest.mark.parametrize(
    ("error", "unavailable"),
    [
        (DBConnectionError("no server"), True),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
        (InterfaceError("pool is closed"), True),
        (TooManyConnectionsError(), True),
        (with_state("57P01"), True),
        (with_state("53100"), True),  # the disk is full
        (OperationalError("database or disk is full"), True),
        (OperationalError("attempt to write a readonly database"), True),
        (caused_by(OperationalError("x"), ConnectionRefusedError()), True),
        (OperationalError(ConnectionRefusedError()), True),
        (OperationalError("no such table: booking"), False),
        (IntegrityError("UNIQUE constraint failed"), False),
        (with_state("42P01"), False),
        (with_state("23505"), False),
        (ValueError("disk is full"), False),
    ],
)
def test_a_database_out_of_reach_is_told_from_a_mistake_of_ours(error, unavailable) -> None:
    assert is_unavailable(error) is unavailable


def test_an_error_that_causes_itself_is_still_looked_at_once() -> None:
    error = ValueError("round")
    error.args = (error,)
    assert not is_unavailable(error)
