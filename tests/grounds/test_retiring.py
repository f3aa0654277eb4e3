"""A facility is given up from a day on: nobody loses a booking silently; it leaves the lists."""

import asyncio
from collections import Counter

import pytest

from portal import database
from portal.facilities.queries import facts_of
from portal.grounds.jobs import retire_the_ended
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.make import make_facility, wall

pytestmark = pytest.mark.usefixtures("database")

BEFORE, AFTER = "2026-11-27 19:00", "2026-11-28 09:00"


async def end(sally, do="save", first="2026-11-28"):
    return await sally.post("/hall/end", {"first": first, "do": do})


@pytest.fixture
async def hall(sally):
    return await make_facility(organisation=sally.school_id, courts=2, slug="hall")


async def states():
    return Counter(row[0] for row in await database.rows("SELECT state FROM booking"))


async def test_with_bookings_it_is_refused_or_they_are_moved_out(sally, hall):
    await book(await somebody(), hall, BEFORE)
    await book(await somebody(), hall, AFTER)
    seen = await end(sally, "look")
    assert "有 1 个预约无法保留。" in seen.text
    assert (await end(sally)).status_code == 409
    assert await states() == {"confirmed": 2}
    moved = await end(sally, "displace")
    assert (moved.status_code, "/closures/" in moved.headers["location"]) == (303, True)
    assert await states() == {"confirmed": 1, "displaced": 1}
    assert "is offered no longer." in (await sally.client.get("/en/rules")).text
    kept = await sally.get("/hall")
    assert "开放到11月27日 周五为止。" in kept.text
    assert (await end(sally, first="2026-12-01")).status_code == 422


async def test_until_the_day_it_is_booked_as_ever_and_then_not_at_all(sally, hall):
    assert (await end(sally)).status_code == 303
    facts = await facts_of("hall")
    assert await book(await somebody(), facts, BEFORE)
    with pytest.raises(Refused) as refused:
        await book(await somebody(), facts, AFTER)
    assert refused.value.problems[0].code == "not_offered"
    shown = await sally.client.get("/facilities/hall?day=2026-11-28")
    assert "可预约到11月27日" in shown.text


async def test_when_the_day_comes_it_leaves_the_lists_and_old_bookings_keep_it(sally, hall, at):
    code = await book(await somebody(), hall, BEFORE)
    await end(sally)
    assert await retire_the_ended() == 0
    at(wall("2026-11-29 08:00"))
    assert [await retire_the_ended() for _ in range(2)] == [1, 0]
    assert await facts_of("hall") is None
    assert (await sally.client.get("/facilities/hall")).status_code == 404
    assert await database.value("SELECT count(*) FROM booking WHERE code = ?", code) == 1


async def test_a_day_that_cannot_be_is_refused(sally, hall):
    for first in ("2026-11-26", "soon", "2300-01-01"):
        assert (await end(sally, first=first)).status_code == 422
    assert (await facts_of("hall")).rules_version == hall.rules_version


async def test_a_booking_made_at_the_same_moment_does_not_slip_through(sally, hall):
    alice = await somebody()

    async def booked():
        try:
            await book(alice, hall, AFTER)
        except Refused:
            return False
        return True

    made, ended = await asyncio.gather(booked(), end(sally))
    assert made != (ended.status_code == 303)
