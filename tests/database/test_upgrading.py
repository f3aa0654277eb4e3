"""A neighbourhood that began with the first release keeps everything when it is upgraded."""

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database
from portal.database import migrate
from portal.facilities.queries import facts_of
from tests.databases import KINDS, connected, empty
from tests.make import insert, make_organisation, make_person, make_space, make_unit, write

FIRST = "0001_initial"
AN_HOUR = 3_600_000_000


@pytest.fixture(params=KINDS)
async def first_release(request, run, at):
    """The address of a database as the first release made and filled it, not connected."""
    async with empty(run, request.param) as url:
        await migrate(url, until=FIRST)
        async with connected(url):
            await fill()
        yield url


async def fill() -> None:
    """A booked hall, and a message sent about it."""
    alice = await make_person()
    facility_id = await insert(
        "facility",
        organisation_id=await make_organisation(),
        slug="hall",
        kind="badminton",
        name_zh="羽毛球馆",
        name_en="Hall",
        indoor=True,
        lit=True,
        surface="wood",
        latitude=22.69,
        longitude=114.34,
        zone="Asia/Shanghai",
        tick_minutes=30,
        gate_zh="东门",
        gate_en="East gate",
        bring_zh="",
        bring_en="",
        fee_zh="免费",
        fee_en="Free of charge",
    )
    space_id = await make_space(facility_id, "1号场", "Court 1")
    unit_id = await make_unit(facility_id, [space_id], "1号场", "Court 1")
    now = clock.to_us(clock.now())
    booking_id = await insert(
        "booking",
        code="FIRST001",
        person_id=alice.id,
        household_id=alice.household_id,
        facility_id=facility_id,
        unit_id=unit_id,
        on_day="2026-11-28",
        starts_at=now,
        ends_at=now + AN_HOUR,
        party=2,
        state="confirmed",
        created_at=now,
        changed_at=now,
    )
    await write(
        "booking_event",
        booking_id=booking_id,
        seq=1,
        from_state="new",
        to_state="confirmed",
        happened_at=now,
    )


async def test_an_upgrade_keeps_every_row_and_the_upgraded_portal_reads_them(first_release):
    assert await migrate(first_release)
    async with connected(first_release):
        booking = await database.row("SELECT code, state, consent FROM booking")
        assert tuple(booking) == ("FIRST001", "confirmed", "")
        facts = await facts_of("hall")
        assert facts is not None
        assert facts.units[0].name.en == "Court 1"


async def test_an_upgraded_table_takes_the_new_words_and_refuses_others(first_release):
    await migrate(first_release)
    async with connected(first_release):
        async with database.transaction():
            await database.execute("UPDATE booking SET state = 'excused'")
        with pytest.raises(IntegrityError):
            async with database.transaction():
                await database.execute("UPDATE booking SET state = 'forgotten'")
        assert await database.value("SELECT state FROM booking") == "excused"


async def test_a_second_upgrade_does_nothing(first_release):
    await migrate(first_release)
    assert await migrate(first_release) == []
