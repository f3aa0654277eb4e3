"""Only so many may be booked on a whole campus at once, whichever of its places they booked."""

import asyncio
from datetime import date, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database
from portal.bookings.actions import cancel_booking, hold_slot
from portal.bookings.queries import availability, days_of
from portal.bookings.rules import slots_of
from portal.bookings.rules.campus import Stay, busiest, most_at_once
from portal.facilities.queries import facts_of, version_of
from portal.problems import Refused
from portal.submissions.rules import new_key
from portal.timespan import TimeSpan
from tests.bookings.cast import book, somebody
from tests.make import make_facility, make_organisation, make_person, reread, slot
from tests.people.make import make_grant, signed_in

pytestmark = pytest.mark.usefixtures("database")

ON = date(2026, 11, 28)
NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"
OURS = {"sec-fetch-site": "same-origin"}


async def campus(cap: int | None = 5):
    """A school with a hall and a track, and at most so many people."""
    school = await make_organisation(slug="longling", campus_cap=cap)
    return [
        await make_facility(organisation=school, courts=3),
        await make_facility(organisation=school, capacity=20, kind="running"),
    ]


async def why(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.message.into("en") for problem in caught.value.problems]


def test_heads_are_counted_at_each_instant():
    at = clock.EPOCH
    hours = [TimeSpan(at + timedelta(hours=n), at + timedelta(hours=n + 1)) for n in range(3)]
    both = TimeSpan(hours[0].starts, hours[1].ends)
    stays = [Stay(hours[0], 2), Stay(hours[1], 3), Stay(both, 1), Stay(hours[2], 50)]
    assert most_at_once(stays, both) == 4
    assert busiest(stays, both) == (4, hours[1].starts)
    assert most_at_once([], both) == 0


async def test_a_booking_at_one_place_fills_the_campus_for_the_other():
    hall, track = await campus()
    await book(await somebody(), track, NINE, party=4)
    charlie = await somebody("Charlie")
    assert await why(book(charlie, hall, NINE, party=2)) == [
        "There is room for only 1 more person on the whole campus at that time."
    ]
    assert await book(charlie, hall, NINE)
    full = "The whole campus is full at that time: at most 5 people may be there."
    assert await why(book(await somebody("Dora"), hall, NINE, unit=hall.units[1])) == [full]
    assert await book(await somebody("Emma"), hall, TEN, party=4)  # they leave at ten


async def test_without_a_cap_nobody_counts():
    hall, track = await campus(None)
    await book(await somebody(), track, NINE, party=4)
    assert await book(await somebody("Charlie"), hall, NINE, party=4)


async def test_the_page_says_what_the_booking_says_and_asks_once():
    hall, track = await campus(4)
    await book(await somebody(), track, NINE, party=4)
    [day] = await days_of(hall, [ON])
    shown = {s.span: s for s in slots_of(day, hall.units[0])}
    full = shown[slot(hall, NINE)]
    assert (full.state, full.problem.code) == ("full", "campus_full")
    assert shown[slot(hall, TEN)].bookable
    [day] = await days_of(track, [ON])
    assert slots_of(day, track.units[0])[2].left == 4  # of twenty places


async def test_the_search_shows_neither(client):
    hall, track = await campus(4)
    await book(await somebody(), track, NINE, party=4)
    page = f"/en/facilities/{hall.slug}?day=2026-11-28"
    assert "The whole campus is full at that time" in (await client.get(page)).text
    found = (await client.get("/en/facilities?kind=badminton&day=2026-11-28")).text
    assert "2026-11-28T00%3A00Z" in found  # at eight
    assert "2026-11-28T01%3A00Z" not in found
    at_nine = (await client.get("/en/facilities?day=2026-11-28&from=09:00&to=10:00")).text
    assert "2026-11-28T01%3A00Z" not in at_nine


async def test_what_is_kept_of_the_other_place_is_read_again():
    hall, track = await campus(4)
    before = await version_of(hall.slug)
    alice = await somebody()
    code = await book(alice, track, NINE, party=4)
    booked = await version_of(hall.slug)
    assert booked.claims > before.claims
    await cancel_booking(alice, code, key=new_key())
    assert (await version_of(hall.slug)).claims > booked.claims
    assert await book(await somebody("Charlie"), hall, NINE, party=4)


async def test_a_hold_counts_until_it_lapses(at):
    now = at("2026-11-26 12:00")
    hall, track = await campus(1)
    await hold_slot(await somebody(), track.units[0].id, slot(track, NINE))
    charlie = await somebody("Charlie")
    await why(book(charlie, hall, NINE))
    assert (await availability([hall], [ON])).until == now + timedelta(minutes=5)
    at(now + timedelta(minutes=5))
    assert await book(charlie, hall, NINE)


async def test_what_is_held_is_booked_with_all_the_room_there_is():
    hall, _ = await campus(3)
    alice = await somebody()
    await hold_slot(alice, hall.units[0].id, slot(hall, NINE))
    await why(book(alice, hall, NINE, party=4))
    assert await book(alice, hall, NINE, party=3)


async def test_at_two_places_at_once_the_cap_is_not_exceeded():
    hall, track = await campus(4)
    people = [await somebody(name) for name in ("Alice", "Charlie", "Dora", "Emma")]
    places = [hall, track, hall, track]
    answers = await asyncio.gather(
        *(
            book(who, place, NINE, unit=place.units[-1 if n > 1 else 0], party=2)
            for n, (who, place) in enumerate(zip(people, places, strict=True))
        ),
        return_exceptions=True,
    )
    refused = [each for each in answers if isinstance(each, Refused)]
    assert [each.problems[0].code for each in refused] == ["campus_full"] * 2, answers
    booked = "SELECT sum(party) FROM booking WHERE state = 'confirmed'"
    assert await database.value(booked) == 4


@pytest.fixture
async def sally(client):
    """The manager of the school, as her browser speaks for her."""
    hall, track = await campus(None)
    person = await make_person("Sally")
    await make_grant(person.id, "school_manager", hall.organisation.id)
    headers = {**OURS, "cookie": f"session={(await signed_in(person.id))['session']}"}
    return client, headers, hall, track


async def test_the_manager_sets_it_and_reads_what_is_over_it(sally):
    client, headers, hall, track = sally
    await book(await somebody(), track, NINE, party=4)
    page = "/organisations/longling/campus"
    saved = await client.post(page, data={"campus_cap": "3"}, headers=headers)
    assert (saved.status_code, saved.headers["location"]) == (303, page)
    shown = (await client.get(f"/en{page}", headers=headers)).text
    assert "at most 4 people at once, from Sat 28 Nov 09:00" in shown
    assert "That is more than may be there." in shown
    hall = await reread(hall.slug)
    assert await why(book(await somebody("Charlie"), hall, NINE))
    await client.post(page, data={"campus_cap": ""}, headers=headers)
    assert (await facts_of(hall.slug)).organisation.campus_cap is None


@pytest.mark.parametrize("typed", ["0", "-1", "100001", "many"])
async def test_what_is_no_number_is_kept_on_the_page(sally, typed):
    client, headers, *_ = sally
    answer = await client.post(
        "/organisations/longling/campus", data={"campus_cap": typed}, headers=headers
    )
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("cap", [0, 100_001])
async def test_the_database_refuses_a_cap_that_is_none(cap):
    with pytest.raises(IntegrityError):
        await make_organisation(campus_cap=cap)


async def test_however_many_places_the_campus_is_asked_for_once(monkeypatch):
    hall, track = await campus(4)
    asked = []
    read = database.rows

    async def rows(sql, *values):
        asked.append(sql)
        return await read(sql, *values)

    monkeypatch.setattr(database, "rows", rows)
    await availability([hall], [ON])
    one = len(asked)
    asked.clear()
    await availability([hall, track], [ON, ON + timedelta(days=1)])
    assert len(asked) == one
