"""A year's public holidays as the `holidays` package knows them, in the form we keep them.

The package gives days off one by one. Where a government moves working days, it names a moved day
off by a date, and for years whose notice is still to come it knows the festivals only. In mainland
China a holiday also takes in the weekends inside and beside it, which the package leaves out. All
of that is put right here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

import holidays
from holidays import HolidayBase

from portal.hours.rules.layers import CalendarDay
from portal.hours.rules.values import DayType
from portal.language import Named

SOURCE = f"holidays {version('holidays')}"
ONE_DAY = timedelta(days=1)
WITH_WEEKENDS = {"CN"}  # where the weekends that touch a holiday are part of it
SEVERAL = "; "  # the package's way of naming two holidays on one day

# Chinese names for the holidays of regions whose names the package has not in Chinese.
CHINESE = {
    "New Year's Day": "元旦",
    "Good Friday": "耶稣受难日",
    "Easter Monday": "复活节星期一",
    "Labor Day": "劳动节",
    "Ascension Day": "耶稣升天节",
    "Pentecost Monday": "圣灵降临节星期一",
    "Whit Monday": "圣灵降临节星期一",
    "National Day": "国庆日",
    "Christmas Day": "圣诞节",
    "Saint Stephen's Day": "圣斯德望日",
    "Boxing Day": "节礼日",
    "Independence Day": "独立日",
    "Thanksgiving Day": "感恩节",
}


class UnknownCalendarError(LookupError):
    """No such country or region."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a calendar. Not announced: the days that are fixed by law, and more to come."""

    announced: bool
    days: Mapping[date, CalendarDay]


def year_of(calendar: str, year: int) -> Year:
    """A year of "CN", "CH-ZH" and the like; raises `UnknownCalendarError`."""
    english, chinese = _in_both_languages(calendar, year)
    if not english.has_substituted_holidays:
        return Year(announced=True, days=_festivals(english, chinese, year))
    if year > max(english.special_public_holidays):
        fixed = _in_both_languages(calendar, year, moved=False)
        return Year(announced=False, days=_festivals(*fixed, year))
    swaps = _swaps(english)
    days = {
        day: CalendarDay(DayType.PUBLIC_HOLIDAY, name)
        for day, name in _days_off(english, chinese, swaps).items()
    }
    for worked, instead in swaps.items():
        holiday = days[instead].name
        name = Named(f"{holiday.zh}调休上班", f"Make-up workday for {holiday.en}")
        days[worked] = CalendarDay(DayType.MAKE_UP_WORKDAY, name)
    return Year(announced=True, days={d: days[d] for d in sorted(days) if d.year == year})


def _festivals(english: HolidayBase, chinese: HolidayBase, year: int) -> dict[date, CalendarDay]:
    return {
        day: CalendarDay(DayType.PUBLIC_HOLIDAY, _named(english, chinese, day))
        for day in sorted(english)
        if day.year == year
    }


@cache
def _in_both_languages(
    calendar: str, year: int, *, moved: bool = True
) -> tuple[HolidayBase, HolidayBase]:
    """The package's days of a year and of its neighbours, in English and in Chinese.

    Runs of days off, and the days worked for them, reach across the new year. `moved` includes the
    days off that make up for a holiday on a weekend.
    """
    country, _, region = calendar.partition("-")
    years = (year - 1, year, year + 1)
    try:
        plain = holidays.country_holidays(country, region or None, years=year)
        languages = plain.supported_languages
        english = next((each for each in languages if each.startswith("en")), None)
        chinese = "zh_CN" if "zh_CN" in languages else english
        in_english, in_chinese = (
            holidays.country_holidays(
                country,
                region or None,
                years=years,
                language=language,
                observed=moved,
                expand=False,
            )
            for language in (english, chinese)
        )
    except NotImplementedError as error:  # so the package says that it does not know a country
        raise UnknownCalendarError(calendar) from error
    return in_english, in_chinese


def _swaps(calendar: HolidayBase) -> dict[date, date]:
    """The weekend days that are worked, each with the day off it is worked for."""
    swaps = {}
    for year in sorted(calendar.years):
        for entry in _entries(calendar, year):
            if len(entry) >= 4:  # month and day off; month, day and perhaps year worked
                off = date(year, entry[0], entry[1])
                worked = date(entry[4] if len(entry) > 4 else year, entry[2], entry[3])
                if worked not in calendar:
                    swaps[worked] = off
    return swaps


def _entries(calendar: HolidayBase, year: int) -> Iterator[tuple[int, ...]]:
    entries = calendar.special_public_holidays.get(year, ())
    if entries and isinstance(entries[0], int):
        entries = (entries,)
    yield from (entry for entry in entries if all(isinstance(part, int) for part in entry))


def _days_off(
    english: HolidayBase, chinese: HolidayBase, swaps: Mapping[date, date]
) -> dict[date, Named]:
    """Every day off with its festival: the listed days and the weekends that touch them."""
    off = set(english)
    if english.country in WITH_WEEKENDS:
        off |= {beside for day in english for beside in _weekend_beside(day, english, swaps)}
    moved_to = set(swaps.values())
    festivals = {day: _named(english, chinese, day) for day in english if day not in moved_to}
    named: dict[date, Named] = {}
    for run in _runs(sorted(off)):
        # A day off that is no festival itself bears the name of the one with most days in the run.
        counted = Counter(festivals[day] for day in run if day in festivals)
        if not counted:
            nearest = min(festivals, key=lambda day: abs(day - run[0]))
            counted[festivals[nearest]] += 1
        festival = counted.most_common(1)[0][0]
        named |= {day: festivals.get(day, festival) for day in run}
    return named


def _weekend_beside(day: date, calendar: HolidayBase, swaps: Mapping[date, date]) -> Iterator[date]:
    """The weekend days that join on to `day` and are not worked."""
    for step in (ONE_DAY, -ONE_DAY):
        beside = day + step
        while calendar.is_weekend(beside) and beside not in swaps:
            yield beside
            beside += step


def _runs(days: list[date]) -> Iterator[list[date]]:
    """Days in order, cut where one is missing."""
    run: list[date] = []
    for day in days:
        if run and day - run[-1] > ONE_DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _named(english: HolidayBase, chinese: HolidayBase, day: date) -> Named:
    en, zh = _festival(english, day), _festival(chinese, day)
    if en == zh:
        zh = CHINESE.get(en, en)
    en = en.removesuffix(" (Spring Festival)")
    return Named(zh.replace(SEVERAL, "、"), en.replace(SEVERAL, ", "))


def _festival(calendar: HolidayBase, day: date) -> str:
    """A day's name without "(observed)" and the like; the run tells that better."""
    name: str = calendar[day]
    label = getattr(calendar, "observed_label", None)
    if label:
        before, _, after = calendar.tr(label).partition("%s")
        name = name.removeprefix(before).removesuffix(after)
    return name
