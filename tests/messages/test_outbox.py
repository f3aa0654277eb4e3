"""Messages are written with the fact, sent after it, and sent once."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal import database as db
from portal.language import Named, say
from portal.messages import jobs, mail, sending
from portal.messages.actions import Attachment, Channel, hold_waiting, mark_sent, queue
from portal.messages.jobs import send_waiting_messages
from portal.messages.queries import newest_to, waiting
from portal.messages.rules.trying import SPREAD, WAITS, next_try_after

EVENT = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


async def write(to: str = "alice@example.org", **changes: Any) -> int:
    """One message in a transaction of its own."""
    given: dict[str, Any] = {
        "address": to,
        "channel": Channel.EMAIL,
        "kind": "booked",
        "language": "zh",
        "subject": say("Your code for %(community)s", community=Named("龙岭路社区", "Longling")),
        "text": say("Free"),
        **changes,
    }
    async with db.transaction():
        return await queue(**given)


async def state(number: int) -> tuple[bool, bool, int, str]:
    """Sent, given up, tries, trouble."""
    (row,) = await db.rows(
        "SELECT sent_at, given_up_at, tries, trouble FROM message WHERE id = ?", number
    )
    return row[0] is not None, row[1] is not None, row[2], row[3]


async def test_a_message_goes_out_once_in_the_readers_language(database, post):
    number = await write()
    assert await waiting() == 1
    assert await send_waiting_messages() == 1
    assert await send_waiting_messages() == 0
    assert await state(number) == (True, False, 1, "")
    (letter,) = post.received
    assert letter["To"] == "alice@example.org"
    assert letter["From"].endswith("<portal@portal.example>")
    assert letter["Subject"] == "龙岭路社区的验证码"
    assert letter["Content-Language"] == "zh-CN"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@portal.example>")
    assert letter.get_body(("plain",)).get_content().strip() == "可约"


async def test_a_letter_says_the_same_in_html(database, post):
    link = "http://127.0.0.1:8000/bookings/ABC"
    place = Named('<b>馆</b> & "x"', "")
    await write(
        subject=say("Your code for %(community)s", community=place),
        text=say(
            "From now on %(helper)s cannot book for %(person)s any more. "
            "What is booked already stays.",
            helper=place,
            person=link,
        ),
    )
    await send_waiting_messages()
    (letter,) = post.received
    assert letter.get_content_type() == "multipart/alternative"
    made = letter.get_body(("html",)).get_content()
    assert '<html lang="zh-CN">' in made
    assert f'<a href="{link}">{link}</a>' in made
    assert "&lt;b&gt;馆&lt;/b&gt; &amp; &quot;x&quot;" in made
    assert "<b>" not in made
    assert "src=" not in made


async def test_the_calendar_entry_goes_with_it(database, post):
    await write(language="en", attachment=Attachment("booking.ics", EVENT))
    await send_waiting_messages()
    (letter,) = post.received
    (part,) = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].content_type == "text/calendar"
    assert part.get_filename() == "booking.ics"
    assert part.get_payload(decode=True) == EVENT
    assert letter.get_body(("plain",)).get_content().strip() == "Free"
    assert letter["Content-Language"] == "en"


async def test_a_fact_that_is_rolled_back_tells_nobody(database, post):
    async def book_and_fail() -> None:
        async with db.transaction():
            await queue(
                address="alice@example.org",
                channel="email",
                kind="booked",
                language="zh",
                subject=say("Free"),
                text=say("Free"),
            )
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await book_and_fail()
    assert await send_waiting_messages() == 0
    assert post.received == []


async def test_two_workers_send_each_message_once(database, post):
    for number in range(25):
        await write(f"resident{number}@example.org")
    counts = await asyncio.gather(*(send_waiting_messages() for _ in range(3)))
    assert sum(counts) == 25
    assert sorted(post.recipients) == sorted(f"resident{n}@example.org" for n in range(25))


async def test_without_the_lease_two_workers_would_send_it_twice(database, post):
    """The control: what keeps them apart is the lease that taking a message leaves on it."""
    await write()
    first = await hold_waiting(clock.now(), 10)
    async with db.transaction():
        await db.execute("UPDATE message SET leased_until = 0")
    second = await hold_waiting(clock.now(), 10)
    for held in (first, second):
        async with sending.ways_out() as ways:
            await jobs._send_all(held, ways, None)
    assert len(post.received) == 2


async def test_a_worker_that_dies_leaves_its_messages_to_the_others(database, post, at):
    at("2026-11-26 09:00")
    await write()
    assert len(await hold_waiting(clock.now(), 10)) == 1  # and then the power went
    at("2026-11-26 09:04")
    assert await send_waiting_messages() == 0
    at("2026-11-26 09:05")
    assert await send_waiting_messages() == 1


async def test_a_worker_whose_lease_ran_out_marks_nothing(database, at):
    at("2026-11-26 09:00")
    number = await write()
    (slow,) = await hold_waiting(clock.now(), 10)
    at("2026-11-26 09:05")
    (other,) = await hold_waiting(clock.now(), 10)
    assert not await mark_sent(slow, clock.now())
    assert await mark_sent(other, clock.now())
    assert not await mark_sent(other, clock.now())
    assert (await state(number))[2] == 2


async def test_a_line_that_breaks_after_the_last_word_brings_the_same_letter_twice(
    database, post, at
):
    at("2026-11-26 09:00")
    post.drop_after_data = 1
    number = await write(attachment=Attachment("booking.ics", EVENT))
    assert await send_waiting_messages() == 0
    assert (await state(number))[:3] == (False, False, 1)
    at("2026-11-26 09:02")
    assert await send_waiting_messages() == 1
    first, second = post.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert first["Subject"] == second["Subject"]


async def test_a_server_that_is_down_for_an_hour_loses_nothing_and_doubles_nothing(
    database, mail_server, at
):
    began = at("2026-11-26 09:00")
    for number in range(12):
        await write(f"resident{number}@example.org")
    mail_server.stop()
    for minutes in range(0, 60, 3):
        at(began + timedelta(minutes=minutes))
        assert await send_waiting_messages() == 0
    mail_server.start()
    sent = 0
    for minutes in range(60, 180, 3):
        at(began + timedelta(minutes=minutes))
        sent += await send_waiting_messages()
    assert sent == 12
    assert len(set(mail_server.post.recipients)) == len(mail_server.post.recipients) == 12


async def test_an_unreachable_server_is_tried_once_for_all_that_waits(database, chosen, at):
    chosen(smtp_url="smtp://127.0.0.1:1", mail_from="portal@portal.example")
    numbers = [await write(f"resident{n}@example.org") for n in range(3)]
    assert await send_waiting_messages() == 0
    states = [await state(number) for number in numbers]
    assert {each[:3] for each in states} == {(False, False, 1)}
    assert all("SMTPConnectError" in each[3] for each in states)


async def test_a_mailbox_that_is_not_there_is_given_up_and_the_others_go_out(database, post):
    post.refuse["gone@example.org"] = "550 No such mailbox"
    gone, there = await write("gone@example.org"), await write("alice@example.org")
    assert await send_waiting_messages() == 1
    assert await state(gone) == (False, True, 1, "550 No such mailbox")
    assert (await state(there))[0]


async def test_a_server_that_asks_for_patience_gets_it(database, post, at):
    began = at("2026-11-26 09:00")
    post.refuse["busy@example.org"] = "451 Greylisted, try later"
    number = await write("busy@example.org")
    assert await send_waiting_messages() == 0
    assert await state(number) == (False, False, 1, "451 Greylisted, try later")
    at(began + timedelta(seconds=59))
    assert await send_waiting_messages() == 0
    assert (await state(number))[2] == 1
    post.refuse.clear()
    at(began + next_try_after(1, number))
    assert await send_waiting_messages() == 1
    assert (await state(number)) == (True, False, 2, "")


def test_messages_that_failed_together_do_not_all_come_again_at_once():
    waits = [next_try_after(1, number) for number in range(100)]
    assert len(set(waits)) == 100
    assert min(waits) >= WAITS[0]
    assert max(waits) <= WAITS[0] * (1 + SPREAD)
    assert next_try_after(1, 7) == next_try_after(1, 7)
    assert next_try_after(len(WAITS) + 1, 7) is None


async def test_a_fault_of_ours_keeps_no_other_message_waiting(database, post, monkeypatch):
    broken, sound = await write("x@example.org"), await write("alice@example.org")
    made = mail.letter

    def letter(message, *rest):
        if message.id == broken:
            raise RuntimeError("of this test")
        return made(message, *rest)

    monkeypatch.setattr(mail, "letter", letter)
    assert await send_waiting_messages() == 1
    assert await state(broken) == (False, False, 1, "RuntimeError")
    assert (await state(sound))[0]


async def test_a_letter_refused_for_what_it_says_is_given_up(database, post):
    post.data_answers = ["554 Looks like spam"]
    number = await write()
    await send_waiting_messages()
    assert await state(number) == (False, True, 1, "554 Looks like spam")


async def test_after_a_day_of_trying_it_is_given_up_and_the_trouble_is_kept(database, chosen, at):
    chosen(smtp_url="smtp://127.0.0.1:1", mail_from="portal@portal.example")
    moment = at("2026-11-26 09:00")
    number = await write()
    for wait in WAITS:
        await send_waiting_messages()
        assert (await state(number))[1] is False
        moment = at(moment + wait * (1 + SPREAD))
    await send_waiting_messages()
    sent, given_up, tries, trouble = await state(number)
    assert (sent, given_up, tries) == (False, True, len(WAITS) + 1)
    assert trouble
    at(moment + timedelta(days=9))
    assert await send_waiting_messages() == 0


async def test_what_is_of_no_use_any_more_is_not_sent(database, post, at):
    began = at("2026-11-26 09:00")
    number = await write(useful_until=began + timedelta(minutes=10))
    at("2026-11-26 09:10")
    assert await send_waiting_messages() == 0
    assert (await state(number))[1]
    assert post.received == []


async def test_what_is_soon_of_no_use_goes_first(database, post):
    for n in range(12):
        await write(f"resident{n}@example.org")
    await write("hurry@example.org", useful_until=clock.now() + timedelta(minutes=10))
    await send_waiting_messages()
    assert post.recipients[0] == "hurry@example.org"


async def test_a_message_waits_until_it_is_due(database, post, at):
    began = at("2026-11-26 09:00")
    await write(due_at=began + timedelta(hours=1))
    assert await send_waiting_messages() == 0
    at("2026-11-26 10:00")
    assert await send_waiting_messages() == 1


async def test_secrets_are_in_the_letter_and_not_in_the_database(database, post, chosen):
    text = say("Your present one is %(code)s.", code="{code}")
    number = await write(text=text, secrets={"code": "sëcret 123456"})
    kept = await db.value("SELECT content FROM message WHERE id = ?", number)
    assert "123456" not in kept
    content = await newest_to("alice@example.org", "booked", clock.now())
    assert content is not None
    assert content.secrets == {"code": "sëcret 123456"}
    await send_waiting_messages()
    assert (
        post.received[0].get_body(("plain",)).get_content().strip()
        == "Your present one is sëcret 123456."
    )


async def test_under_another_secret_it_is_given_up_rather_than_sent_wrong(database, post, chosen):
    number = await write(text=say("Free"), secrets={"code": "123456"})
    chosen(secret="another secret of at least 32 characters")
    await send_waiting_messages()
    assert (await state(number))[1]
    assert "SECRET" in (await state(number))[3]
    assert post.received == []


@pytest.mark.parametrize(
    "address",
    ["a@example.org\r\nBcc: b@example.org", "", "nobody", "a b@example.org", "=?utf-8?q?x?=@"],
)
async def test_an_address_that_is_none_is_given_up_and_harms_no_other(database, post, address):
    wrong, right = await write(address), await write("alice@example.org")
    assert await send_waiting_messages() == 1
    assert (await state(wrong))[1]
    assert (await state(right))[0]
    assert post.recipients == ["alice@example.org"]


@pytest.mark.parametrize(
    "hostile",
    [
        "x\r\nBcc: thief@example.org",
        "x\nX-Injected: 1",
        "\u2028Bcc: thief@example.org",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "\u202eevil\u202c",
        "x\x00y",
        "😀" * 2000,
        ".\r\n.\r\nMAIL FROM:<x@example.org>",
    ],
)
async def test_hostile_text_injects_no_line(database, post, hostile):
    place = Named(hostile, hostile)
    subject = say("Your code for %(community)s", community=place)
    await write(subject=subject, text=subject)
    assert await send_waiting_messages() == 1
    (letter,) = post.received
    assert letter["Bcc"] is None
    assert letter["X-Injected"] is None
    assert post.recipients == ["alice@example.org"]
    assert not letter.defects


async def test_outside_the_demo_the_log_says_nothing_of_anybody(database, post, caplog):
    post.refuse["gone@example.org"] = "550 No such mailbox: gone@example.org"
    with caplog.at_level(logging.INFO, logger="portal"):
        await write("gone@example.org", secrets={"code": "123456"})
        await write("alice@example.org", channel=Channel.CONSOLE, text=say("Free"))
        await send_waiting_messages()
    assert caplog.records
    for secret in ("gone@", "alice@", "123456", "可约"):
        assert secret not in caplog.text


async def test_the_demo_writes_messages_to_the_log_and_sends_nothing(
    database, post, chosen, caplog
):
    chosen(demo=True)
    with caplog.at_level(logging.INFO, logger="portal.messages"):
        await write(text=say("Your present one is %(code)s.", code="{code}"), secrets={"code": "1"})
        await write("+8613800000000", channel=Channel.SMS)
        assert await send_waiting_messages() == 2
    assert "Your present one is 1." in caplog.text
    assert "+8613800000000" in caplog.text
    assert post.received == []


async def test_a_way_that_is_not_there_is_said_plainly(database, chosen):
    number = await write("+8613800000000", channel=Channel.SMS)
    await send_waiting_messages()
    assert await state(number) == (False, True, 1, "this portal cannot send sms messages")
    assert len(sending.what_is_off()) == 2
    assert sending.can_send(Channel.CONSOLE)
    assert not sending.can_send(Channel.EMAIL)
    chosen(smtp_url="smtp://127.0.0.1:1", mail_from="a@b.example")
    assert sending.can_send(Channel.EMAIL)
    assert len(sending.what_is_off()) == 1
    chosen(demo=True)
    assert "sent to nobody" in sending.what_is_off()[0].into("en")


async def test_old_messages_are_forgotten_and_waiting_ones_are_not(database, post, at):
    began = at("2026-11-26 09:00")
    await write()
    await write("gone@example.org", useful_until=began + timedelta(minutes=10))
    post.refuse["gone@example.org"] = "451 later"
    await send_waiting_messages()
    late = await write(due_at=began + timedelta(days=60))
    at("2026-11-26 09:11")
    assert await jobs.forget_old_messages() == 1  # the one that was of use for ten minutes
    at("2026-12-26 09:01")
    assert await jobs.forget_old_messages() == 1
    assert [row[0] for row in await db.rows("SELECT id FROM message")] == [late]
