"""Who comes along: by a link, under a nickname, as long as the booking stands."""

import asyncio
import re

import pytest

from portal import database
from portal.bookings.actions import cancel_booking
from portal.bookings.queries import booking_of
from portal.companions.actions import forget_companions, join, leave, open_link, revoke_link
from portal.companions.queries import companions_of, link_of
from portal.companions.rules import link_in, token_of
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody, visitor_of
from tests.databases import only
from tests.make import insert, make_facility, make_person, make_session, wall

NINE = "2026-11-28 09:00"
sqlite_only = only("sqlite")


async def invited(party: int = 3):
    """A booking with its link: who booked, the booking, the link."""
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE, party=party)
    booking = await booking_of(alice.household_id, code)
    await open_link(booking)
    return alice, booking, await link_of(booking.id)


async def why(link_id: int, nickname: str) -> str:
    with pytest.raises(Refused) as refused:
        await join(link_id, nickname, key=new_key())
    return refused.value.problems[0].code


@pytest.mark.usefixtures("database")
async def test_as_many_as_the_booking_is_for_and_each_once():
    _, booking, link = await invited(party=3)
    key = new_key()
    await join(link, "老王", key=key)
    await join(link, "老王", key=key)  # a double tap
    assert await why(link, "老王") == "same_nickname"
    assert await why(link, "") == "no_nickname"
    assert await why(link, "x" * 21) == "long_nickname"
    await join(link, "Mia", key=new_key())
    assert await why(link, "Noah") == "party_full"
    await leave(booking.id, key)
    await leave(booking.id, key)
    await join(link, "Noah", key=new_key())
    assert [each.nickname for each in await companions_of(booking.id)] == ["Noah", "Mia"]


@pytest.mark.usefixtures("database")
async def test_ten_who_join_at_once_are_no_more_than_the_booking_is_for():
    _, booking, link = await invited(party=4)
    answers = await asyncio.gather(
        *(join(link, f"N{n}", key=new_key()) for n in range(10)), return_exceptions=True
    )
    assert sum(answer is None for answer in answers) == 3
    assert all(answer is None or isinstance(answer, Refused) for answer in answers), answers
    assert [each.number for each in await companions_of(booking.id)] == [1, 2, 3]


@pytest.mark.usefixtures("database")
async def test_the_database_refuses_a_second_of_a_number_a_name_or_a_browser_and_a_second_link():
    _, booking, link = await invited()
    await join(link, "Mia", key=new_key())
    kept = (await companions_of(booking.id))[0]
    values = {"booking_id": booking.id, "joined_at": 1}
    for number, nickname, hashed in (
        (1, "Noah", "b" * 64),
        (2, "Mia", "b" * 64),
        (2, "Noah", kept.key_hash),
    ):
        with pytest.raises(Exception, match=r"(?i)unique"):
            await insert("companion", number=number, nickname=nickname, key_hash=hashed, **values)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await insert("companion_link", booking_id=booking.id, created_at=1)


@pytest.mark.usefixtures("database")
async def test_the_link_ends_when_it_is_stopped_and_with_the_booking(at):
    alice, booking, link = await invited()
    await join(link, "Mia", key=new_key())
    await revoke_link(booking)
    assert await why(link, "Noah") == "link_over"
    await open_link(booking)
    other = await link_of(booking.id)
    assert token_of(other, "secret") != token_of(link, "secret")
    await join(other, "Noah", key=new_key())
    await cancel_booking(alice, booking.code, key=new_key())
    assert await why(other, "Olga") == "link_over"
    at(wall("2026-11-29 10:30"))
    assert await forget_companions() == 2
    assert await database.value("SELECT count(*) FROM companion_link") == 0


def test_only_our_own_tokens_are_read():
    token = token_of(7, "secret")
    assert link_in(token, "secret") == 7
    wrong = ("", "7", token[:-1], token.replace("7-", "8-"), token + "0", "٧" + token[1:])
    assert [link_in(each, "secret") for each in wrong] == [None] * len(wrong)
    assert link_in(token, "another") is None


@sqlite_only
@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_from_the_booking_to_the_friend_and_back(client, prefix):
    hall, alice = await make_facility(), await make_person("Alice")
    code = await book(visitor_of(alice), hall, NINE, party=2)
    cookies = await make_session(alice)
    ours = {"sec-fetch-site": "same-origin"}
    hers = {"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), **ours}
    path = f"{prefix}/bookings/{code}/companions"
    assert path in (await client.get(f"{prefix}/bookings/{code}", headers=hers)).text
    assert (await client.post(f"{path}/link", headers=hers)).status_code == 303
    link = re.search(r'value="[^"]*(/with/[^"]+)"', (await client.get(path, headers=hers)).text)
    address = prefix + link[1]
    client.cookies.clear()
    shown = (await client.get(address)).text
    assert "Alice" not in shown
    key = re.search(r'name="submission" value="([^"]+)"', shown)[1]
    sent = {"submission": key, "nickname": ""}
    refused = await client.post(address, data=sent, headers=ours)
    assert refused.status_code == 422
    assert ("Please write what you are called." in refused.text) == bool(prefix)
    sent["nickname"] = "<b>Mia</b>"
    for _ in range(2):
        joined = await client.post(address, data=sent, headers=ours)
        assert (joined.status_code, joined.headers["location"]) == (303, address)
    assert "&lt;b&gt;Mia&lt;/b&gt;" in (await client.get(address)).text
    own = (await client.get(path, headers=hers)).text
    assert own.count("&lt;b&gt;Mia&lt;/b&gt;") == 1
    await client.post(f"{address}/leaving", headers=ours)
    assert "Mia" not in (await client.get(path, headers=hers)).text
    await client.post(f"{path}/revocation", headers=hers)
    assert (await client.get(address)).status_code == 404
