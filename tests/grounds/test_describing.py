"""What is said of a facility changes: calendars follow, and who must know is told."""

import asyncio

import pytest

from portal import database
from portal.calendars.actions import make_feed
from portal.facilities.queries import facts_of
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.grounds.manager import DESCRIBED
from tests.make import make_facility

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def hall(sally):
    return await make_facility(organisation=sally.school_id, courts=2, slug="hall")


async def test_a_new_name_reaches_calendars_and_the_public_log_but_sends_no_message(sally, hall):
    alice = await somebody(email="alice@example.net")
    code = await book(alice, hall, "2026-11-28 09:00")
    token = await make_feed(alice.id, "zh", instead_of=None)
    before = await sally.client.get(f"/feeds/{token}.ics")
    sent = await database.value("SELECT count(*) FROM message")
    saved = await sally.post("/hall/words", {**DESCRIBED, "name_zh": "新馆", "name_en": "New hall"})
    assert (saved.status_code, saved.headers["location"]) == (303, f"{sally.path}/hall")
    after = await sally.client.get(
        f"/feeds/{token}.ics", headers={"if-none-match": before.headers["etag"]}
    )
    assert after.status_code == 200
    assert "新馆" in after.text
    assert "SEQUENCE:1" in after.text
    assert await database.value("SELECT sequence FROM booking WHERE code = ?", code) == 1
    assert await database.value("SELECT count(*) FROM message") == sent
    assert "“New hall” instead of" in (await sally.client.get("/en/rules")).text


async def test_who_has_booked_is_told_of_another_gate_and_nobody_of_the_past(sally, hall):
    alice = await somebody()
    await book(alice, hall, "2026-11-28 09:00")
    told = "SELECT count(*) FROM message WHERE kind = 'place_changed' AND person_id = ?"
    await sally.post("/hall/words", {**DESCRIBED, "gate_zh": "北门", "gate_en": "North gate"})
    assert await database.value(told, alice.id) == 1
    content = await database.value("SELECT content FROM message WHERE kind = 'place_changed'")
    assert "北门" in content


async def test_nothing_new_is_refused_and_so_is_what_cannot_be(sally, hall):
    await sally.post("/hall/words", DESCRIBED)
    lines = await database.value("SELECT count(*) FROM terms_change")
    assert (await sally.post("/hall/words", DESCRIBED)).status_code == 422
    answer = await sally.post("/hall/words", DESCRIBED, gate_en="", name_zh="改了")
    assert answer.status_code == 422
    assert 'value="改了"' in answer.text
    assert await database.value("SELECT count(*) FROM terms_change") == lines


async def test_a_booking_made_at_the_same_moment_has_the_new_words_too(sally, hall):
    alice = await somebody()

    async def booked():
        try:
            return await book(alice, hall, "2026-11-28 09:00")
        except Refused:  # it may be asked to look once more
            return None

    code, _ = await asyncio.gather(booked(), sally.post("/hall/words", DESCRIBED))
    assert code
    assert (await facts_of("hall")).name.zh == "羽毛球馆"
    entry = await database.value("SELECT event_zh FROM booking WHERE code = ?", code)
    assert entry is None or "羽毛球馆" in bytes(entry).decode()
    token = await make_feed(alice.id, "zh", instead_of=None)
    assert "羽毛球馆 1号场" in (await sally.client.get(f"/feeds/{token}.ics")).text
