"""A worker that is killed after the server took a letter, and before it could write that down."""

import asyncio
import signal
import time
from datetime import timedelta

import pytest

from portal import clock
from portal import database as db
from portal.language import say
from portal.messages.actions import Channel, queue
from portal.messages.jobs import send_waiting_messages
from portal.messages.rules import LEASE
from tests.databases import connected
from tests.operation.command import begin

pytestmark = pytest.mark.faults


async def wait_for(server, letters: int) -> None:
    end = time.monotonic() + 30
    while len(server.post.received) < letters:
        assert time.monotonic() < end, "no letter came"
        await asyncio.sleep(0.02)


async def test_its_letter_comes_again_under_the_same_number_and_no_sooner(
    database_url, mail_server, at
):
    clock.thaw()  # the other process has the real one
    mail_server.post.pause_after = 30
    async with connected(database_url):
        async with db.transaction():
            await queue(
                address="alice@example.org",
                channel=Channel.EMAIL,
                kind="booked",
                language="zh",
                subject=say("Free"),
                text=say("Free"),
            )
        worker = begin(
            "work",
            database_url=database_url,
            SMTP_URL=f"smtp://127.0.0.1:{mail_server.port}",
            MAIL_FROM="portal@portal.example",
        )
        try:
            await wait_for(mail_server, 1)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
        assert await db.value("SELECT sent_at FROM message") is None
        mail_server.post.pause_after = 0
        assert await send_waiting_messages() == 0  # it is still the dead worker's
        at(clock.now() + LEASE + timedelta(minutes=1))
        assert await send_waiting_messages() == 1
        assert await send_waiting_messages() == 0
    first, second = mail_server.post.received
    assert first["Message-ID"] == second["Message-ID"]


async def test_two_workers_of_their_own_send_each_letter_once(database_url, mail_server, at):
    clock.thaw()
    async with connected(database_url):
        async with db.transaction():
            for number in range(40):
                await queue(
                    address=f"resident{number}@example.org",
                    channel=Channel.EMAIL,
                    kind="booked",
                    language="zh",
                    subject=say("Free"),
                    text=say("Free"),
                )
        mail = {
            "SMTP_URL": f"smtp://127.0.0.1:{mail_server.port}",
            "MAIL_FROM": "portal@portal.example",
        }
        workers = [begin("work", database_url=database_url, **mail) for _ in range(2)]
        try:
            await wait_for(mail_server, 40)
        finally:
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
                worker.communicate(timeout=30)
        assert await db.value("SELECT count(*) FROM message WHERE sent_at IS NULL") == 0
    assert len({letter["Message-ID"] for letter in mail_server.post.received}) == 40
    assert len(mail_server.post.received) == 40
