"""The city for measuring, small: exact counts, and the same rules."""

from datetime import timedelta

import pytest

from portal import clock, demo
from portal import database as portal_database
from portal.demo.city_rows import code_of
from portal.hours.rules import why_not_open
from tests.demo.neighbourhood import bookings, occupancy

SCHOOLS = 7


async def small() -> None:
    """Add a small city."""
    await demo.scale(schools=SCHOOLS, units=30, past_bookings=2000)


@pytest.fixture
async def city(database):
    """The bookings of a small city."""
    await small()
    return await bookings()


async def test_it_makes_what_was_asked_for(city) -> None:
    assert await portal_database.value("SELECT count(*) FROM organisation") == 7
    assert await portal_database.value("SELECT count(*) FROM unit") == 30
    midnight = clock.to_us(clock.now() - timedelta(hours=9))
    past = await portal_database.value("SELECT count(*) FROM booking WHERE ends_at <= ?", midnight)
    assert past == 2000
    assert len(city) > 2000


async def test_its_bookings_obey_hours_room_and_caps(city) -> None:
    capacity = {space.id: space.capacity for each in city for space in each.facts.spaces}
    for (space, _tick), taken in occupancy(city).items():
        assert taken <= capacity[space]
    for each in city:
        assert why_not_open(each.hours, each.span) is None
        assert each.row["party"] <= each.terms.party_max
    same_day = await portal_database.value(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM booking WHERE person_id IS NOT NULL"
        " GROUP BY person_id, on_day) AS days"
    )
    assert same_day == 1


async def test_claims_stand_for_what_is_still_to_come(city) -> None:
    coming = [each for each in city if each.row["state"] == "confirmed"]
    expected = sum(
        len(each.ticks) * each.places_in(space.capacity)
        for each in coming
        for space in each.unit.spaces
    )
    assert expected > 0
    assert await portal_database.value("SELECT count(*) FROM claim") == expected


async def test_it_adds_to_what_is_there(database) -> None:
    await demo.fill()
    before = await portal_database.rows("SELECT id, code FROM booking ORDER BY id")
    await small()
    await small()
    after = await portal_database.rows(
        "SELECT id, code FROM booking WHERE id <= ? ORDER BY id", before[-1]["id"]
    )
    assert [tuple(row) for row in before] == [tuple(row) for row in after]
    assert (
        await portal_database.value(
            "SELECT count(*) FROM organisation WHERE slug LIKE 'city-school-%'"
        )
        == 2 * SCHOOLS
    )


async def test_old_bookings_have_lost_their_person(database) -> None:
    await demo.scale(schools=1, units=4, past_bookings=1500)
    rows = await portal_database.rows("SELECT on_day, person_id FROM booking")
    forgotten = (clock.now() - timedelta(days=90)).date().isoformat()
    assert {row["person_id"] is None for row in rows if row["on_day"] < forgotten} == {True}
    assert {row["person_id"] is None for row in rows if row["on_day"] > forgotten} == {False}


def test_codes_are_all_different_and_of_one_length() -> None:
    codes = {code_of(number) for number in range(1, 50_001)}
    assert len(codes) == 50_000
    assert {len(code) for code in codes} == {10}
