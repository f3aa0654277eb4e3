"""What the search offers as free is what the rules accept, and it finds all of it."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import clock, database
from portal.bookings.queries import availability
from portal.bookings.rules import Wish, last_bookable_for, problems_with, slots_of
from portal.calendars.queries.days import days_at
from portal.facilities.rules import Facts
from portal.finding.queries import free_days, ground, reader_of
from portal.finding.rules.free import FreeDay
from portal.finding.rules.wanted import Wanted
from portal.problems import Refused
from tests.bookings.cast import book, visitor_of
from tests.make import (
    Made,
    insert,
    make_booking,
    make_calendar,
    make_closure,
    make_exam,
    make_facility,
    make_organisation,
    make_person,
)

ZURICH = ZoneInfo("Europe/Zurich")
MOMENTS = ("2026-09-19 06:00", "2026-10-24 23:10", "2026-11-26 09:00", "2026-11-28 14:35")


async def neighbourhood() -> list[Facts]:
    """Halves, courts, seats, buffers, quarter-hour ticks, another zone, shares of the desk."""
    await make_calendar(make_up=("2026-09-20", "2026-10-10"), holidays={"2026-10-01": "国庆节"})
    school = await make_organisation(calendar="CN")
    places = [
        await make_facility(organisation=school, halves=True, kind="football"),
        await make_facility(organisation=school, courts=3, terms={"raster_minutes": 30}),
        await make_facility(
            organisation=school,
            capacity=4,
            kind="reading",
            hours="08:30-21:00",
            terms={"slot_minutes": 240, "longest_minutes": 240, "notice_minutes": 0},
        ),
        await make_facility(
            organisation=school,
            tick_minutes=15,
            hours="09:15-12:45, 14:00-24:00",
            terms={"buffer_minutes": 15, "raster_minutes": 15, "slot_minutes": 45},
        ),
        await make_facility(zone="Europe/Zurich", hours="00:00-24:00", terms={"release_minute": 0}),
        await make_facility(courts=3, terms={"desk_share": 50}),
        await make_facility(capacity=3, kind="study", terms={"desk_share": 34}),
    ]
    await make_closure(places[1], "2026-11-28 10:15", "2026-11-28 15:20")
    await make_closure(places[2], "2026-10-24 00:00", "2026-10-25 12:00", kind="weather")
    await make_exam(places[0], "2026-11-27", "2026-11-27")
    return places


async def test_exactly_what_the_rules_accept_is_found(database, at) -> None:
    places = await neighbourhood()
    chance = random.Random(2026)
    person = await make_person()
    looked_at = 0
    for moment in MOMENTS:
        at(moment)
        days = [clock.today(ZURICH) + timedelta(days=n) for n in range(8)]
        await _book_some(places, days, chance)
        for person_id in (None, person.id):
            looked_at += await _compare(places, days, person_id)
    assert looked_at > 1500


async def test_what_is_kept_for_the_desk_is_not_offered_and_the_search_says_why(
    database, at, client
) -> None:
    at("2026-11-26 12:00")
    hall = await make_facility(courts=2, hours="09:00-10:00", terms={"desk_share": 50})
    await make_booking(hall, "2026-11-28 09:00", unit=hall.units[1])
    page = "/en/facilities?day=2026-11-28"
    assert "kept for the desk until Fri 27 Nov 08:00" in (await client.get(page)).text
    at("2026-11-27 08:00")
    shown = (await client.get(page)).text
    assert "kept for the desk" not in shown
    assert f"unit={hall.units[0].id}" in shown


async def test_bookings_of_ones_own_take_times_away(database, at) -> None:
    places = await neighbourhood()
    person = await make_person()
    await make_booking(places[1], "2026-11-28 16:00", person=person)
    days = [date(2026, 11, 26) + timedelta(days=n) for n in range(4)]
    assert await _compare(places, days, person.id) > 100
    reader = await reader_of(person.id, days)
    there = await ground()
    known = await free_days(there.facilities, there.versions, days, clock.now())
    saturday = known[places[1].id][2]
    assert saturday.open_to(Wanted(), clock.now())
    assert not saturday.open_to(Wanted(), clock.now(), reader)


async def give_priority(person: Made, lost: Facts) -> None:
    """A closure took a booking there, and nothing fitted."""
    code = await make_booking(lost, "2026-11-26 19:00", person=person)
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    closing = await insert(
        "closing",
        code="EXAM2345",
        kind="closure",
        organisation_id=lost.organisation.id,
        reason_zh="考试",
        reason_en="Exam",
        set_at=0,
    )
    displacement = await insert(
        "displacement",
        booking_id=booking_id,
        closing_id=closing,
        position=1,
        was="confirmed",
        facility_id=lost.id,
        unit_id=lost.units[0].id,
        on_day="2026-11-26",
        starts_at=1,
        ends_at=2,
        state="nothing_fits",
        changed_at=0,
    )
    await insert(
        "priority",
        person_id=person.id,
        kind=lost.kind,
        displacement_id=displacement,
        until_at=clock.NEVER_US,
    )


@pytest.mark.parametrize("window", [7, 0])
async def test_whoever_comes_first_finds_a_day_earlier_what_they_may_book(database, at, window):
    hall = await make_facility(hours="06:00-22:00", terms={"window_days": window})
    alice, charlie = await make_person(), await make_person("Charlie")
    await give_priority(alice, hall)
    released = date(2026, 11, 27)  # everybody's turn comes at eight
    day = released + timedelta(days=window)
    there = await ground()
    # Kept pages of the day are read before her turn, at it, and when it is everybody's.
    for moment, hers, others in (
        ("2026-11-26 07:59", False, False),
        ("2026-11-26 08:00", True, False),
        ("2026-11-27 07:00", True, False),
        ("2026-11-27 08:00", True, True),
    ):
        at(moment)
        for person, finds in ((alice, hers), (charlie, others), (None, others)):
            person_id = person.id if person else None
            reader = await reader_of(person_id, [day])
            known = await free_days(there.facilities, there.versions, [day], clock.now())
            found = known[hall.id][0].open_to(Wanted(), clock.now(), reader)
            seen = await days_at(there.versions[0], hall, [day], person_id)
            week = [
                slot for one in seen.days.values() for slots in one.slots.values() for slot in slots
            ]
            assert bool(found) is finds, (moment, person)
            assert {c.span for c in found} == {s.span for s in week if s.bookable}, moment
            assert await _compare([hall], [day], person_id) == len(found)
            assert finds is (last_bookable_for(reader, clock.now(), hall, hall.terms[0]) >= day)
    at("2026-11-26 08:00")
    with pytest.raises(Refused):
        await book(visitor_of(charlie), hall, f"{day} 06:00")
    assert await book(visitor_of(alice), hall, f"{day} 06:00")


async def _book_some(places: list[Facts], days: list[date], chance: random.Random) -> None:
    for facts in places:
        free = (await availability([facts], days)).days
        for day in free.values():
            for unit in facts.units:
                for slot in slots_of(day, unit):
                    if slot.bookable and chance.random() < 0.15:
                        starts = slot.span.starts.astimezone(facts.zone)
                        if not await _still_free(facts, day.hours.day, slot.span, unit):
                            continue
                        text = starts.strftime("%Y-%m-%d %H:%M")
                        if _says_one_instant(starts):
                            await make_booking(facts, text, unit=unit, minutes=slot.span.minutes)


def _says_one_instant(wall: datetime) -> bool:
    """Not in the hour that comes twice."""
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


async def _still_free(facts, day, span, unit) -> bool:
    read = (await availability([facts], [day])).days[facts.id, day]
    return not problems_with(Wish(unit, span), read)


async def _compare(places: list[Facts], days: list[date], person_id: int | None) -> int:
    """The same times, from the search and from the rules; how many there were."""
    now = clock.now()
    there = await ground()
    known = await free_days(there.facilities, there.versions, days, now)
    reader = await reader_of(person_id, days)
    read = (await availability(places, days, person_id)).days
    count = 0
    for facts in places:
        for free_day in known[facts.id]:
            day = read[facts.id, free_day.hours.day]
            free_slots = [s for unit in facts.units for s in slots_of(day, unit) if s.bookable]
            chances = free_day.open_to(Wanted(), now, reader)
            assert {c.span for c in chances} == {s.span for s in free_slots}
            for chance in chances:
                assert problems_with(Wish(chance.unit, chance.span), day) == []
                assert free_day.slot(chance, now, reader).bookable
            assert _minutes_are_those_of_the_wall(free_day)
            count += len(chances)
    return count


def _minutes_are_those_of_the_wall(day: FreeDay) -> bool:
    return all(
        chance.span.starts.astimezone(day.facts.zone).strftime("%H:%M")
        == f"{chance.starts // 60:02d}:{chance.starts % 60:02d}"
        for chance in day.chances
    )
