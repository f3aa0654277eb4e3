"""Which day an address asks for, and what was wrong with it when there is no such day to show."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from portal.language import Named, Words, day_words, say

ISO_LIKE = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", re.ASCII)
FARTHEST = 60  # days ahead that are shown though nothing can be booked yet
SHOWN = 20  # characters of a mistake that are repeated to who made it


@dataclass(frozen=True, slots=True)
class Asked:
    """The day to show; `wrong` says what was the matter with the one asked for.

    `unreadable` is true when it was no day at all, rather than one that is not shown.
    """

    day: date
    wrong: Words | None = None
    unreadable: bool = False


def asked_day(text: str, today: date, window_days: int) -> Asked:
    """The day an address means: today if it names none, the nearest one shown if it must."""
    if not text:
        return Asked(today)
    day = _day(text)
    if day is None:
        shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
        near = min(max(_nearest(text) or today, today), last_shown(today, window_days))
        return Asked(near, _no_such_day(shown, near, today), unreadable=True)
    if day < today:
        return Asked(today, say("%(day)s has passed. Here is today.", day=_dated(day, today)))
    last = last_shown(today, window_days)
    if day > last:
        return Asked(
            last,
            say(
                "%(day)s is too far ahead. Here is the last day that is shown, %(last)s.",
                day=_dated(day, today),
                last=last,
            ),
        )
    return Asked(day)


def last_shown(today: date, window_days: int) -> date:
    """The last day pages show."""
    ahead = timedelta(days=max(FARTHEST, window_days + 7))
    return today + ahead if date.max - today > ahead else date.max


def _day(text: str) -> date | None:
    try:
        return (
            date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
        )
    except ValueError:
        return None


def _nearest(text: str) -> date | None:
    """The last day of February for the 30th of it."""
    match = ISO_LIKE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(number) for number in match.groups())
    for last in range(min(day, 31), 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return None


def _no_such_day(shown: str, near: date, today: date) -> Words:
    if near == today:
        return say("There is no day “%(text)s”. Here is today.", text=shown)
    return say("There is no day “%(text)s”. Here is %(near)s.", text=shown, near=near)


def _dated(day: date, today: date) -> Named:
    """A day with its year, unless that is this year."""
    return Named(*(day_words(day, language, today) for language in ("zh", "en")))
