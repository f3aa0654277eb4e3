"""What a page offers is what a booking accepts, and for the same reason when it does not.

Random slots of 2026: make-up Saturdays, holidays, exams, a closed day, weekend mornings given by
lot, a reading room, a pitch and its halves, a hall in Zurich across the change of clocks, courts
and seats kept for the desk. Each slot is shown as a reader would see it, then booked for real in a
transaction that is undone.
"""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock, database
from portal.bookings.actions.book import Order, _book
from portal.bookings.queries import days_of
from portal.bookings.rules import slots_of
from portal.facilities.rules import Facts
from portal.problems import Refused
from portal.timespan import day_span
from tests.bookings.cast import book, somebody
from tests.draws.make import make_rule
from tests.make import (
    Made,
    make_booking,
    make_calendar,
    make_closure,
    make_exam,
    make_facility,
    make_organisation,
    reread,
)

SHORT, LONG = 1_250, 5_000  # slots for each of the two databases
SLOTS_A_PAGE = 10
ZURICH = "Europe/Zurich"


class Undone(Exception):  # noqa: N818  a way out, not an error
    """Ends a transaction that only wanted to know."""


async def make_world() -> list[Facts]:
    """Every kind of unit and every kind of day."""
    await make_calendar(
        2026,
        holidays={f"2026-10-0{day}": "国庆节" for day in range(1, 8)},
        make_up=(
            "2026-01-04",
            "2026-02-14",
            "2026-02-28",
            "2026-05-09",
            "2026-09-20",
            "2026-10-10",
        ),
    )
    school = await make_organisation(calendar="CN")
    hall = await make_facility(organisation=school, courts=2)
    pitch = await make_facility(organisation=school, halves=True, kind="football")
    room = await make_facility(organisation=school, capacity=4, kind="reading")
    zurich = await make_facility(
        zone=ZURICH, hours="00:00-06:00, 08:00-24:00", kind="tennis", terms={"raster_minutes": 30}
    )
    desk = await make_facility(organisation=school, courts=3, terms={"desk_share": 50})
    seats = await make_facility(
        organisation=school, capacity=3, kind="study", terms={"desk_share": 34}
    )
    await make_exam(hall, "2026-06-26", "2026-06-28")
    await make_closure(hall, "2026-05-09 18:00", "2026-05-10 12:00")
    await make_rule(hall, first_week="2026-02-02")  # weekend mornings are given by lot
    await make_closure(pitch, "2026-07-04 00:00", "2026-07-05 00:00", kind="weather")
    return [await reread(facts.slug) for facts in (hall, pitch, room, zurich, desk, seats)]


INTERESTING = (
    *("2026-02-28", "2026-03-28", "2026-03-29", "2026-05-09", "2026-06-26", "2026-07-04"),
    *("2026-10-01", "2026-10-10", "2026-10-24", "2026-10-25", "2026-12-31"),
)


def some_day(chance: random.Random) -> datetime:
    """A moment in 2026, often near a day that is not like the others."""
    if chance.random() < 0.5:
        day = datetime.fromisoformat(chance.choice(INTERESTING)).replace(tzinfo=UTC)
        return day + timedelta(hours=chance.uniform(-40, 30))
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.uniform(0, 364 * 24))


async def outcome(who, slot) -> str | None:
    """The first reason why this slot cannot be booked, or None; nothing stays of the attempt."""
    try:
        async with database.transaction():
            await _book(Order(who, slot.unit.id, slot.span, 1))
            raise Undone
    except Undone:
        return None
    except Refused as refused:
        return refused.problems[0].message.into("zh")


@pytest.mark.usefixtures("database")
async def test_display_equals_bookability(at, thorough):
    chance = random.Random(20260101)
    world = await make_world()
    alice = await somebody()
    tried, seen = 0, set()
    wanted = LONG if thorough else SHORT
    while tried < wanted:
        facts = chance.choice(world)
        now = at(some_day(chance))
        day = (now + timedelta(days=chance.randint(0, 8))).astimezone(facts.zone).date()
        await crowd(chance, facts, day, alice)
        [shown] = await days_of(facts, [day], alice.id)
        slots = [slot for unit in facts.units for slot in slots_of(shown, unit)]
        for slot in chance.sample(slots, min(SLOTS_A_PAGE, len(slots))):
            tried += 1
            seen.add(slot.problem.code if slot.problem else slot.state)
            if slot.state == "mine":
                continue
            said = slot.problem.message.into("zh") if slot.problem else None
            assert await outcome(alice, slot) == said, (facts.slug, clock.now(), slot)
            assert slot.bookable == (said is None)
    assert seen >= {
        "free",
        "full",
        "begun",
        "not_released",
        "mine",
        "own_clash",
        "cap_day",
        "drawn",
        "kept_for_desk",
    }, seen


async def crowd(chance: random.Random, facts: Facts, day, alice) -> None:
    """A few bookings of others that day, and sometimes one of Alice's."""
    async with database.transaction():
        await database.execute("DELETE FROM claim")
        await database.execute("UPDATE booking SET on_day = '2000-01-01', person_id = NULL")
    spans = [
        slot for unit in facts.units for slot in slots_of((await days_of(facts, [day]))[0], unit)
    ]
    if not spans:
        return
    for slot in chance.sample(spans, min(3, len(spans))):
        owner = Made(alice.id, alice.household_id, "Alice") if chance.random() < 0.25 else None
        start = slot.span.starts.astimezone(facts.zone)
        if start.fold or (day_span(day, facts.zone).minutes != 24 * 60 and start.hour < 4):
            continue  # the maker writes wall times, which are not instants there
        taken = {
            key
            for key in (await days_of(facts, [day]))[0].taken
            for space in slot.unit.spaces
            if key[0] == space.id
        }
        if not taken:
            await make_booking(facts, f"{start:%Y-%m-%d %H:%M}", unit=slot.unit, person=owner)


@pytest.mark.usefixtures("database")
async def test_a_make_up_saturday_is_closed_by_day_and_says_why(at):
    hall = (await make_world())[0]
    at("2026-10-08 12:00")
    [shown] = await days_of(hall, [date(2026, 10, 10)])
    slots = slots_of(shown, hall.units[0])
    assert {slot.span.starts.astimezone(hall.zone).hour for slot in slots} == {19, 20}
    with pytest.raises(Refused) as caught:
        await book(await somebody(), hall, "2026-10-10 09:00")
    assert "调休" in caught.value.problems[0].message.into("zh")
