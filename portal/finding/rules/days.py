"""Days as people write them, in Chinese and English, read at one place of a sentence."""

import re
from datetime import date, timedelta
from typing import NamedTuple

WEEKDAY_FIGURES = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {
    str(n): n - 1 for n in range(1, 8)
}
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_NAMES = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
NEAR = {
    **dict.fromkeys(("今天", "今日", "今儿", "today"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "tomorrow", "tmr"), 1),
    **dict.fromkeys(("后天", "day after tomorrow"), 2),
    "大后天": 3,
}
WEEKEND = "weekend"

_weekday = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_month = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_number = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_end = r"(?![a-z0-9])"
PATTERNS = [
    (name, re.compile(pattern))
    for name, pattern in (
        ("near", f"(?:大后天|{'|'.join(w for w in NEAR if not w.isascii())})"),
        ("near", f"(?:{'|'.join(sorted((w for w in NEAR if w.isascii()), key=len)[::-1])}){_end}"),
        ("next_weekend", r"下(?:个)?周末"),
        ("weekend", rf"(?:这个|这|本)?周末|双休日|(?:this |the )?weekend{_end}"),
        ("weekday", r"(?P<which>下个?|这个?|本)?(?:周|星期|礼拜)(?P<figure>[一二三四五六日天1-7])"),
        ("weekday", rf"(?:(?P<which>next|this|on) )?(?P<name>{_weekday}){_end}"),
        ("date", r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?:[日号]|(?!\d))"),
        ("date", r"(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:[日号]|(?!\d))"),
        ("date", r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/:])"),
        ("date", rf"(?P<n>{_month})\.? {_number}(?:,? (?P<y>\d{{4}}))?{_end}"),
        ("date", rf"{_number} (?:of )?(?P<n>{_month})(?: (?P<y>\d{{4}}))?{_end}"),
        # "3号场" is court 3, "3号" is the third of the month.
        ("of_month", r"(?P<d>\d{1,2})[日号](?![场台桌馆厅门楼室线])"),
    )
]


class ReadDay(NamedTuple):
    """What was read up to `end`: a day as ISO text, "weekend", or "" when there is no such day."""

    day: str
    end: int


def read_day(text: str, at: int, today: date) -> ReadDay | None:
    """The day that `text` (folded) names at position `at`; the next one to come of that name."""
    for name, pattern in PATTERNS:
        match = pattern.match(text, at)
        if match is not None:
            found = _day(name, match, today)
            return ReadDay("" if found is None else found, match.end())
    return None


def weekend_days(today: date) -> tuple[date, ...]:
    """The days left of this week's Saturday and Sunday, or all of them."""
    saturday = today + timedelta(days=5 - today.weekday())
    return tuple(day for day in (saturday, saturday + timedelta(days=1)) if day >= today)


def _day(name: str, match: re.Match[str], today: date) -> str | None:
    if name == "weekend":
        return WEEKEND
    try:
        return _one_day(name, match, today).isoformat()
    except (ValueError, OverflowError):
        return None


def _one_day(name: str, match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if name == "near":
        return today + timedelta(days=NEAR[match[0]])
    if name == "next_weekend":
        return monday + timedelta(days=12)
    parts = match.groupdict()
    if name == "weekday":
        return _weekday_of(parts, monday, today)
    day = int(parts["d"])
    if name == "of_month":
        return _next_with_number(day, today)
    month = int(parts["m"]) if parts.get("m") else MONTH_NAMES.index(parts["n"][:3]) + 1
    if parts.get("y"):
        return date(int(parts["y"]), month, day)
    found = _in_year(today.year, month, day)
    return found if found >= today else _in_year(today.year + 1, month, day)


def _weekday_of(parts: dict[str, str | None], monday: date, today: date) -> date:
    if parts.get("figure"):
        number = WEEKDAY_FIGURES[parts["figure"] or ""]
    else:
        number = WEEKDAY_NAMES.index((parts["name"] or "")[:3])
    which = parts["which"] or ""
    if which.startswith("下") or which == "next":
        return monday + timedelta(days=7 + number)
    day = monday + timedelta(days=number)
    return day if day >= today else day + timedelta(days=7)


def _in_year(year: int, month: int, day: int) -> date:
    """29 February without a year is the next there is."""
    if (month, day) == (2, 29):
        while year % 4 or (year % 100 == 0 and year % 400):
            year += 1
    return date(year, month, day)


def _next_with_number(number: int, today: date) -> date:
    """The next day of the month with this number, this month or later."""
    if not 1 <= number <= 31:
        raise ValueError(number)
    day = today
    while day.day != number:
        day += timedelta(days=1)
    return day
