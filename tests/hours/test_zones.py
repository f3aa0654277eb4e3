"""Opening hours are wall times: what the clocks do to them, and the ticks they stand on."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from portal.hours.rules import Layers, hours_on
from tests.hours.values import closure, facts, season, shown, wall_span

ZURICH, NEW_YORK = "Europe/Zurich", "America/New_York"
LORD_HOWE, KATHMANDU = "Australia/Lord_Howe", "Asia/Kathmandu"


def opened(zone: str, day: date, text: str, tick_minutes: int = 15):
    place = facts(zone=zone, tick_minutes=tick_minutes)
    return hours_on(place, Layers(seasons=[season(text)]), day)


@pytest.mark.parametrize(
    ("zone", "day", "text", "minutes"),
    [
        # an ordinary day
        (ZURICH, date(2026, 3, 28), "01:00-04:00", [180]),
        # 02:00 becomes 03:00: three hours on the wall last two
        (ZURICH, date(2026, 3, 29), "01:00-04:00", [120]),
        # hours that the wall never shows
        (ZURICH, date(2026, 3, 29), "02:00-03:00", []),
        (ZURICH, date(2026, 3, 29), "02:15-02:45", []),
        # that begin, or end, in what is skipped
        (ZURICH, date(2026, 3, 29), "02:30-04:00", [60]),
        (ZURICH, date(2026, 3, 29), "01:00-02:30", [60]),
        # a skipped span between two others takes nothing from them
        (ZURICH, date(2026, 3, 29), "01:00-02:00, 02:15-02:45, 04:00-05:00", [60, 60]),
        # what the jump brings together is one span
        (ZURICH, date(2026, 3, 29), "01:00-02:00, 03:00-04:00", [120]),
        # 03:00 becomes 02:00: three hours last four; of the repeated hour the first is meant
        (ZURICH, date(2026, 10, 25), "01:00-04:00", [240]),
        (ZURICH, date(2026, 10, 25), "02:00-03:00", [120]),
        (ZURICH, date(2026, 10, 25), "02:00-02:30", [30]),
        # the whole day is 23 and 25 hours long
        (ZURICH, date(2026, 3, 29), "00:00-24:00", [23 * 60]),
        (ZURICH, date(2026, 10, 25), "00:00-24:00", [25 * 60]),
        # New York changes on other days
        (NEW_YORK, date(2026, 3, 8), "01:00-04:00", [120]),
        (NEW_YORK, date(2026, 3, 8), "02:00-03:00", []),
        (NEW_YORK, date(2026, 11, 1), "00:00-02:00", [180]),
        # Lord Howe changes by half an hour
        (LORD_HOWE, date(2026, 10, 4), "01:00-03:00", [90]),
        (LORD_HOWE, date(2026, 10, 4), "02:00-02:30", []),
        (LORD_HOWE, date(2026, 10, 4), "02:15-03:00", [30]),
        (LORD_HOWE, date(2026, 4, 5), "01:00-03:00", [150]),
    ],
)
def test_wall_times_follow_the_clocks(zone, day, text, minutes) -> None:
    assert [span.minutes for span in opened(zone, day, text).spans] == minutes


@pytest.mark.parametrize(
    ("zone", "day", "shown_then"),
    [
        (ZURICH, date(2026, 3, 29), "08:00-12:00"),
        (ZURICH, date(2026, 10, 25), "08:00-12:00"),
        (NEW_YORK, date(2026, 3, 8), "08:00-12:00"),
        (LORD_HOWE, date(2026, 10, 4), "08:00-12:00"),
        (KATHMANDU, date(2026, 10, 4), "08:00-12:00"),
    ],
)
def test_by_day_the_wall_shows_what_was_set(zone, day, shown_then) -> None:
    hours = opened(zone, day, "08:00-12:00")
    assert shown(hours) == shown_then
    assert "open 08:00–12:00" in hours.reasons[0].words.into("en")


def test_kathmandu_is_a_quarter_off_everybody_else() -> None:
    (span,) = opened(KATHMANDU, date(2026, 11, 28), "08:00-12:00").spans
    assert f"{span.starts:%H:%M}" == "02:15"  # in UTC


def test_spans_stand_on_whole_ticks_so_that_neighbouring_slots_share_none() -> None:
    # Ticks of half an hour are counted in UTC, and Kathmandu's full hours are not on them.
    hours = opened(KATHMANDU, date(2026, 11, 28), "08:00-12:00", tick_minutes=30)
    assert shown(hours) == "08:15-11:45"
    assert "open 08:15–11:45" in hours.reasons[0].words.into("en")  # and what is said is so too


def test_the_days_of_a_facility_are_those_of_its_own_zone() -> None:
    # While it is Saturday in Shanghai, New York has Friday evening.
    layers = Layers(
        seasons=[season("18:00-22:00")],
        taken_back=[closure("2026-11-28 08:00", "2026-11-28 10:00")],  # Shanghai's wall
    )
    friday = hours_on(facts(zone=NEW_YORK), layers, date(2026, 11, 27))
    assert friday.spans == (
        wall_span("2026-11-27 18:00", "2026-11-27 19:00", ZoneInfo(NEW_YORK)),
        wall_span("2026-11-27 21:00", "2026-11-27 22:00", ZoneInfo(NEW_YORK)),
    )
    assert friday.reasons[0].words.into("en") == "Closed 19:00–21:00: floor repairs."
    assert shown(hours_on(facts(zone=NEW_YORK), layers, date(2026, 11, 28))) == "18:00-22:00"
