"""The caretaker gets the list of the day once, at the time the school chose."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError

from portal import database
from portal.gate.jobs import send_listings
from portal.messages.rules.content import content_from
from portal.settings import settings
from tests.bookings.cast import mail_is_on
from tests.desk.cast import signed_in_as
from tests.make import make_booking, make_facility, make_organisation, make_person, write
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")

HERE = "/organisations/longling/gate/listing"
KEEPER = "keeper@example.net"


@pytest.fixture(autouse=True)
def mail():
    with mail_is_on():
        yield


async def school_with_listing(minute: int = 450) -> int:
    school = await make_organisation(slug="longling")
    await write(
        "day_listing",
        organisation_id=school,
        address=KEEPER,
        language="zh",
        minute=minute,
        set_at=0,
    )
    return school


async def letters() -> list[str]:
    rows = await database.rows("SELECT content FROM message WHERE kind = 'day_listing' ORDER BY id")
    return [content_from(row[0], secret=settings().secret).text for row in rows]


async def test_it_comes_once_a_day_at_its_time_with_masked_names(at):
    at("2026-11-27 06:00")
    hall = await make_facility(organisation=await school_with_listing(), name_zh="羽毛球馆")
    alice = await make_person("陈雅丽", phone="+8613812345678")
    await make_booking(hall, "2026-11-27 19:00", person=alice, party=3)
    await make_booking(hall, "2026-11-28 19:00")
    for when, so_far in (
        ("2026-11-27 07:29", 0),
        ("2026-11-27 07:30", 1),
        ("2026-11-27 09:00", 1),
        ("2026-11-28 07:30", 2),
    ):
        at(when)
        for _ in range(3):
            await send_listings()
        assert len(await letters()) == so_far, when
    first, second = await letters()
    assert "19:00–20:00 羽毛球馆" in first
    assert "3 人" in first
    assert "陈雅丽" not in first + second
    assert "13812345678" not in first + second
    assert "/organisations/longling/today" in first


async def test_a_day_without_bookings_says_so(at):
    await make_facility(organisation=await school_with_listing())
    at("2026-11-27 07:30")
    assert await send_listings() == 1
    assert "今天没有人预约" in (await letters())[0]


async def test_after_a_standstill_an_old_list_is_not_sent(at):
    await make_facility(organisation=await school_with_listing())
    at("2026-11-27 10:30")
    assert await send_listings() == 0


async def test_two_processes_write_it_once(at):
    await make_facility(organisation=await school_with_listing())
    at("2026-11-27 07:30")
    assert sum(await asyncio.gather(*(send_listings() for _ in range(3)))) == 1
    assert len(await letters()) == 1


async def test_the_school_says_where_it_goes_and_ends_it(client):
    school = await make_organisation(slug="longling")
    sally = await make_person("Sally")
    await make_grant(sally.id, "school_manager", school)
    await signed_in_as(client, sally)
    assert HERE in (await client.get("/organisations/longling/gate")).text
    shown = (await client.get(HERE)).text
    assert 'value="07:30"' in shown
    for address, time, said in (
        ("keeper", "07:30", "这不像手机号，也不像邮箱"),
        ("13800000000", "07:30", "请填邮箱"),
        (KEEPER, "25:00", "请按 08:55 的样子填写时间"),
    ):
        answer = await client.post(HERE, data={"address": address, "time": time})
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{address}"' in answer.text
    for time in ("6:45", "0700"):
        answer = await client.post(HERE, data={"address": KEEPER, "time": time})
        assert answer.status_code == 303
    assert await database.value("SELECT minute FROM day_listing") == 420
    assert KEEPER in (await client.get(HERE)).text
    assert (await client.post(HERE, data={"address": ""})).status_code == 303
    assert await database.value("SELECT count(*) FROM day_listing") == 0


async def test_only_its_own_school_finds_the_page(client):
    await make_organisation(slug="longling")
    other = await make_organisation(slug="other")
    sally = await make_person("Sally")
    await make_grant(sally.id, "school_manager", other)
    await signed_in_as(client, sally)
    assert (await client.get(HERE)).status_code == 404
    assert (await client.post(HERE, data={"address": KEEPER})).status_code == 404


@pytest.mark.parametrize(
    "change", ["minute = 1440", "minute = -1", "address = ''", "language = 'fr'"]
)
async def test_the_database_refuses_nonsense(change):
    await school_with_listing()
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await database.execute(f"UPDATE day_listing SET {change}")
