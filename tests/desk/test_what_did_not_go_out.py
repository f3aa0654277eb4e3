"""The administrator sees what did not go out, tries it again, or puts it aside with a reason."""

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database
from portal.language import say
from portal.messages.actions import Channel, queue
from portal.messages.jobs import send_waiting_messages
from tests.desk.cast import at_the_desk, signed_in_as
from tests.make import make_person
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")
HERE = "/desk/messages"


async def administrator(client):
    person = await make_person("Ada")
    await make_grant(person.id, "administrator")
    await signed_in_as(client, person)
    return person


async def lost(**changes) -> int:
    """A message that was given up: this portal has no mail server."""
    async with database.transaction():
        number = await queue(
            **{
                "address": "nobody@example.org",
                "channel": Channel.EMAIL,
                "kind": "booked",
                "language": "zh",
                "subject": say("Free"),
                "text": say("Free"),
                **changes,
            }
        )
    await send_waiting_messages()
    return number


async def test_each_is_listed_with_its_trouble_and_a_masked_address(client):
    await administrator(client)
    assert "消息都发出去了" in (await client.get(HERE)).text
    await lost()
    shown = (await client.get(HERE)).text
    assert "预约成功 · n***@example.org" in shown
    assert "this portal cannot send email messages" in shown
    assert "nobody@" not in shown
    english = (await client.get("/en" + HERE)).text
    assert "Booking made · n***@example.org" in english
    assert "SMTP_URL is not set" in english


async def test_only_the_administrator_finds_the_page(client):
    await at_the_desk(client)
    assert (await client.get(HERE)).status_code == 404
    assert HERE not in (await client.get("/desk")).text
    await administrator(client)
    assert HERE in (await client.get("/desk")).text
    assert HERE in (await client.get("/work")).text


async def test_trying_again_puts_it_on_its_way_with_all_its_tries(client):
    await administrator(client)
    number = await lost()
    answer = await client.post(f"{HERE}/{number}/again")
    assert answer.status_code == 303
    assert (await client.post(f"{HERE}/{number}/again")).status_code == 303
    row = await database.row("SELECT tries, given_up_at FROM message WHERE id = ?", number)
    assert tuple(row) == (0, None)


async def test_what_would_come_too_late_is_not_tried_again(client, at):
    at("2026-11-26 09:00")
    await administrator(client)
    number = await lost(useful_until=clock.now())
    shown = (await client.get(HERE)).text
    assert f"{HERE}/{number}/again" not in shown
    answer = await client.post(f"{HERE}/{number}/again")
    assert answer.status_code == 409
    assert "现在发已经没有用了" in answer.text


async def test_putting_aside_needs_a_reason_and_keeps_it(client):
    ada = await administrator(client)
    number = await lost()
    for why in ("", "x" * 201):
        answer = await client.post(f"{HERE}/{number}/aside", data={f"why-{number}": why})
        assert answer.status_code == 422
        assert "请简单写一下" in answer.text
    sent = {f"why-{number}": "打过电话了"}
    assert (await client.post(f"{HERE}/{number}/aside", data=sent)).status_code == 303
    row = await database.row("SELECT dropped_by_id, dropped_why FROM message WHERE id = ?", number)
    assert tuple(row) == (ada.id, "打过电话了")
    assert "消息都发出去了" in (await client.get(HERE)).text
    again = {f"why-{number}": "另一个理由"}
    assert (await client.post(f"{HERE}/{number}/aside", data=again)).status_code == 303
    await client.post(f"{HERE}/{number}/again")
    row = await database.row("SELECT dropped_why, given_up_at FROM message WHERE id = ?", number)
    assert row[0] == "打过电话了"
    assert row[1] is not None


async def test_the_page_costs_the_same_however_many_there_are(client, statements):
    await administrator(client)
    counts = []
    for _ in range(2):
        await lost()
        statements.clear()
        await client.get(HERE)
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "change",
    [
        "dropped_at = 1, dropped_why = 'x', given_up_at = NULL",
        "dropped_at = 1",
        "dropped_why = 'x'",
        "dropped_at = 1, dropped_why = '" + "x" * 201 + "'",
        "sent_at = 1",
    ],
)
async def test_the_database_refuses_half_a_reason(change):
    number = await lost()
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await database.execute(f"UPDATE message SET {change} WHERE id = ?", number)
