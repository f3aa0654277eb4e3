"""Units that are as good as each other, one line for each time, and what a whole day says."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.bookings.queries import days_of
from portal.bookings.rules import Wish, problems_with, slots_by_unit
from portal.calendars.rules.asking import asked_day
from portal.calendars.rules.days import offered, parts_of
from portal.calendars.rules.groups import alone, groups_of
from portal.calendars.rules.offers import is_few, offers_of
from tests import make
from tests.databases import only

SATURDAY = date(2026, 11, 28)
TODAY = date(2026, 11, 26)
sqlite_only = only("sqlite")


async def seen(facts, on=SATURDAY, person=None, groups=None):
    """A day as a person sees it, and the reading it comes from."""
    [day] = await days_of(facts, [on], person.id if person else None)
    slots = slots_by_unit(day, facts.units)
    return offered(day.hours, groups or groups_of(facts, on), slots), day, slots


@sqlite_only
async def test_six_courts_are_one_list_of_times_and_a_tap_books_the_first_free(database) -> None:
    hall = await make.make_facility(courts=6)
    for unit in hall.units[:4]:
        await make.make_booking(hall, "2026-11-28 09:00", unit=unit)
    shown, _, _ = await seen(hall)
    [(group, offers)] = shown.groups
    assert group.size == 6
    nine = offers[1]
    assert (nine.state, nine.free, nine.unit) == ("few", 2, hall.units[4])
    assert nine.word.into("zh") == "余 2 场"
    assert nine.word.into("en") == "2 courts left"
    assert offers[0].word.into("en") == "6 courts free"


@sqlite_only
async def test_a_pitch_and_its_halves_are_two_lists(database) -> None:
    pitch = await make.make_facility(halves=True, kind="football")
    await make.make_booking(pitch, "2026-11-28 09:00", unit=pitch.units[1])
    shown, _, _ = await seen(pitch)
    (whole, on_whole), (halves, on_halves) = shown.groups
    assert whole.name.zh == "全场"
    assert halves.name.zh == "A半场、B半场"
    assert on_whole[1].state == "full"
    assert (on_halves[1].state, on_halves[1].unit) == ("few", pitch.units[2])
    assert shown.free == 11  # nine o'clock is still to be had, on a half


@sqlite_only
async def test_a_reading_room_counts_places(database) -> None:
    room = await make.make_facility(capacity=60, kind="reading", terms={"party_max": 60})
    await make.make_booking(room, "2026-11-28 09:00", party=57)
    shown, _, _ = await seen(room)
    [(_, offers)] = shown.groups
    assert offers[0].word.into("en") == "60 places free"
    assert (offers[1].state, offers[1].word.into("zh")) == ("few", "余 3 位")


@sqlite_only
async def test_ones_own_booking_is_a_link_and_the_other_courts_say_why_not(database) -> None:
    hall = await make.make_facility(courts=2)
    alice = await make.make_person()
    code = await make.make_booking(hall, "2026-11-28 09:00", person=alice)
    shown, _, _ = await seen(hall, person=alice)
    [(_, offers)] = shown.groups
    assert offers[1].own.code == code
    assert offers[1].state == "mine"
    assert offers[2].why.code == "cap_day"
    [(_, other)] = (await seen(hall, person=alice, groups=[alone(hall, hall.units[1])]))[0].groups
    assert other[1].why.code == "own_clash"


@sqlite_only
async def test_a_day_on_which_one_may_not_book_again_is_not_called_full(database) -> None:
    hall = await make.make_facility(courts=2)
    alice = await make.make_person()
    await make.make_booking(hall, "2026-11-28 09:00", person=alice)
    for unit in hall.units:
        await make.make_booking(hall, "2026-11-28 19:00", unit=unit)
    shown, _, _ = await seen(hall, person=alice)
    assert shown.state == "cap_day"
    assert shown.heading(TODAY).into("zh") == "周六 11月28日，当日约满"
    assert "已约 1/1 次" in shown.why_nothing().into("zh")
    assert (await seen(hall))[0].free == 10


@pytest.mark.parametrize(
    ("count", "size", "few"),
    [(1, 2, True), (2, 2, False), (2, 6, True), (3, 6, False), (1, 1, False), (1, 4, True)],
)
def test_the_last_courts_are_few(count, size, few) -> None:
    assert is_few(count, size) is few


@sqlite_only
async def test_what_is_shown_is_what_the_booking_would_say(database, at) -> None:
    """For groups as for single units, on ordinary, closed and far days, before and after hours."""
    hall = await make.make_facility(courts=3, terms={"raster_minutes": 30})
    pitch = await make.make_facility(halves=True, kind="football", organisation=None)
    alice = await make.make_person()
    await make.make_booking(hall, "2026-11-28 09:00", person=alice)
    await make.make_booking(hall, "2026-11-28 10:00", unit=hall.units[1])
    await make.make_booking(pitch, "2026-11-28 10:00", unit=pitch.units[2])
    await make.make_closure(hall, "2026-11-29 09:30", "2026-11-29 16:15", kind="weather")
    await make.make_exam(pitch, "2026-12-01", "2026-12-01")
    hall, pitch = await make.reread(hall.slug), await make.reread(pitch.slug)
    states = set()
    for moment in ("2026-11-26 09:00", "2026-11-28 10:10", "2026-11-29 20:00"):
        at(moment)
        for facts in (hall, pitch):
            for ahead in range(9):
                for person in (None, alice):
                    shown, day, _ = await seen(facts, TODAY + timedelta(days=ahead), person=person)
                    for group, offers in shown.groups:
                        for offer in offers:
                            states.add(offer.state)
                            self_consistent(offer, group, day)
    assert states == {"free", "few", "full", "off", "wx", "mine"}


def self_consistent(offer, group, day) -> None:
    """Bookable means no problem; otherwise no unit of the group could be booked, and the reason
    shown is the first problem of one of them."""
    answers = {unit.id: problems_with(Wish(unit, offer.span), day) for unit in group.units}
    if offer.bookable:
        assert answers[offer.unit.id] == []
    elif offer.state == "mine":
        assert offer.own in day.own
    else:
        assert all(answers.values())
        assert offer.why == answers[offer.unit.id][0]


@sqlite_only
async def test_a_day_without_times_says_what_closed_it(database) -> None:
    hall = await make.make_facility()
    await make.make_exam(hall, "2026-11-28", "2026-11-29")
    hall = await make.reread(hall.slug)
    shown, _, _ = await seen(hall)
    assert shown.state == "closed_exam"
    assert shown.heading(TODAY).into("zh") == "周六 11月28日，考试关闭"


@sqlite_only
async def test_times_with_one_reason_are_told_once(database, at) -> None:
    hall = await make.make_facility()
    shown, day, _ = await seen(hall, date(2026, 12, 5))
    [(_, offers)] = shown.groups
    morning, afternoon, evening = parts_of(offers, day.hours)
    assert [len(part.stretches) for part in (morning, afternoon, evening)] == [1, 1, 1]
    assert morning.stretches[0].span == make.slot(hall, "2026-12-05 08:00", 240)
    at("2026-11-28 10:30")
    shown, day, _ = await seen(hall)
    [(_, offers)] = shown.groups
    assert parts_of(offers, day.hours)[0].stretches[0].span == make.slot(hall, "2026-11-28 11:00")
    assert parts_of(offers, day.hours, earlier=True)[0].stretches[0].span.minutes == 180


@pytest.mark.parametrize(
    ("text", "day", "unreadable"),
    [
        ("", TODAY, False),
        ("2026-11-28", SATURDAY, False),
        ("2026-11-25", TODAY, False),  # yesterday
        ("0001-01-01", TODAY, False),
        ("9999-12-31", TODAY + timedelta(days=60), False),
        ("2026-11-31", date(2026, 11, 30), True),  # no such day: the nearest one
        ("2026-02-30", TODAY, True),
        ("2026-13-01", TODAY, True),
        ("0000-00-00", TODAY, True),
        ("tomorrow", TODAY, True),
        ("2026-11-28T09:00", TODAY, True),
        ("٢٠٢٦-١١-٢٨", TODAY, True),
        ("x" * 5000, TODAY, True),
    ],
)
def test_any_text_in_the_address_finds_a_day(text, day, unreadable) -> None:
    asked = asked_day(text, TODAY, 7)
    assert (asked.day, asked.unreadable) == (day, unreadable)
    assert (asked.wrong is None) == (text in ("", "2026-11-28"))
    if asked.wrong:
        assert len(asked.wrong.into("zh")) < 80


@given(st.text(max_size=30), st.dates(max_value=date(9999, 12, 30)), st.integers(0, 366))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_a_day_from_today_on_is_shown(text, today, window) -> None:
    assert asked_day(text, today, window).day >= today


async def test_offers_line_up_for_all_units(database) -> None:
    hall = await make.make_facility(courts=3)
    _, _, slots = await seen(hall)
    assert {len(each) for each in slots.values()} == {11}
    assert [o.span for o in offers_of(groups_of(hall, SATURDAY)[0], slots)] == [
        slot.span for slot in slots[hall.units[0].id]
    ]
