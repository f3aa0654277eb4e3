"""Five messages that can wait go out in one letter; one that was tried goes out as it was."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock
from portal import database as db
from portal.language import Named, say
from portal.messages.actions import Attachment, hold_waiting
from portal.messages.gathering import gathered
from portal.messages.jobs import send_waiting_messages
from tests.messages.test_outbox import EVENT, write

ALICE = "alice@example.org"


async def waits(number: int = 1, **changes) -> int:
    """One that may go out with others, told apart by its number."""
    return await write(
        **{
            "gather": True,
            "subject": say("Your code for %(community)s", community=Named(f"第{number}", "")),
            "attachment": Attachment("booking.ics", EVENT, "text/calendar; method=CANCEL"),
            **changes,
        }
    )


async def test_five_that_wait_for_one_reader_are_one_letter(database, post):
    numbers = [await waits(n) for n in range(5)]
    await write(to=ALICE)  # a code, say: alone and at once
    await waits(to="bob@example.org")
    assert await send_waiting_messages() == 3
    (letter,) = [each for each in post.received if "5 条消息" in each["Subject"]]
    text = letter.get_body(("plain",)).get_content()
    assert [f"{n + 1}. 第{n}的验证码" in text for n in range(5)] == [True] * 5
    files = [part.get_filename() for part in letter.iter_attachments()]
    assert files == [f"booking-{n}.ics" for n in range(1, 6)]
    assert letter.get_content_type() == "multipart/mixed"
    rows = await db.rows(
        "SELECT id, gathered_into, sent_at IS NOT NULL FROM message WHERE address = ? AND gather"
        " ORDER BY id",
        ALICE,
    )
    head = numbers[0]
    assert [(row[0], row[1], bool(row[2])) for row in rows] == [
        (number, None if number == head else head, True) for number in numbers
    ]
    assert await send_waiting_messages() == 0


async def test_each_reads_in_their_own_language_and_one_alone_stays_as_it_is(database, post):
    await waits(1)
    await waits(2, language="en")
    assert await send_waiting_messages() == 2
    assert not [each for each in post.received if "条消息" in each["Subject"]]


async def test_after_a_crash_the_same_letter_goes_out_again(database, post, at):
    began = at("2026-11-26 09:00")
    for n in range(3):
        await waits(n)
    await gathered(await hold_waiting(clock.now(), 10), clock.now())  # and then the power went
    await waits(7)
    at(began + timedelta(minutes=6))
    assert await send_waiting_messages() == 2
    subjects = sorted(each["Subject"] for each in post.received)
    assert [subject for subject in subjects if "3 条消息" in subject]
    assert [subject for subject in subjects if "第7" in subject]


async def test_one_that_may_have_arrived_is_not_told_again_in_another(database, post, at):
    began = at("2026-11-26 09:00")
    post.drop_after_data = 1
    await waits(1)
    assert await send_waiting_messages() == 0
    await waits(2)
    at(began + timedelta(minutes=2))
    assert await send_waiting_messages() == 2
    first, *others = post.received
    assert [each["Message-ID"] for each in others].count(first["Message-ID"]) == 1
    assert not [each for each in others if "条消息" in each["Subject"]]


async def test_two_workers_tell_each_thing_once(database, post):
    for n in range(30):
        await waits(n)
    await asyncio.gather(*(send_waiting_messages() for _ in range(3)))
    told = "\n".join(
        letter["Subject"] + letter.get_body(("plain",)).get_content() for letter in post.received
    )
    for n in range(30):
        # A letter of one has it as its subject, one of many as a line.
        assert told.count(f"第{n}的验证码") == 1, n
    assert await db.value("SELECT count(*) FROM message WHERE sent_at IS NULL") == 0


async def test_secrets_go_alone(database):
    await waits(text=say("Your present one is %(code)s.", code="{code}"), secrets={"code": "1"})
    assert not await db.value("SELECT count(*) FROM message WHERE gather")


@pytest.mark.parametrize(
    "change", ["gathered_into = 7", "gathered_into = 7, sent_at = 1, gather = FALSE"]
)
async def test_the_database_knows_none_that_is_gathered_and_not_sent(database, change):
    number = await waits()
    with pytest.raises(IntegrityError):
        async with db.transaction():
            await db.execute(f"UPDATE message SET {change} WHERE id = ?", number)
