"""The public calendar of a facility and of an organisation: when, where and why, never who."""

from datetime import UTC, datetime

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking, move_booking
from portal.calendars.pages import feeds
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.calendars.subscribers import events_at, many_bookings
from tests.counting import written_down
from tests.databases import only
from tests.ical.readers import READERS
from tests.make import (
    make_booking,
    make_closure,
    make_exam,
    make_facility,
    make_organisation,
    make_person,
    slot,
)

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


async def test_a_booked_time_is_shown_without_its_person(client):
    hall = await make_facility(courts=2)
    alice = await somebody("欧阳静文", phone="+8613912345678")
    code = await book(alice, hall, NINE, party=2)
    answer = await client.get(f"/facilities/{hall.slug}.ics")
    (event,) = READERS["icalendar"](answer.content)
    assert event.summary == f"已约：{hall.name.zh} 1号场 · {hall.organisation.name.zh}"
    assert event.starts == datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert (event.description, event.alarms) == ("", 0)
    whole = answer.text.replace("\r\n ", "")
    for private in (code, "欧阳静文", "1391234"):
        assert private not in whole


async def test_english_readers_get_it_in_english(client):
    hall = await make_facility()
    await make_booking(hall, NINE)
    (event,) = await events_at(client, f"/en/facilities/{hall.slug}.ics")
    assert event.summary == f"Booked: {hall.name.en} · {hall.organisation.name.en}"
    answer = await client.get(f"/en/facilities/{hall.slug}.ics")
    assert f"URL:http://127.0.0.1:8000/en/facilities/{hall.slug}" in answer.text


async def test_a_moved_or_cancelled_booking_keeps_its_name(client):
    hall, alice = await make_facility(), await somebody()
    address = f"/facilities/{hall.slug}.ics"
    code = await book(alice, hall, NINE)
    (booked,) = await events_at(client, address)
    await move_booking(alice, code, hall.units[0].id, slot(hall, TEN), key=new_key())
    (moved,) = await events_at(client, address)
    await cancel_booking(alice, code, key=new_key())
    (cancelled,) = await events_at(client, address)
    assert booked.uid == moved.uid == cancelled.uid
    assert [e.sequence for e in (booked, moved, cancelled)] == [0, 1, 2]
    assert [e.status for e in (booked, moved, cancelled)] == ["CONFIRMED"] * 2 + ["CANCELLED"]
    assert moved.starts.hour == 2


async def test_a_hold_is_not_shown(client):
    hall = await make_facility()
    await make_booking(hall, NINE, state="held")
    assert await events_at(client, f"/facilities/{hall.slug}.ics") == []


async def test_a_room_shared_by_many_says_how_many_places(client):
    room = await make_facility(capacity=60)
    await make_booking(room, NINE, party=2)
    answer = await client.get(f"/facilities/{room.slug}.ics")
    (event,) = READERS["icalendar"](answer.content)
    assert event.summary.startswith("已约 2 位（共 60 位）：")
    assert "TRANSP:TRANSPARENT" in answer.text  # there is room for others


async def test_it_reaches_a_week_back(client):
    hall = await make_facility()
    for day in ("2026-11-18", "2026-11-19", "2026-11-30"):
        await make_booking(hall, f"{day} 19:00")
    shown = await events_at(client, f"/facilities/{hall.slug}.ics")
    assert [event.starts.day for event in shown] == [19, 30]


async def test_a_closure_says_its_reason_and_stays_when_lifted(client):
    hall = await make_facility()
    address = f"/facilities/{hall.slug}.ics"
    closure = await make_closure(hall, "2026-11-28 14:00", "2026-11-28 18:00")
    (closed,) = await events_at(client, address)
    assert closed.summary == f"关闭（地面维修）：{hall.name.zh} · {hall.organisation.name.zh}"
    assert closed.description == "地面维修"
    assert (closed.starts.hour, closed.ends.hour) == (6, 10)
    async with database.transaction():
        await database.execute(
            "UPDATE closure SET lifted_at = ? WHERE id = ?", clock.to_us(clock.now()), closure
        )
    (lifted,) = await events_at(client, address)
    assert (lifted.uid, lifted.status, lifted.sequence) == (closed.uid, "CANCELLED", 1)


async def test_days_of_exams_are_closed_with_a_sentence(client):
    hall = await make_facility()
    await make_exam(hall, "2026-11-30", "2026-12-01")
    first, second = await events_at(client, f"/facilities/{hall.slug}.ics")
    assert first.summary == f"关闭：{hall.name.zh} · {hall.organisation.name.zh}"
    assert "中考考点" in first.description
    assert (first.starts, first.ends) == (
        datetime(2026, 11, 29, 16, 0, tzinfo=UTC),
        datetime(2026, 11, 30, 16, 0, tzinfo=UTC),
    )
    assert second.starts == first.ends


async def test_an_organisation_joins_its_facilities_and_those_it_operates(client):
    operator = await make_organisation(slug="operator", kind="operator")
    school = await make_organisation(operator_id=operator)
    own = await make_facility(organisation=operator)
    operated = await make_facility(organisation=school)
    stranger = await make_facility()
    for hall in (own, operated, stranger):
        await make_booking(hall, NINE)
    shown = await events_at(client, "/organisations/operator.ics")
    assert len(shown) == 2
    assert {
        own.name.zh in event.summary or operated.name.zh in event.summary for event in shown
    } == {True}


async def test_a_closure_of_everything_stands_once(client):
    school = await make_organisation(slug="school")
    halls = [await make_facility(organisation=school) for _ in range(3)]
    await make_closure(halls[0], "2026-11-28 14:00", "2026-11-28 18:00", facility_id=None)
    (closed,) = await events_at(client, "/organisations/school.ics")
    for hall in halls:
        (same,) = await events_at(client, f"/facilities/{hall.slug}.ics")
        assert same.uid == closed.uid


async def test_an_organisation_without_facilities_has_an_empty_calendar(client):
    await make_organisation(slug="school")
    for reader in READERS.values():
        assert reader((await client.get("/organisations/school.ics")).content) == []


@only("sqlite")
@pytest.mark.parametrize(
    "address", ["/facilities/none.ics", "/organisations/none.ics", "/facilities/%00.ics"]
)
async def test_what_does_not_exist_has_no_calendar(client, address):
    assert (await client.get(address)).status_code == 404


async def test_a_retired_facility_has_no_calendar(client):
    hall = await make_facility()
    async with database.transaction():
        await database.execute("UPDATE facility SET retired_at = 1 WHERE id = ?", hall.id)
    assert (await client.get(f"/facilities/{hall.slug}.ics")).status_code == 404


@pytest.mark.parametrize("kind", ["facilities", "organisations"])
async def test_nothing_new_takes_one_query_and_makes_nothing(client, monkeypatch, kind):
    hall = await make_facility()
    await make_booking(hall, NINE)
    slug = hall.slug if kind == "facilities" else hall.organisation.slug
    address = f"/{kind}/{slug}.ics"
    first = await client.get(address)

    async def never(*_: object) -> bytes:
        raise AssertionError("a calendar was made")

    monkeypatch.setattr(feeds, "busy_calendar", never)
    with written_down() as statements:
        answer = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert answer.status_code == 304
    assert answer.headers["cache-control"] == "public, no-cache"
    assert len(statements) == 1


async def test_queries_do_not_grow_with_bookings_or_facilities(client):
    counts = []
    for facilities, bookings in ((1, 5), (10, 200)):
        school = await make_organisation()
        halls = [await make_facility(organisation=school) for _ in range(facilities)]
        await many_bookings(await make_person(), halls[0], bookings)
        slug = halls[0].organisation.slug
        with written_down() as statements:
            cold = await client.get(f"/organisations/{slug}.ics")
        with written_down() as again:
            warm = await client.get(f"/organisations/{slug}.ics")
        assert warm.content == cold.content
        assert cold.text.count("BEGIN:VEVENT") == bookings
        counts.append((len(statements), len(again)))
    assert counts[0] == counts[1]
    assert counts[0][1] == 1


async def test_every_change_changes_the_etag(client, at):
    hall, alice = await make_facility(), await somebody()
    address = f"/facilities/{hall.slug}.ics"

    async def etag() -> str:
        return str((await client.get(address)).headers["etag"])

    seen = [await etag()]
    code = await book(alice, hall, NINE)
    seen.append(await etag())
    await cancel_booking(alice, code, key=new_key())
    seen.append(await etag())
    await make_closure(hall, "2026-11-28 14:00", "2026-11-28 18:00")
    seen.append(await etag())
    at("2026-11-27 00:00")
    seen.append(await etag())
    assert len(set(seen)) == len(seen)
    english = await client.get(f"/en{address}")
    assert english.headers["etag"] not in seen
