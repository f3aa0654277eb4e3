"""Bookings counted by the way they were made."""

import re

import httpx
import pytest

from portal.bookings.rules.helping import Helped
from tests.bookings.cast import book, somebody, visitor_of
from tests.desk.cast import at_the_desk, desmond, signed_in_as
from tests.make import insert, make_booking, make_facility, make_person

pytestmark = pytest.mark.usefixtures("database")

ROW = re.compile(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', re.DOTALL)
NUMBER = re.compile(r'num">(\d+)<')


async def table(client: httpx.AsyncClient) -> dict[str, list[int]]:
    """The page's rows: 7, 30 and 90 days, and the elders among the last."""
    text = (await client.get("/desk/use")).text
    return {words: [int(n) for n in NUMBER.findall(cells)] for words, cells in ROW.findall(text)}


async def test_an_elder_booked_by_the_desk_is_counted_there(client: httpx.AsyncClient, at):
    hall = await make_facility(courts=4)
    her = await make_person("何秀英", phone=None, elder=True)
    told = Helped(her.id, her.household_id, "in_person", "desk")
    await book(await desmond(), hall, "2026-11-28 09:00", helping=told)
    await book(await somebody(), hall, "2026-11-28 09:00", unit=hall.units[1])
    daughter = await make_person("何小兰")
    await insert("helper", person_id=her.id, helper_id=daughter.id, agreed="self", starts_at=1)
    standing = Helped(her.id, her.household_id, "standing", "web")
    await book(visitor_of(daughter), hall, "2026-11-29 09:00", helping=standing)
    await make_booking(hall, "2026-11-30 19:00", state="held")
    await at_the_desk(client)
    assert await table(client) == {
        "居民自己上网": [1, 1, 1, 0],
        "由亲友上网代约": [1, 1, 1, 1],
        "在服务台": [1, 1, 1, 1],
        "纸面登记后录入": [0, 0, 0, 0],
        "合计": [3, 3, 3, 2],
    }
    at("2026-12-06 09:00")
    await at_the_desk(client)
    assert (await table(client))["合计"] == [0, 3, 3, 2]


async def test_for_charlie_there_are_no_numbers(client: httpx.AsyncClient):
    await signed_in_as(client, await make_person("Charlie"))
    assert (await client.get("/desk/use")).status_code == 404
