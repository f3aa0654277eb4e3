"""Which layer decides: every combination of layers on one day, against the order in words."""

from datetime import date
from itertools import product

import pytest

from portal.hours.rules import DayType, Layer, Layers, hours_on, why_not_open
from tests.hours.values import (
    announced,
    calendar,
    closure,
    exam,
    facts,
    own_hours,
    school_break,
    season,
    shown,
    wall_span,
)

ORDER = [
    "closure",
    "weather",
    "exam",
    "exception",
    "public_holiday",
    "make_up_workday",
    "school_break",
    "weekend",
    "school_day",
]
OWN_HOURS = {  # an hour that tells which layer gave it
    "exam": "09:00-10:00",
    "exception": "10:00-11:00",
    "public_holiday": "11:00-12:00",
    "make_up_workday": "12:00-13:00",
    "school_break": "13:00-14:00",
    "weekend": "14:00-15:00",
    "school_day": "15:00-16:00",
}
CODES = {"closure": "closed", "weather": "closed_weather", "exam": "closed_exam"}
SEASON = season(
    {
        DayType.EXAM_DAY if name == "exam" else DayType(name): text
        for name, text in OWN_HOURS.items()
        if name != "exception"
    }
)
CASES = [
    {name for name in chosen if name}
    for chosen in product(
        ("", "closure"),
        ("", "weather"),
        ("", "exam"),
        ("", "exception"),
        ("", "public_holiday", "make_up_workday"),  # a day is in the calendar once
        ("", "school_break"),
        ("weekend", "school_day"),
    )
]


def layers_of(present: set[str], day: date) -> Layers:
    """Layers that all cover the whole of `day`."""
    midnight, next_midnight = f"{day} 00:00", f"{date.fromordinal(day.toordinal() + 1)} 00:00"
    named = [name for name in ("public_holiday", "make_up_workday") if name in present]
    return announced(
        calendar=calendar(**{f"d{day:%Y%m%d}": (DayType(name), name) for name in named}),
        school=[
            *([exam(day, day)] if "exam" in present else []),
            *([school_break(day, day)] if "school_break" in present else []),
        ],
        seasons=[SEASON],
        exceptions=[own_hours(day, OWN_HOURS["exception"])] if "exception" in present else [],
        taken_back=[
            closure(midnight, next_midnight, Layer(name))
            for name in ("weather", "closure")
            if name in present
        ],
    )


@pytest.mark.parametrize("present", CASES, ids=lambda each: "+".join(sorted(each)))
def test_the_strongest_layer_decides(present) -> None:
    day = date(2026, 11, 28) if "weekend" in present else date(2026, 11, 25)
    hours = hours_on(facts(), layers_of(present, day), day)
    strongest = min(present, key=ORDER.index)
    hours_layer = min(present - {"closure", "weather"}, key=ORDER.index)
    closed = {"closure", "weather"} & present

    assert hours.reasons[0].layer == strongest
    assert hours.reasons[-1].layer == hours_layer
    assert [reason.layer for reason in hours.reasons] == sorted(
        (reason.layer for reason in hours.reasons), key=ORDER.index
    )
    assert shown(hours) == ("" if closed else OWN_HOURS[hours_layer])

    never_open = wall_span(f"{day} 20:00", f"{day} 21:00")
    problem = why_not_open(hours, never_open)
    assert problem is not None
    assert problem.code == CODES.get(strongest, "not_open")
    assert problem.message == hours.reasons[0].words
    assert problem.waivable == (strongest not in CODES)


def test_every_layer_is_in_the_order() -> None:
    assert [layer.value for layer in Layer] == ORDER
