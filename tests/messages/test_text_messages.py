"""Text messages go through a gateway, once each, in its forms or in our words."""

from datetime import timedelta

import pytest

from portal import database as db
from portal.language import say
from portal.messages.actions import Channel, queue
from portal.messages.jobs import send_waiting_messages
from portal.settings import Gateway
from tests.messages.gateway import DROP, listening

PHONE = "+8613800000000"


@pytest.fixture
async def texts(database, chosen):
    async with listening() as gateway:
        chosen(sms=Gateway(gateway.url, "the secret", "龙岭路社区", {}))
        yield gateway


async def write(kind: str = "sign_in_code") -> int:
    async with db.transaction():
        return await queue(
            address=PHONE,
            channel=Channel.SMS,
            kind=kind,
            language="zh",
            subject=say("Free"),
            text=say("Your present one is %(code)s.", code="{code}"),
            secrets={"code": "123456"},
            details={"what": say("Free")},
        )


async def state(number: int) -> tuple[bool, bool, str]:
    row = await db.row("SELECT sent_at, given_up_at, trouble FROM message WHERE id = ?", number)
    assert row is not None
    return row[0] is not None, row[1] is not None, row[2]


async def test_it_goes_out_once_signed_and_with_its_key(texts):
    number = await write()
    assert await send_waiting_messages() == 1
    assert await send_waiting_messages() == 0
    ((headers, said),) = texts.asked
    assert headers["authorization"] == "Bearer the secret"
    assert headers["idempotency-key"].startswith(f"message-{number}.")
    assert said == {
        "to": PHONE,
        "signature": "龙岭路社区",
        "template": None,
        "parameters": {"what": "可约", "code": "123456"},
        "text": "【龙岭路社区】" + say("Your present one is %(code)s.", code="123456").into("zh"),
        "language": "zh",
    }


async def test_the_gateway_is_told_the_number_of_its_form(texts, chosen):
    known = {"sign_in_code": "1001", "other": "1002"}
    chosen(sms=Gateway(texts.url, "x", "龙岭路社区", known))
    await write()
    await write("booked")
    assert await send_waiting_messages() == 2
    assert [said["template"] for _, said in texts.asked] == ["1001", "1002"]


async def test_a_kind_without_a_form_is_given_up_and_says_why(texts, chosen):
    chosen(sms=Gateway(texts.url, "x", "龙岭路社区", {"sign_in_code": "1001"}))
    number = await write("booked")
    assert await send_waiting_messages() == 0
    assert await state(number) == (False, True, "SMS_TEMPLATES names nothing for booked")
    assert texts.asked == []


@pytest.mark.parametrize("answer", [500, 502, 503, 429, 408, 401, 403, 302])
async def test_a_gateway_in_trouble_is_asked_again_with_the_same_key(texts, at, answer):
    began = at("2026-11-26 09:00")
    texts.answers = [answer]
    number = await write()
    assert await send_waiting_messages() == 0
    assert await state(number) == (False, False, f"the gateway answered {answer}")
    at(began + timedelta(minutes=2))
    assert await send_waiting_messages() == 1
    first, second = (headers["idempotency-key"] for headers, _ in texts.asked)
    assert first == second


@pytest.mark.parametrize("answer", [400, 404, 422])
async def test_what_the_gateway_refuses_is_given_up(texts, answer):
    texts.answers = [answer]
    number = await write()
    assert await send_waiting_messages() == 0
    assert await state(number) == (False, True, f"the gateway answered {answer}")


async def test_an_answer_that_is_lost_brings_no_second_text(texts, at):
    began = at("2026-11-26 09:00")
    texts.answers = [DROP]
    number = await write()
    assert await send_waiting_messages() == 0
    at(began + timedelta(minutes=2))
    assert await send_waiting_messages() == 1
    assert len(texts.asked) == 2
    assert len(texts.sent) == 1
    assert (await state(number))[0]


async def test_a_gateway_that_is_down_is_asked_once_for_all_that_waits(texts, chosen):
    chosen(sms=Gateway("http://127.0.0.1:1/", "x", "龙岭路社区", {}))
    numbers = [await write() for _ in range(3)]
    assert await send_waiting_messages() == 0
    states = [await state(number) for number in numbers]
    assert all("ConnectError" in trouble and not done for _, done, trouble in states)


async def test_the_secret_of_the_gateway_is_in_no_representation(texts):
    gateway = Gateway(texts.url, "the secret", "x", {})
    assert "the secret" not in repr(gateway)
