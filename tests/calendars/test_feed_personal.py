"""A person's own calendar, as their phone fetches it."""

import hashlib
import logging
from datetime import UTC, datetime, timedelta

import pytest

from portal import database as portal_database
from portal.bookings.actions import cancel_booking, move_booking
from portal.calendars.actions import make_feed, revoke_feed
from portal.calendars.pages import feeds
from portal.calendars.queries.tokens import open_feed
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody
from tests.calendars.subscribers import events_at, many_bookings, subscribed
from tests.counting import written_down
from tests.databases import only
from tests.ical.readers import READERS
from tests.make import make_booking, make_facility, make_person, slot

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"


async def test_a_booking_is_in_its_persons_calendar(client):
    hall, alice = await make_facility(courts=2), await somebody()
    code = await book(alice, hall, NINE, party=3)
    (event,) = await events_at(client, await subscribed(alice))
    assert event.uid == f"{code}@127.0.0.1"
    assert event.starts == datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert event.ends == datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    assert event.summary == f"{hall.name.zh} 1号场 · {hall.organisation.name.zh}"
    assert event.location == f"{hall.organisation.name.zh}，龙岭路18号"
    assert event.description.splitlines() == [
        "共 3 人",
        "入口：东门",
        "携带：自带球拍",
        "11月28日 周六 07:00 前可免费取消",
        f"查看、改时间或取消：http://127.0.0.1:8000/bookings/{code}",
    ]
    assert (event.status, event.sequence, event.alarms) == ("CONFIRMED", 0, 1)


async def test_a_calendar_speaks_the_language_it_was_made_in(client):
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    (event,) = await events_at(client, await subscribed(alice, "en"))
    assert event.summary == f"{hall.name.en} · {hall.organisation.name.en}"
    assert event.description.splitlines() == [
        "For 1 person",
        "Gate: East gate",
        "Bring: Your own racket",
        "Cancel free of charge until Sat 28 Nov 07:00",
        f"See, move or cancel it: http://127.0.0.1:8000/en/bookings/{code}",
    ]


async def test_the_name_stays_and_the_sequence_rises(client, at):
    hall, alice = await make_facility(), await somebody()
    address = await subscribed(alice)
    code = await book(alice, hall, NINE)
    booked = await events_at(client, address)
    at("2026-11-26 10:00")
    await move_booking(alice, code, hall.units[0].id, slot(hall, TEN), key=new_key())
    moved = await events_at(client, address)
    await cancel_booking(alice, code, key=new_key())
    cancelled = await events_at(client, address)
    assert [(e.sequence, e.status, e.starts.hour) for (e,) in (booked, moved, cancelled)] == [
        (0, "CONFIRMED", 1),
        (1, "CONFIRMED", 2),
        (2, "CANCELLED", 2),
    ]
    assert {e.uid for (e,) in (booked, moved, cancelled)} == {f"{code}@127.0.0.1"}
    assert cancelled[0].alarms == 0


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("held", None),
        ("lapsed", None),  # of a hold
        ("requested", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("attended", "CONFIRMED"),
        ("missed", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        ("displaced", "CANCELLED"),
        ("denied", "CANCELLED"),
    ],
)
async def test_every_state_has_its_status(client, state, status):
    hall, alice = await make_facility(), await make_person()
    code = await make_booking(hall, NINE, person=alice)
    async with portal_database.transaction():
        await portal_database.execute(
            "UPDATE booking SET state = ?, held_until = ? WHERE code = ?",
            state,
            1 if state in ("held", "requested") else None,
            code,
        )
    events = await events_at(client, await subscribed(alice))
    assert [event.status for event in events] == ([status] if status else [])


async def test_nobody_elses_bookings_are_in_it(client):
    hall, alice = await make_facility(), await make_person()
    bob = await make_person("Bob", household_id=alice.household_id)
    await make_booking(hall, NINE, person=bob)
    await make_booking(hall, TEN)
    assert await events_at(client, await subscribed(alice)) == []


@only("sqlite")
async def test_it_holds_no_telephone_and_nobodys_name(client):
    hall = await make_facility()
    alice = await somebody("欧阳静文", phone="+8613912345678", email="alice@example.net")
    await book(alice, hall, NINE, party=2, children=1, child_band="7-13")
    whole = (await client.get(await subscribed(alice))).text.replace("\r\n ", "")
    for private in ("欧阳静文", "139", "alice@", "7-13", "0755"):
        assert private not in whole


async def test_it_reaches_back_ninety_days_and_no_more_than_a_week_further(client, at):
    hall, alice = await make_facility(), await make_person()
    for day in ("2026-08-21", "2026-08-24", "2026-08-28", "2026-12-01"):
        await make_booking(hall, f"{day} 09:00", person=alice)
    address = await subscribed(alice)
    shown = [f"{event.starts:%m-%d}" for event in await events_at(client, address)]
    assert shown == ["08-24", "08-28", "12-01"]  # 28 August is 90 days before 26 November


async def test_entries_that_were_not_kept_are_the_same(client):
    hall, alice = await make_facility(), await somebody()
    address = await subscribed(alice)
    await book(alice, hall, NINE)
    kept = await client.get(address)
    async with portal_database.transaction():
        await portal_database.execute("UPDATE booking SET event_zh = NULL")
    assert (await client.get(address)).content == kept.content


@only("sqlite")
async def test_facilities_in_other_zones_bring_their_zone(client):
    alice = await make_person()
    zurich = await make_facility(zone="Europe/Zurich")
    await make_booking(zurich, "2026-12-05 18:00", person=alice)
    await make_booking(await make_facility(), NINE, person=alice)
    answer = await client.get(await subscribed(alice))
    assert answer.text.count("BEGIN:VTIMEZONE") == 2
    assert "DTSTART;TZID=Europe/Zurich:20261205T180000" in answer.text


@only("sqlite")
async def test_how_a_calendar_answers(client):
    answer = await client.get(await subscribed(await make_person()))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'inline; filename="calendar.ics"; '
        "filename*=UTF-8''%E6%88%91%E7%9A%84%E9%A2%84%E7%BA%A6.ics"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["etag"].startswith('"')
    assert "X-WR-CALNAME:我的预约 · 龙岭路社区" in answer.text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.text


@only("sqlite")
async def test_a_head_is_answered_like_a_get(client):
    address = await subscribed(await make_person())
    head, get = await client.head(address), await client.get(address)
    assert head.status_code == 200
    for header in ("etag", "content-type", "content-length", "content-disposition"):
        assert head.headers[header] == get.headers[header]


@only("sqlite")
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", W/"more",{etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("other", 200),
        ("", 200),
    ],
)
async def test_nothing_new_is_said_in_every_form_it_is_asked(client, asked, status):
    address = await subscribed(await make_person())
    etag = (await client.get(address)).headers["etag"]
    asking = {"If-None-Match": asked.format(etag=etag)}
    answer = await client.get(address, headers=asking)
    assert answer.status_code == status
    assert answer.headers["etag"] == etag
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.content == b"") == (status == 304)


async def test_nothing_new_takes_one_query_and_makes_nothing(client, monkeypatch):
    alice = await make_person()
    await make_booking(await make_facility(), NINE, person=alice)
    address = await subscribed(alice)
    etag = (await client.get(address)).headers["etag"]

    async def never(*_: object) -> bytes:
        raise AssertionError("a calendar was made")

    monkeypatch.setattr(feeds, "personal_calendar", never)
    with written_down() as statements:
        answer = await client.get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert len(statements) == 1
    without_it = await client.get(address)
    assert without_it.status_code == 500  # so the guard would have been noticed


@pytest.mark.parametrize("kept", [True, False])
async def test_a_thousand_bookings_take_no_more_queries_than_ten(client, kept):
    hall = await make_facility()
    counts = []
    for count in (10, 1_000):
        person = await make_person()
        await many_bookings(person, hall, count, kept=kept)
        address = await subscribed(person)
        with written_down() as statements:
            first = await client.get(address)
        counts.append(len(statements))
        again = await client.get(address)
        assert first.content == again.content
        assert first.headers["etag"] == again.headers["etag"]
        assert first.text.count("BEGIN:VEVENT") == count
    assert counts[0] == counts[1] == (2 if kept else 3)


@only("sqlite")
async def test_every_reader_reads_a_calendar_of_a_thousand(client):
    hall, alice = await make_facility(), await make_person()
    await many_bookings(alice, hall, 1_000)
    answer = await client.get(await subscribed(alice))
    read = {name: reader(answer.content) for name, reader in READERS.items()}
    first = slot(hall, "2026-11-27 00:00").starts
    starts = [first + timedelta(hours=number) for number in range(1_000)]
    for events in read.values():
        assert [event.starts for event in events] == starts
        assert events == read["icalendar"]


async def test_every_change_changes_the_etag(client, at):
    hall, alice = await make_facility(), await somebody()
    address = await subscribed(alice)
    seen = [(await client.get(address)).headers["etag"]]
    code = await book(alice, hall, NINE)
    seen.append((await client.get(address)).headers["etag"])
    await move_booking(alice, code, hall.units[0].id, slot(hall, TEN), key=new_key())
    seen.append((await client.get(address)).headers["etag"])
    await cancel_booking(alice, code, key=new_key())
    seen.append((await client.get(address)).headers["etag"])
    at("2026-11-30 00:00")  # the next week: it reaches less far back
    seen.append((await client.get(address)).headers["etag"])
    assert len(set(seen)) == len(seen)


async def test_only_the_hash_of_an_address_is_kept(client):
    alice = await make_person()
    token = (await subscribed(alice)).removeprefix("/feeds/").removesuffix(".ics")
    assert len(token) == 22  # 128 bits
    row = await portal_database.row("SELECT * FROM feed_token WHERE person_id = ?", alice.id)
    assert row["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert not [value for value in tuple(row) if token in str(value)]


async def test_an_address_stands_in_no_log(client, caplog):
    caplog.set_level(logging.DEBUG)
    alice = await make_person()
    address = await subscribed(alice)
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    await client.get(address)
    await revoke_feed(alice.id)
    await client.get(address)
    ours = [each for each in caplog.records if each.name.startswith("portal")]
    assert any("/feeds/{token}.ics" in each.getMessage() for each in ours)
    assert not [each for each in ours if token in each.getMessage()]


async def test_a_revoked_address_is_gone_on_the_next_request(client):
    alice = await make_person()
    address = await subscribed(alice)
    etag = (await client.get(address)).headers["etag"]
    assert await revoke_feed(alice.id) is True
    for headers in ({}, {"If-None-Match": etag}, {"If-None-Match": "*"}):
        answer = await client.get(address, headers=headers)
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
    assert await revoke_feed(alice.id) is False


async def test_a_new_address_ends_the_one_before(client):
    alice = await make_person()
    old = await subscribed(alice)
    present = await open_feed(alice.id)
    assert present is not None
    token = await make_feed(alice.id, "zh", instead_of=present.id)
    assert (await client.get(old)).status_code == 404
    assert (await client.get(f"/feeds/{token}.ics")).status_code == 200


async def test_a_second_tap_does_not_end_the_address_of_the_first(client):
    alice = await make_person()
    address = await subscribed(alice)
    assert await make_feed(alice.id, "zh", instead_of=None) is None
    assert (await client.get(address)).status_code == 200


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
async def test_whoever_may_not_enter_has_no_calendar(client, column):
    alice = await make_person()
    address = await subscribed(alice)
    async with portal_database.transaction():
        await portal_database.execute(
            f"UPDATE person SET {column} = 1, name = '', phone = NULL WHERE id = ?", alice.id
        )
    assert (await client.get(address)).status_code == 404


@only("sqlite")
@pytest.mark.parametrize(
    "token", ["x", "A" * 22, "A" * 21 + "=", "A" * 5000, "%00" * 22, "%F0%9F%98%80" * 22]
)
async def test_an_address_nobody_has_is_not_there(client, token):
    assert (await client.get(f"/feeds/{token}.ics")).status_code == 404
