"""Unlit grounds close when it gets dark, anywhere on earth."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from astral import Observer, sun
from hypothesis import given
from hypothesis import strategies as st

from portal.hours.rules import Layers, hours_on
from portal.hours.rules.dusk import light_ends
from tests.hours.values import facts, season, shown

DAY = timedelta(days=1)


def opened(day: date, text: str = "16:00-22:00", **place):
    layers = Layers(seasons=[season(text, until_dusk=True)])
    return hours_on(facts(**{"lit": False, **place}), layers, day)


@pytest.mark.parametrize(
    ("day", "place", "shown_then"),
    [
        # Shenzhen: the sun sets at 17:38 in November, and civil twilight ends at 18:01
        (date(2026, 11, 28), {}, "16:00-18:00"),
        # in June it ends at 19:34
        (date(2026, 6, 21), {}, "16:00-19:30"),
        # ticks of half an hour
        (date(2026, 6, 21), {"tick_minutes": 30}, "16:00-19:30"),
        # with lights the hours hold as they are set
        (date(2026, 11, 28), {"lit": True}, "16:00-22:00"),
        # New York: dusk falls on the next day of UTC
        (
            date(2026, 6, 21),
            {"zone": "America/New_York", "latitude": 40.71, "longitude": -74.01},
            "16:00-21:00",
        ),
        # Kiritimati, a day ahead of its own sun's place on the map
        (
            date(2026, 6, 21),
            {"zone": "Pacific/Kiritimati", "latitude": 1.87, "longitude": -157.4},
            "16:00-19:00",
        ),
        # Urumqi by Beijing's clock: light until after ten
        (date(2026, 6, 21), {"latitude": 43.8, "longitude": 87.6}, "16:00-22:00"),
        (date(2026, 12, 21), {"latitude": 43.8, "longitude": 87.6}, "16:00-19:00"),
        # Oulu in June: no dusk at all; in May it comes after midnight
        (
            date(2026, 6, 21),
            {"zone": "Europe/Helsinki", "latitude": 65.0, "longitude": 25.5},
            "16:00-22:00",
        ),
        (
            date(2026, 5, 12),
            {"zone": "Europe/Helsinki", "latitude": 65.0, "longitude": 25.5},
            "16:00-22:00",
        ),
        # Svalbard: midnight sun, and a night of months
        (
            date(2026, 6, 21),
            {"zone": "Arctic/Longyearbyen", "latitude": 78.22, "longitude": 15.65},
            "16:00-22:00",
        ),
        (
            date(2026, 12, 21),
            {"zone": "Arctic/Longyearbyen", "latitude": 78.22, "longitude": 15.65},
            "",
        ),
        # the poles
        (date(2026, 6, 21), {"zone": "UTC", "latitude": 90.0, "longitude": 0.0}, "16:00-22:00"),
        (date(2026, 6, 21), {"zone": "UTC", "latitude": -90.0, "longitude": 0.0}, ""),
    ],
)
def test_it_is_open_while_there_is_light(day, place, shown_then) -> None:
    assert shown(opened(day, **place)) == shown_then


def test_a_rule_that_begins_in_the_dark_gives_nothing_and_says_why() -> None:
    hours = opened(date(2026, 11, 28), "19:00-21:00")
    assert not hours.spans
    assert hours.reasons[0].words.into("en") == (
        "Weekend: not open; it is dark by then and there are no lights."
    )


def test_a_rule_that_begins_at_dusk_gives_nothing() -> None:
    assert not opened(date(2026, 11, 28), "18:00-21:00").spans
    assert shown(opened(date(2026, 11, 28), "17:45-21:00")) == "17:45-18:00"


def test_hours_that_end_in_daylight_do_not_speak_of_the_dark() -> None:
    hours = opened(date(2026, 11, 28), "08:00-12:00")
    assert hours.reasons[0].words.into("en") == "Weekend: open 08:00–12:00."


def test_hours_that_dusk_shortens_say_so() -> None:
    hours = opened(date(2026, 11, 28), "08:00-12:00, 14:00-21:00")
    assert hours.reasons[0].words.into("zh") == ("周末：08:00–12:00、14:00–18:00 开放，天黑关闭。")


@given(
    latitude=st.floats(-66, 66),
    longitude=st.floats(-180, 180),
    day=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
)
def test_the_light_ends_six_degrees_below_the_horizon(latitude, longitude, day) -> None:
    zone = ZoneInfo(f"Etc/GMT{-round(longitude / 15):+d}")  # Etc names count westwards
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    ends = light_ends(latitude, longitude, noon)
    observer = Observer(latitude, longitude, 0.0)
    if ends is None:  # it never gets dark: not even when the sun is lowest
        assert sun.elevation(observer, noon + DAY / 2) > -7
        return
    assert noon - DAY / 24 < ends < noon + DAY / 2 + DAY / 24
    assert sun.elevation(observer, ends) == pytest.approx(-6, abs=0.5)
