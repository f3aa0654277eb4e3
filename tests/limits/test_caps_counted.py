"""What caps count: whose, where, of what, when; and that a page says what a booking is told."""

from datetime import date

import pytest

from portal import database
from portal.bookings.queries import days_of, reader_in_weeks
from portal.bookings.rules import slots_of
from portal.bookings.rules.caps import quota
from portal.problems import Refused
from tests.bookings.cast import book, somebody, visitor_of
from tests.counting import written_down
from tests.limits.making import make_cap
from tests.make import make_calendar, make_facility, make_organisation, make_person

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = date(2026, 11, 28)
MANY = {"cap_day": 50, "cap_week": 100}
NINE, TEN, SEVEN_PM = "2026-11-28 09:00", "2026-11-28 10:00", "2026-11-28 19:00"
SUNDAY, NEXT_WEEK = "2026-11-29 09:00", "2026-11-30 19:00"


async def hall_of(**changes):
    return await make_facility(terms=MANY, **changes)


async def refused(who, facts, starts, **more) -> str:
    """The one sentence with which a booking is refused, as the page of that day says it too."""
    with pytest.raises(Refused) as caught:
        await book(who, facts, starts, **more)
    [problem] = caught.value.problems
    assert problem.waivable
    assert problem.code.startswith("cap_")
    return problem.message.into("en")


async def test_a_week_over_all_venues_and_the_words_of_the_issue():
    alice = await somebody()
    await make_cap()
    await book(alice, await hall_of(), NINE)
    await book(alice, await hall_of(kind="tennis"), SUNDAY)
    hall = await hall_of(kind="dance")
    assert await refused(alice, hall, SEVEN_PM) == (
        "All kinds: 2 of 2 this week, again from Mon 30 Nov 00:00."
    )
    assert await book(alice, hall, NEXT_WEEK)


async def test_a_household_counts_together_and_a_person_alone():
    alice = await make_person()
    bob = visitor_of(await make_person("Bob", household_id=alice.household_id))
    hall = await hall_of(courts=3)
    await make_cap(who="household")
    await make_cap(kind="badminton")
    await book(visitor_of(alice), hall, NINE)
    await book(bob, hall, TEN)
    assert await refused(bob, hall, SUNDAY) == (
        "All kinds, your household: 2 of 2 this week, again from Mon 30 Nov 00:00."
    )
    assert await book(await somebody("Stranger"), hall, SUNDAY)


async def test_minutes_count_to_the_end_of_the_booking():
    alice, hall = await somebody(), await hall_of()
    await make_cap(measure="minutes", amount=150)
    await book(alice, hall, NINE)
    assert await refused(alice, hall, SUNDAY, minutes=120) == (
        "All kinds: 60 of 150 minutes this week, again from Mon 30 Nov 00:00."
    )
    assert await book(alice, hall, SUNDAY, minutes=60)


async def test_a_month():
    alice, hall = await somebody(), await hall_of()
    await make_cap(period="month")
    await book(alice, hall, NINE)
    await book(alice, hall, SUNDAY)
    assert await refused(alice, hall, NEXT_WEEK) == (
        "All kinds: 2 of 2 this month, again from Tue 1 Dec 00:00."
    )
    assert await book(alice, hall, "2026-12-01 19:00")


async def test_a_kind_a_type_of_day_and_a_peak():
    await make_calendar()
    school = await make_organisation(calendar="CN")
    alice = await somebody()
    hall, court = await hall_of(organisation=school), await hall_of(kind="tennis")
    await make_cap(kind="badminton", day_type="weekend", peak_from=480, peak_until=720, amount=1)
    await book(alice, court, NINE)
    await book(alice, hall, "2026-11-27 19:00")
    await book(alice, hall, "2026-11-28 14:00")
    await book(alice, hall, TEN, minutes=60)
    assert await refused(alice, hall, SUNDAY) == (
        "Badminton, 08:00–12:00 (Weekend): 1 of 1 this week, again from Mon 30 Nov 00:00."
    )
    assert await book(alice, hall, "2026-11-29 14:00")


async def test_an_organisation_and_whoever_runs_places_for_others():
    operator = await make_organisation(kind="operator")
    school = await make_organisation(operator_id=operator)
    alice = await somebody()
    run, own, other = (
        await hall_of(organisation=school),
        await hall_of(organisation=operator),
        await hall_of(),
    )
    await make_cap(organisation_id=operator, amount=1)
    await book(alice, other, NINE)
    await book(alice, run, TEN)
    assert "1 of 1 this week" in await refused(alice, own, SUNDAY)
    assert await book(alice, other, SUNDAY)


async def test_it_holds_from_a_day_up_to_another():
    alice, hall = await somebody(), await hall_of()
    await make_cap(amount=1, holds_from="2026-11-29", ends_on="2026-11-30")
    await book(alice, hall, "2026-11-27 19:00")
    await book(alice, hall, NINE)
    assert "2 of 1 this week" in await refused(alice, hall, SUNDAY)
    assert await book(alice, hall, NEXT_WEEK)


async def test_the_page_shows_what_a_booking_is_told_and_how_far_it_is_used():
    alice, hall = await somebody(), await hall_of(courts=2)
    await make_cap(peak_from=18 * 60, peak_until=21 * 60, amount=1)
    await make_cap(amount=3)
    await book(alice, hall, "2026-11-27 19:00")
    [day] = await days_of(hall, [SATURDAY], alice.id)
    slots = {
        slot.span.starts.astimezone(hall.zone).hour: slot for slot in slots_of(day, hall.units[1])
    }
    assert slots[9].bookable
    assert not slots[19].bookable
    told = await refused(alice, hall, SEVEN_PM)
    assert slots[19].problem.message.into("en") == told
    assert [words.into("en") for words in quota([day])] == [
        "Badminton: 1 of 100 this week, again from Mon 30 Nov 00:00.",
        "All kinds, 18:00–21:00: 1 of 1 this week, again from Mon 30 Nov 00:00.",
        "All kinds: 1 of 3 this week, again from Mon 30 Nov 00:00.",
    ]


async def test_the_number_of_queries_is_the_same_whatever_there_is():
    alice = await somebody()
    counts = []
    for kind, starts in (("dance", NINE), ("tennis", SUNDAY), ("football", "2026-11-26 19:00")):
        await make_cap(kind=kind, day_type="weekend")
        await book(alice, await hall_of(kind=kind), starts)
        await reader_in_weeks(alice.id, [SATURDAY])  # from now on the facts are known
        with written_down() as statements:
            assert (await reader_in_weeks(alice.id, [SATURDAY])).counted
        counts.append(len(statements))
    assert len(set(counts)) == 1


ROW = (
    "INSERT INTO cap (who, measure, period, amount, kind, day_type, peak_from, peak_until,"
    " holds_from, ends_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
GOOD = ("person", "bookings", "week", 2, "", "", None, None, "2026-11-28", None)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (0, "family"),
        (1, "hours"),
        (2, "year"),
        (3, 0),
        (3, 1001),
        (4, "chess"),
        (5, "monday"),
        (6, 600),
        (7, 600),
        (8, "soon"),
        (9, "2026-11-27"),
    ],
)
async def test_the_database_refuses_what_means_nothing(place, wrong):
    values = [*GOOD[:place], wrong, *GOOD[place + 1 :]]
    with pytest.raises(Exception, match=r"(?i)constraint"):
        async with database.transaction():
            await database.execute(ROW, *values)


async def test_the_database_keeps_one_open_limit_of_a_thing():
    for peak in ((1200, 1080), (0, 1441)):
        with pytest.raises(Exception, match=r"(?i)constraint"):
            async with database.transaction():
                await database.execute(ROW, *GOOD[:6], *peak, *GOOD[8:])
    async with database.transaction():
        await database.execute(ROW, *GOOD)
    with pytest.raises(Exception, match=r"(?i)constraint|unique"):
        async with database.transaction():
            await database.execute(ROW, *GOOD)
    async with database.transaction():
        await database.execute("UPDATE cap SET ends_on = '2026-12-01'")
        await database.execute(ROW, *GOOD)
