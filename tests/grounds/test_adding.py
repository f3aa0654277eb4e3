"""A manager adds a facility: looked at first, told in public, closed until it has hours."""

import asyncio
from datetime import date

import pytest

from portal import database
from portal.facilities.organisations import opened_by
from portal.facilities.queries import facts_of
from portal.hours.queries import resolve
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.grounds.manager import HALL, make_sally
from tests.make import make_hours

pytestmark = pytest.mark.usefixtures("database")


async def test_it_is_looked_at_first_and_nothing_is_kept(sally):
    seen = await sally.post("/new", HALL, do="look")
    assert seen.status_code == 200
    assert "羽毛球馆" in seen.text
    assert "2号场" in seen.text
    assert await opened_by(sally.school_id) == []
    again = await sally.post("/new", HALL, do="again")
    assert 'value="Badminton hall"' in again.text


async def test_added_it_has_units_and_rules_and_stands_in_the_public_log(sally):
    added = await sally.add()
    assert (added.status_code, added.headers["location"]) == (303, f"{sally.path}/badminton-hall")
    facts = await facts_of("badminton-hall")
    assert [unit.name.zh for unit in facts.units] == ["1号场", "2号场"]
    assert len(facts.terms) == 1
    page = await sally.get("/badminton-hall")
    assert "/organisations/longling/hours/badminton-hall" in page.text
    assert "/organisations/longling/terms/badminton-hall" in page.text
    assert (await sally.get()).text.count("羽毛球馆") >= 1
    assert "New: Badminton hall (Badminton)." in (await sally.client.get("/en/rules")).text


async def test_without_hours_it_is_closed_and_says_why_and_with_hours_it_is_booked(sally):
    await sally.add()
    facts = await facts_of("badminton-hall")
    saturday = date(2026, 11, 28)
    day = await resolve(facts, saturday)
    assert not day.spans
    assert day.reasons[0].words.into("en") == "Its opening hours are not set yet."
    shown = await sally.client.get("/facilities/badminton-hall?day=2026-11-28")
    assert "开放时间还没有定。" in shown.text
    alice = await somebody()
    with pytest.raises(Refused):
        await book(alice, facts, "2026-11-28 09:00")
    await make_hours(facts.id, "08:00-21:00")
    assert await book(alice, await facts_of("badminton-hall"), "2026-11-28 09:00")


async def test_sent_twice_it_is_one_facility(sally):
    key = new_key()
    for _ in range(2):
        assert (await sally.add(submission=key)).status_code == 303
    assert len(await opened_by(sally.school_id)) == 1


async def test_no_two_have_one_address_even_when_one_was_given_up(sally):
    await sally.add()
    async with database.transaction():
        await database.execute("UPDATE facility SET retired_at = 1")
    both = await asyncio.gather(sally.add(), sally.add())
    found = {answer.headers["location"].rsplit("/", 1)[1] for answer in both}
    assert found == {"badminton-hall-2", "badminton-hall-3"}
    reserved = await sally.add(name_en="New")
    assert reserved.headers["location"].endswith("/new-2")
    nameless = await sally.add(name_en="羽毛球馆", kind="table_tennis")
    assert nameless.headers["location"].endswith("/table-tennis")


async def test_a_pitch_has_halves_and_a_room_has_seats(sally):
    await sally.add(name_en="Pitch", kind="football", shape="halves", surface="artificial_grass")
    await sally.add(name_en="Library", kind="reading", shape="room", count="60", surface="carpet")
    pitch, library = await facts_of("pitch"), await facts_of("library")
    assert [(u.name.en, len(u.spaces)) for u in pitch.units] == [
        ("Whole pitch", 2),
        ("Half A", 1),
        ("Half B", 1),
    ]
    assert [(unit.takes_whole, unit.capacity) for unit in library.units] == [(False, 60)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "chess"}, "kind"),
        ({"name_zh": ""}, "name_zh"),
        ({"name_en": "x" * 61}, "name_en"),
        ({"gate_en": ""}, "gate_en"),
        ({"bring_en": ""}, "bring_en"),
        ({"fee_zh": "x" * 121}, "fee_zh"),
        ({"surface": "lava"}, "surface"),
        ({"shape": "ring"}, "shape"),
        ({"count": "0"}, "count"),
        ({"count": "25"}, "count"),
        ({"count": "some"}, "count"),
        ({"tick": "20"}, "tick"),
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"longitude": "181"}, "longitude"),
    ],
)
async def test_what_cannot_be_is_said_beside_the_field_and_kept(sally, changes, field):
    for do in ("look", "add"):
        answer = await sally.post("/new", HALL, do=do, **changes)
        assert answer.status_code == 422
        assert f'id="e-{field}"' in answer.text
        assert 'value="Free of charge"' in answer.text
    assert await opened_by(sally.school_id) == []


async def test_only_its_own_managers_find_it(sally, client):
    await sally.add()
    other = await make_sally(client, "other")
    for rest in ("", "/new", "/badminton-hall", "/badminton-hall/words"):
        assert (await sally.get(rest)).status_code == 200
        answer = await client.get(sally.path + rest, headers=other.headers)
        assert answer.status_code == 404
    assert (await other.get("/badminton-hall")).status_code == 404
