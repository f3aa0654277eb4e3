"""What the holidays package knows, made right. The days stand in the State Council's notices."""

from datetime import date, timedelta

import pytest
from holidays import country_holidays

from portal.hours.rules import DayType
from portal.hours.rules.public_holidays import UnknownCalendarError, year_of


def run(first: tuple[int, int, int], last: tuple[int, int, int]) -> set[date]:
    start, end = date(*first), date(*last)
    return {start + timedelta(days=shift) for shift in range((end - start).days + 1)}


OFF = {
    2025: run((2025, 1, 1), (2025, 1, 1))
    | run((2025, 1, 28), (2025, 2, 4))
    | run((2025, 4, 4), (2025, 4, 6))
    | run((2025, 5, 1), (2025, 5, 5))
    | run((2025, 5, 31), (2025, 6, 2))
    | run((2025, 10, 1), (2025, 10, 8)),
    2026: run((2026, 1, 1), (2026, 1, 3))
    | run((2026, 2, 15), (2026, 2, 23))
    | run((2026, 4, 4), (2026, 4, 6))
    | run((2026, 5, 1), (2026, 5, 5))
    | run((2026, 6, 19), (2026, 6, 21))
    | run((2026, 9, 25), (2026, 9, 27))
    | run((2026, 10, 1), (2026, 10, 7)),
}
WORKED = {
    2025: {(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)},
    2026: {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)},
}


def days(calendar: str, year: int, day_type: DayType) -> set[date]:
    return {day for day, what in year_of(calendar, year).days.items() if what.day_type is day_type}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_mainland_has_its_days_off_and_its_working_weekends(year) -> None:
    assert year_of("CN", year).announced
    assert days("CN", year, DayType.PUBLIC_HOLIDAY) == OFF[year]
    assert days("CN", year, DayType.MAKE_UP_WORKDAY) == {date(year, *day) for day in WORKED[year]}


@pytest.mark.parametrize("year", range(2013, 2027))
def test_working_weekends_are_those_the_package_counts_as_working(year) -> None:
    package = country_holidays("CN", years=(year, year + 1)).weekend_workdays
    worked = days("CN", year, DayType.MAKE_UP_WORKDAY)
    assert worked == {day for day in package if day.year == year}
    assert all(day.weekday() >= 5 for day in worked)
    assert not worked & days("CN", year, DayType.PUBLIC_HOLIDAY)


def test_a_year_without_a_notice_is_not_announced_and_has_its_festivals_only() -> None:
    year = year_of("CN", 2027)
    assert not year.announced
    assert days("CN", 2027, DayType.MAKE_UP_WORKDAY) == set()
    assert {day.isoformat() for day in year.days} >= {"2027-01-01", "2027-05-01", "2027-10-01"}
    assert date(2027, 10, 4) not in year.days  # a guess of the package, not yet a day off


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 2, 16), "农历除夕", "Chinese New Year's Eve"),
        (date(2026, 2, 15), "春节", "Chinese New Year"),  # a Sunday before, part of the holiday
        (date(2026, 2, 23), "春节", "Chinese New Year"),  # a moved day off
        (date(2026, 2, 28), "春节调休上班", "Make-up workday for Chinese New Year"),
        (date(2026, 4, 6), "清明节", "Tomb-Sweeping Day"),  # the package adds "observed"
        (date(2026, 9, 20), "国庆节调休上班", "Make-up workday for National Day"),
        (date(2025, 10, 6), "中秋节", "Mid-Autumn Festival"),  # inside the National Day week
    ],
)
def test_days_are_called_as_people_call_them(day, chinese, english) -> None:
    name = year_of("CN", day.year).days[day].name
    assert (name.zh, name.en) == (chinese, english)


def test_a_day_worked_for_next_years_holiday_is_in_this_year() -> None:
    # 29 December 2018 was worked for the 31st, off for New Year 2019.
    year = year_of("CN", 2018).days
    assert year[date(2018, 12, 29)].day_type is DayType.MAKE_UP_WORKDAY
    assert year[date(2018, 12, 31)].name.zh == "元旦"


def test_a_canton_has_its_own_holidays_in_both_languages() -> None:
    year = year_of("CH-ZH", 2026)
    assert year.announced
    assert {day.isoformat(): what.name.zh for day, what in year.days.items()} == {
        "2026-01-01": "元旦",
        "2026-04-03": "耶稣受难日",
        "2026-04-06": "复活节星期一",
        "2026-05-01": "劳动节",
        "2026-05-14": "耶稣升天节",
        "2026-05-25": "圣灵降临节星期一",
        "2026-08-01": "国庆日",
        "2026-12-25": "圣诞节",
        "2026-12-26": "圣斯德望日",
    }


def test_abroad_a_saturday_beside_a_holiday_is_a_saturday() -> None:
    assert date(2026, 10, 24) not in year_of("HU", 2026).days  # after Friday's national day


@pytest.mark.parametrize("calendar", ["XX", "CH-QQ", "", "-", "cn; drop"])
def test_an_unknown_calendar_is_told(calendar) -> None:
    with pytest.raises(UnknownCalendarError):
        year_of(calendar, 2026)
