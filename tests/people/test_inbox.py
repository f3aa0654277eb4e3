"""Messages on the portal's own page."""

import json

from portal import clock, database
from tests.make import Made, insert, make_person, make_session


async def told(person: Made, subject: str, text: str, *, language: str = "zh") -> None:
    now = clock.to_us(clock.now())
    await insert(
        "message",
        person_id=person.id,
        channel="page",
        address="",
        kind="displaced",
        language=language,
        content=json.dumps({"subject": subject, "text": text}),
        created_at=now,
        due_at=now,
        sent_at=now,
    )


async def test_messages_stand_newest_first_and_count_until_read(client, at) -> None:
    alice = await make_person()
    await told(alice, "场地关闭", "因考试关闭。\n\nhttp://127.0.0.1:8000/bookings/ABCD2345")
    at("2026-11-26 10:00")
    await told(alice, "恢复开放", "可以照常来。")
    client.cookies.update(await make_session(alice))
    assert "2 条新消息" in (await client.get("/me")).text
    page = (await client.get("/me/messages")).text
    assert page.index("恢复开放") < page.index("场地关闭")
    assert page.count("未读") == 2
    assert 'href="/bookings/ABCD2345"' in page
    again = (await client.get("/me/messages")).text
    assert "未读" not in again
    assert "恢复开放" in again
    assert "条新消息" not in (await client.get("/me")).text


async def test_looking_ahead_reads_nothing(client) -> None:
    alice = await make_person()
    await told(alice, "场地关闭", "因考试关闭。")
    client.cookies.update(await make_session(alice))
    await client.head("/me/messages")
    assert await database.value("SELECT count(*) FROM message WHERE read_at IS NULL") == 1


async def test_nobody_reads_what_is_anothers(client) -> None:
    alice, charlie = await make_person(), await make_person("Charlie")
    await told(alice, "场地关闭", "因考试关闭。")
    client.cookies.update(await make_session(charlie))
    assert "场地关闭" not in (await client.get("/me/messages")).text
    assert await database.value("SELECT count(*) FROM message WHERE read_at IS NULL") == 1
    client.cookies.clear()
    assert (await client.get("/me/messages")).status_code == 303
