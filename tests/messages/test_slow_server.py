"""A mail server that takes its time, or hangs up at the wrong moment."""

from datetime import timedelta

from portal.messages import mail
from portal.messages.jobs import send_waiting_messages
from tests.messages.test_outbox import state, write


async def test_a_server_that_does_not_answer_is_left_and_tried_again(
    database, post, at, monkeypatch
):
    began = at("2026-11-26 09:00")
    monkeypatch.setattr(mail, "SEND_TIMEOUT", 0.2)
    post.pause = 1
    number = await write()
    assert await send_waiting_messages() == 0
    assert (await state(number))[:3] == (False, False, 1)
    assert "Timeout" in (await state(number))[3]
    post.pause = 0
    monkeypatch.setattr(mail, "SEND_TIMEOUT", 20)
    at(began + timedelta(minutes=2))
    assert await send_waiting_messages() == 1


async def test_a_server_that_hangs_up_for_one_letter_takes_the_next(database, post, at):
    began = at("2026-11-26 09:00")
    post.drop_after_data = 1
    numbers = [await write(f"resident{n}@example.org") for n in range(3)]
    assert await send_waiting_messages() == 2
    assert [(await state(number))[0] for number in numbers].count(False) == 1
    at(began + timedelta(minutes=2))
    assert await send_waiting_messages() == 1
    assert len({letter["Message-ID"] for letter in post.received}) == 3
