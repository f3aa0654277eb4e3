"""Why a wish is not open: the right reason, in one sentence."""

from datetime import date

import pytest

from portal.hours.rules import DayType, Layer, hours_on, why_not_open
from tests.hours.values import announced, closure, exam, facts, own_hours, season, wall_span

DAY = date(2026, 11, 28)
OPEN = [season({DayType.WEEKEND: "08:00-12:00, 14:00-18:00"})]
RAIN = closure("2026-11-28 15:00", "2026-11-28 18:00", Layer.WEATHER)
WORKS = closure("2026-11-28 16:00", "2026-11-28 17:00")


@pytest.mark.parametrize(
    ("starts", "ends", "layers", "code"),
    [
        ("08:00", "09:00", {}, None),  # the first hour
        ("08:00", "12:00", {}, None),  # the whole morning
        ("11:00", "12:00", {}, None),  # touches the end
        ("07:45", "08:45", {}, "not_open"),  # begins too soon
        ("11:30", "12:30", {}, "not_open"),  # runs into the midday break
        ("11:00", "15:00", {}, "not_open"),  # across the break
        ("12:00", "14:00", {}, "not_open"),  # the break itself
        ("18:00", "19:00", {}, "not_open"),  # touches from outside
        ("14:00", "15:00", {"taken_back": [RAIN]}, None),  # before the rain
        ("14:30", "15:30", {"taken_back": [RAIN]}, "closed_weather"),  # into the rain
        ("15:00", "16:00", {"taken_back": [RAIN, WORKS]}, "closed_weather"),  # rain alone
        ("16:00", "17:00", {"taken_back": [RAIN, WORKS]}, "closed"),  # a closure comes first
        ("08:00", "09:00", {"taken_back": [RAIN, WORKS]}, None),  # neither
        ("19:00", "20:00", {"taken_back": [RAIN]}, "not_open"),  # closed anyhow
        ("08:00", "09:00", {"school": [exam(DAY, DAY)]}, "closed_exam"),
        ("08:00", "09:00", {"exceptions": [own_hours(DAY, "")]}, "closed"),
        ("08:00", "09:00", {"exceptions": [own_hours(DAY, "9-10")]}, "not_open"),
        ("09:00", "10:00", {"exceptions": [own_hours(DAY, "9-10")]}, None),
    ],
)
def test_the_reason_is_the_one_that_took_the_time(starts, ends, layers, code) -> None:
    hours = hours_on(facts(), announced(seasons=OPEN, **layers), DAY)
    problem = why_not_open(hours, wall_span(f"{DAY} {starts}", f"{DAY} {ends}"))
    assert (problem.code if problem else None) == code
    if problem:
        assert problem.waivable == (code == "not_open")
        assert problem.message.into("zh").endswith("。")
        assert problem.message.into("en").endswith(".")


def test_a_year_not_announced_is_the_reason() -> None:
    hours = hours_on(facts(), announced(seasons=OPEN), date(2027, 1, 2))
    problem = why_not_open(hours, wall_span("2027-01-02 08:00", "2027-01-02 09:00"))
    assert problem is not None
    assert (problem.code, problem.waivable) == ("not_announced", False)


def test_a_wish_across_midnight_is_not_open() -> None:
    all_night = announced(seasons=[season("20:00-24:00")])
    hours = hours_on(facts(), all_night, DAY)
    assert why_not_open(hours, wall_span("2026-11-28 23:00", "2026-11-29 00:00")) is None
    problem = why_not_open(hours, wall_span("2026-11-28 23:00", "2026-11-29 01:00"))
    assert problem is not None
    assert problem.code == "not_open"
