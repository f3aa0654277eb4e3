"""Whatever the day, what the demo books could be booked: open, free, released, within the caps."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from portal import clock, database, demo
from portal.bookings.actions.displacing.offering import Booker
from portal.bookings.actions.displacing.taking import bookings_by_id
from portal.bookings.actions.situation import locked_situation
from portal.bookings.queries.displaced import offer_of, progress_of
from portal.bookings.rules import problems_with
from portal.bookings.rules.caps import monday_of
from portal.bookings.rules.day import Day
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.refusal import on_the_raster
from portal.bookings.rules.release import bookable_from
from portal.claims.rules import ticks_of
from portal.hours.rules import why_not_open
from portal.timespan import TimeSpan, day_span
from tests.clocks import StoppedClock
from tests.databases import Run, fresh
from tests.demo.neighbourhood import Read, bookings, occupancy

DAYS = [
    "2026-11-26 09:00",  # a Thursday, school in session
    "2026-02-13 08:00",  # tomorrow is a make-up Saturday, then nine days of New Year
    "2026-08-05 20:00",  # the summer break, summer hours
    "2026-10-04 09:00",  # a Sunday in the holiday week, a make-up Saturday within the week
    "2026-12-29 10:00",  # the year after is not announced
    "2026-01-10 09:00",  # a Saturday soon after the calendar's first holidays
]


@pytest.fixture(scope="module", params=DAYS)
async def filled_then(request, run: Run):
    """When a neighbourhood was filled, its address, and its bookings; change nothing."""
    async with fresh(run, "sqlite") as url:
        StoppedClock()(request.param)
        await database.connect(url)
        try:
            await demo.fill()
            read = await bookings()
        finally:
            await database.disconnect()
            clock.thaw()
        yield request.param, url, read


@pytest.fixture
async def filled(filled_then, at):
    """Those bookings, with the portal connected and the clock as it was then."""
    when, url, read = filled_then
    at(when)
    await database.connect(url)
    yield read
    await database.disconnect()


def taking(read: list[Read]) -> list[Read]:
    return [each for each in read if each.counts]


async def test_every_booking_could_have_been_made(filled) -> None:
    joined = dict(tuple(row) for row in await database.rows("SELECT id, created_at FROM person"))
    closed_at = await database.value("SELECT set_at FROM closing")
    for each in filled:
        local = day_span(each.day, each.facts.zone)
        assert local.contains(each.span)
        shut = why_not_open(each.hours, each.span)
        gone = each.row["state"] == "cancelled" and each.row["changed_at"] < closed_at
        if not gone:  # given back before it was closed
            assert (shut is not None) == each.displaced, dict(each.row)
        assert on_the_raster(each.span, Day(each.facts, each.hours, clock.now()), each.terms)
        assert each.span.minutes in each.terms.lengths
        assert 1 <= each.row["party"] <= each.terms.party_max
        assert each.hours.announced
        made = clock.from_us(each.row["changed_at" if each.moved else "created_at"])
        assert bookable_from(each.day, each.terms, each.facts.zone) <= made
        assert made <= each.span.starts - timedelta(minutes=each.terms.notice_minutes)
        assert joined[each.row["person_id"]] <= each.row["created_at"]
        assert clock.from_us(each.row["changed_at"]) <= clock.now()


async def test_no_place_is_taken_twice_and_no_more_than_there_are(filled) -> None:
    capacity = {space.id: space.capacity for each in filled for space in each.facts.spaces}
    for (space, _tick), taken in occupancy(filled).items():
        assert taken <= capacity[space]


async def test_claims_stand_for_the_bookings_still_to_come_and_for_nothing_else(filled) -> None:
    midnight = day_span(clock.today(filled[0].facts.zone), filled[0].facts.zone).starts
    expected: Counter[tuple[int, int, int]] = Counter()
    for each in taking(filled):
        if each.span.ends > midnight:
            for space in each.unit.spaces:
                for tick in each.ticks:
                    expected[each.row["id"], space.id, tick] += each.places_in(space.capacity)
    until = {each.row["id"]: clock.NEVER_US for each in filled}
    displaced = {each.row["id"]: each for each in filled if each.displaced}
    facilities = {each.facts.id: each.facts for each in filled}
    for id_, offered_until, facility, unit_id, starts, ends in await database.rows(
        "SELECT d.booking_id, d.offered_until, a.facility_id, a.unit_id, a.starts_at, a.ends_at"
        " FROM alternative a JOIN displacement d ON d.id = a.displacement_id"
        " WHERE d.state = 'offered'"
    ):
        until[id_] = offered_until
        facts = facilities[facility]
        unit, span = facts.unit(unit_id), TimeSpan(clock.from_us(starts), clock.from_us(ends))
        terms = facts.terms_on(span.starts.astimezone(facts.zone).date())
        assert unit is not None
        assert terms is not None
        for space in unit.spaces:
            for tick in ticks_of(span, facts.tick_minutes, terms.buffer_minutes):
                party = displaced[id_].row["party"]
                expected[id_, space.id, tick] += space.capacity if unit.takes_whole else party
    found: Counter[tuple[int, int, int]] = Counter()
    for row in await database.rows("SELECT booking_id, space_id, tick, expires_at FROM claim"):
        found[row[0], row[1], row[2]] += 1
        assert row[3] == until[row[0]]
    assert expected
    assert found == expected


async def test_what_is_kept_instead_could_be_taken(filled, at) -> None:
    """By the portal's own rules: open, released, free, within the caps."""
    at(f"{clock.today(filled[0].facts.zone)} 00:01")  # as the day begins, every offer stands
    ((code,),) = await database.rows("SELECT code FROM closing")
    progress = await progress_of(code)
    assert progress is not None
    assert set(progress.fates) == {
        Fate.WAITING,
        Fate.OFFERED,
        Fate.ACCEPTED,
        Fate.NOTHING_FITS,
    }
    kept = 0
    for each in filled:
        if not each.displaced:
            continue
        row = each.row
        booking = (await bookings_by_id([row["id"]]))[0]
        offer = await offer_of(booking)
        assert offer is not None
        for other in offer.alternatives:
            kept += 1
            async with database.transaction():
                situation = await locked_situation(
                    Booker(row["person_id"]),
                    other.unit.id,
                    other.span,
                    party=row["party"],
                    children=row["children"],
                    apart_from=row["id"],
                )
            found = problems_with(situation.wish, situation.day)
            assert not [problem.code for problem in found], dict(row)
    assert kept


async def test_households_keep_to_their_caps_and_to_one_place_at_a_time(filled) -> None:
    weekly: Counter[tuple[int, object, str]] = Counter()
    daily: dict[tuple[int, object], list[Read]] = defaultdict(list)
    for each in taking(filled):
        home = each.row["household_id"]
        weekly[home, monday_of(each.day), each.facts.kind] += 1
        daily[home, each.day].append(each)
        assert weekly[home, monday_of(each.day), each.facts.kind] <= each.terms.cap_week
    for same_day in daily.values():
        assert len(same_day) <= max(each.terms.cap_day for each in same_day)
        spans = sorted(each.span for each in same_day)
        assert not any(a.overlaps(b) for a, b in pairwise(spans))


async def test_every_history_leads_to_the_state(filled) -> None:
    lines = defaultdict(list)
    for row in await database.rows(
        "SELECT booking_id, to_state, happened_at FROM booking_event ORDER BY booking_id, seq"
    ):
        lines[row[0]].append((row[2], row[1]))
    assert len(lines) == len(filled)
    for each in filled:
        history = lines[each.row["id"]]
        assert history == sorted(history)
        assert history[0] == (each.row["created_at"], "confirmed")
        assert history[-1] == (each.row["changed_at"], each.row["state"])
        ended = each.span.ends <= clock.now()
        assert each.row["state"] in ("confirmed", "cancelled", "displaced") or ended
    assert {each.row["state"] for each in filled} == {
        "confirmed",
        "displaced",
        "attended",
        "missed",
        "cancelled",
    }


async def test_what_is_given_back_in_time_is_not_late(filled) -> None:
    for each in filled:
        if each.row["state"] == "cancelled":
            given_back = clock.from_us(each.row["changed_at"])
            assert each.row["late"] == (given_back > each.span.starts - each.terms.cancel_before)
            assert each.row["sequence"] == 1
        else:
            assert not each.row["late"]
            assert each.row["sequence"] == 2 * each.moved + each.displaced
