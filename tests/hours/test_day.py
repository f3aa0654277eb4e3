"""What kind of day it is, when it is open then, and what is said about it."""

from datetime import date

import pytest

from portal.hours.rules import DayType, Layer, Layers, hours_on
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

HOURS = {
    DayType.SCHOOL_DAY: "19:00-21:00",
    DayType.MAKE_UP_WORKDAY: "19:00-21:00",
    DayType.WEEKEND: "08:00-12:00, 14:00-18:00",
    DayType.PUBLIC_HOLIDAY: "08:00-21:00",
    DayType.SCHOOL_BREAK: "07:00-10:00",
}
WEDNESDAY, SATURDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29)
YEAR = calendar(
    d20261001=(DayType.PUBLIC_HOLIDAY, "国庆节"),
    d20261010=(DayType.MAKE_UP_WORKDAY, "国庆节调休上班"),
)
NORMAL = announced(calendar=YEAR, seasons=[season(HOURS)])


@pytest.mark.parametrize(
    ("day", "day_type", "open_then", "english", "chinese"),
    [
        # an ordinary day of school: in the evening
        (
            WEDNESDAY,
            DayType.SCHOOL_DAY,
            "19:00-21:00",
            "School day: open 19:00–21:00.",
            "上课日：19:00–21:00 开放。",
        ),
        # a weekend with the usual midday break
        (
            SATURDAY,
            DayType.WEEKEND,
            "08:00-12:00, 14:00-18:00",
            "Weekend: open 08:00–12:00, 14:00–18:00.",
            "周末：08:00–12:00、14:00–18:00 开放。",
        ),
        # a Thursday that is a holiday, called by its name
        (
            date(2026, 10, 1),
            DayType.PUBLIC_HOLIDAY,
            "08:00-21:00",
            "国庆节: open 08:00–21:00.",
            "国庆节：08:00–21:00 开放。",
        ),
        # a Saturday on which school is held
        (
            date(2026, 10, 10),
            DayType.MAKE_UP_WORKDAY,
            "19:00-21:00",
            "A working Saturday (make-up workday): closed by day, open 19:00–21:00.",
            "周六调休上班，白天不开放，19:00–21:00 开放。",
        ),
    ],
)
def test_a_day_is_what_the_calendar_says(day, day_type, open_then, english, chinese) -> None:
    hours = hours_on(facts(), NORMAL, day)
    assert (hours.day_type, shown(hours)) == (day_type, open_then)
    (reason,) = hours.reasons
    assert (reason.words.into("en"), reason.words.into("zh")) == (english, chinese)


def test_a_library_has_weekdays_where_a_school_has_school_days() -> None:
    hours = hours_on(facts(kind="library"), NORMAL, WEDNESDAY)
    assert (hours.kind.into("en"), hours.kind.into("zh")) == ("Weekday", "工作日")


def test_a_break_is_called_by_its_name_and_includes_its_first_and_last_day() -> None:
    layers = announced(
        school=[school_break(date(2026, 1, 20), date(2026, 2, 10))], seasons=[season(HOURS)]
    )
    types = {
        day: hours_on(facts(), layers, day).day_type
        for day in (date(2026, 1, 19), date(2026, 1, 20), date(2026, 2, 10), date(2026, 2, 11))
    }
    assert list(types.values()) == [
        DayType.SCHOOL_DAY,
        DayType.SCHOOL_BREAK,
        DayType.SCHOOL_BREAK,
        DayType.SCHOOL_DAY,
    ]
    assert hours_on(facts(), layers, date(2026, 1, 20)).kind.into("zh") == "寒假"


@pytest.mark.parametrize(
    ("day", "open_then"),
    [
        (date(2025, 12, 31), ""),  # before any period: not open
        (date(2026, 1, 1), "08:00-09:00"),  # the year begins
        (date(2026, 6, 30), "08:00-09:00"),  # the last day before summer
        (date(2026, 7, 1), "10:00-11:00"),  # summer begins later and holds
        (date(2026, 8, 31), "10:00-11:00"),  # summer's last day
        (date(2026, 9, 1), "08:00-09:00"),  # and the year is back
    ],
)
def test_of_several_periods_the_one_begun_last_holds(day, open_then) -> None:
    layers = announced(
        seasons=[
            season("08:00-09:00", date(2026, 1, 1)),
            season("10:00-11:00", date(2026, 7, 1), date(2026, 8, 31)),
        ]
    )
    assert shown(hours_on(facts(), layers, day)) == open_then


@pytest.mark.parametrize(
    ("weekdays", "open_days"),
    [
        (1, [23]),  # Mondays
        (64, [29]),  # Sundays
        (127 - 1, [24, 25, 26, 27, 28, 29]),  # closed on Mondays, as libraries are
    ],
)
def test_a_rule_may_hold_on_some_weekdays_only(weekdays, open_days) -> None:
    layers = announced(seasons=[season("09:00-17:00", weekdays=weekdays)])
    week = [date(2026, 11, day) for day in range(23, 30)]
    assert [day.day for day in week if hours_on(facts(), layers, day).spans] == open_days


def test_rules_that_touch_or_overlap_are_one_span() -> None:
    both = season({DayType.WEEKEND: "08:00-12:00"}).openings[DayType.WEEKEND]
    more = season({DayType.WEEKEND: "11:00-14:00"}).openings[DayType.WEEKEND]
    joined = season({})
    layers = announced(
        seasons=[type(joined)(joined.starts_on, joined.ends_on, {DayType.WEEKEND: [*both, *more]})]
    )
    assert shown(hours_on(facts(), layers, SATURDAY)) == "08:00-14:00"


@pytest.mark.parametrize(
    ("text", "open_then", "english"),
    [
        ("", "", "Closed to the end of Sun 29 Nov: Team training."),
        ("10:00-11:00", "10:00-11:00", "Team training: open 10:00–11:00."),
    ],
)
def test_an_exception_gives_its_own_hours_in_its_own_words(text, open_then, english) -> None:
    layers = announced(seasons=[season(HOURS)], exceptions=[own_hours(SATURDAY, text, last=SUNDAY)])
    hours = hours_on(facts(), layers, SATURDAY)
    assert (shown(hours), hours.reasons[0].words.into("en")) == (open_then, english)
    assert hours.reasons[0].layer is Layer.EXCEPTION
    assert hours.day_type is DayType.WEEKEND  # it is still a Saturday


def test_of_two_exceptions_the_first_given_holds() -> None:
    layers = announced(exceptions=[own_hours(SATURDAY, "10-11"), own_hours(SATURDAY, "12-13")])
    assert shown(hours_on(facts(), layers, SATURDAY)) == "10:00-11:00"


def test_an_exam_closes_and_says_when_usual_hours_are_back() -> None:
    layers = announced(
        school=[
            exam(date(2026, 6, 26), date(2026, 6, 27)),
            exam(date(2026, 6, 28), date(2026, 6, 28)),  # entered apart, yet one run
        ],
        seasons=[season(HOURS)],
    )
    hours = hours_on(facts(), layers, date(2026, 6, 27))
    assert hours.day_type is DayType.EXAM_DAY
    assert not hours.spans
    assert hours.reasons[0].words.into("en") == (
        "Exam site, Fri 26 Jun to Sun 28 Jun: closed, usual hours again from Mon 29 Jun."
    )
    assert hours.reasons[0].words.into("zh") == (
        "6月26日 周五至6月28日 周日 中考考点，场地关闭，6月29日 周一恢复。"
    )


def test_an_exam_day_may_have_hours_of_its_own() -> None:
    layers = announced(
        school=[exam(WEDNESDAY, WEDNESDAY)], seasons=[season({DayType.EXAM_DAY: "20:00-21:00"})]
    )
    hours = hours_on(facts(), layers, WEDNESDAY)
    assert hours.reasons[0].words.into("en") == "Exam site: open 20:00–21:00."
    assert shown(hours) == "20:00-21:00"


@pytest.mark.parametrize(
    ("starts", "ends", "open_then", "said"),
    [
        # in the middle of the morning
        (
            "2026-11-28 09:00",
            "2026-11-28 10:00",
            "08:00-09:00, 10:00-12:00, 14:00-18:00",
            ["Closed 09:00–10:00: floor repairs."],
        ),
        # since yesterday, until noon
        (
            "2026-11-27 18:00",
            "2026-11-28 12:00",
            "14:00-18:00",
            ["Closed until 12:00: floor repairs."],
        ),
        # the whole day: both midnights
        ("2026-11-28 00:00", "2026-11-29 00:00", "", ["Closed for the day: floor repairs."]),
        # for days
        (
            "2026-11-28 00:00",
            "2026-12-02 00:00",
            "",
            ["Closed to the end of Tue 1 Dec: floor repairs."],
        ),
        # until some time of another day
        (
            "2026-11-28 00:00",
            "2026-12-02 10:00",
            "",
            ["Closed until Wed 2 Dec 10:00: floor repairs."],
        ),
        # nobody knows until when
        (
            "2026-11-28 00:00",
            "9000-01-01 00:00",
            "",
            ["Closed until further notice: floor repairs."],
        ),
        # from the afternoon on: until midnight, for days, until some time, for good
        (
            "2026-11-28 15:00",
            "2026-11-29 00:00",
            "08:00-12:00, 14:00-15:00",
            ["Closed 15:00–24:00: floor repairs."],
        ),
        (
            "2026-11-28 15:00",
            "2026-12-02 00:00",
            "08:00-12:00, 14:00-15:00",
            ["Closed from 15:00 to the end of Tue 1 Dec: floor repairs."],
        ),
        (
            "2026-11-28 15:00",
            "2026-11-30 10:00",
            "08:00-12:00, 14:00-15:00",
            ["Closed from 15:00 until Mon 30 Nov 10:00: floor repairs."],
        ),
        (
            "2026-11-28 15:00",
            "9000-01-01 00:00",
            "08:00-12:00, 14:00-15:00",
            ["Closed from 15:00 until further notice: floor repairs."],
        ),
        # in the midday break it takes nothing and is not spoken of
        ("2026-11-28 12:00", "2026-11-28 14:00", "08:00-12:00, 14:00-18:00", []),
        # it ended as the day began, or begins as it ends
        ("2026-11-27 00:00", "2026-11-28 00:00", "08:00-12:00, 14:00-18:00", []),
        ("2026-11-29 00:00", "2026-11-30 00:00", "08:00-12:00, 14:00-18:00", []),
        # what it leaves is shown in whole ticks only
        (
            "2026-11-28 09:05",
            "2026-11-28 10:05",
            "08:00-09:00, 10:15-12:00, 14:00-18:00",
            ["Closed 09:05–10:05: floor repairs."],
        ),
    ],
)
def test_a_closure_takes_its_time_and_says_why(starts, ends, open_then, said) -> None:
    layers = announced(seasons=[season(HOURS)], taken_back=[closure(starts, ends)])
    hours = hours_on(facts(), layers, SATURDAY)
    assert shown(hours) == open_then
    assert [reason.words.into("en") for reason in hours.reasons[:-1]] == said


def test_after_closures_the_day_tells_what_is_left_or_what_would_have_been() -> None:
    part = closure("2026-11-28 08:00", "2026-11-28 12:00")
    left = hours_on(facts(), announced(seasons=[season(HOURS)], taken_back=[part]), SATURDAY)
    assert left.reasons[-1].words.into("en") == "Weekend: open 14:00–18:00."
    whole = closure("2026-11-28 00:00", "2026-11-29 00:00")
    none = hours_on(facts(), announced(seasons=[season(HOURS)], taken_back=[whole]), SATURDAY)
    assert none.reasons[-1].words.into("en") == "Weekend: open 08:00–12:00, 14:00–18:00."
    assert none.usual == (
        wall_span("2026-11-28 08:00", "2026-11-28 12:00"),
        wall_span("2026-11-28 14:00", "2026-11-28 18:00"),
    )


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2024, 12, 31), date.min, date.max])
def test_a_year_not_announced_has_no_hours_and_says_so(day) -> None:
    hours = hours_on(facts(), NORMAL, day)
    assert not hours.announced
    assert not hours.spans
    assert hours.reasons[0].words.into("en") == (
        f"The public holidays of {day.year} are not announced yet, "
        "so nothing can be booked for then."
    )


def test_without_a_calendar_of_public_holidays_every_year_is_open() -> None:
    hours = hours_on(facts(), Layers(seasons=[season(HOURS)]), date(2031, 3, 5))
    assert hours.announced
    assert shown(hours) == "19:00-21:00"


def test_a_leap_day_is_a_day_like_any_other() -> None:
    layers = Layers(seasons=[season(HOURS, date(2028, 2, 29), date(2028, 2, 29))])
    days = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    assert [shown(hours_on(facts(), layers, day)) for day in days] == ["", "19:00-21:00", ""]


def test_a_facility_without_hours_is_not_open() -> None:
    hours = hours_on(facts(), announced(), WEDNESDAY)
    assert not hours.spans
    assert hours.reasons[0].words.into("zh") == "开放时间还没有定。"
