"""What is typed off a paper list, as values; syntax only."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.language import say
from portal.problems import Problem
from portal.timespan import on_the_wall
from portal.web.form import Form

YEARS = range(2000, 2200)
TIME = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class PaperTick:
    """One line of the list: when they came, and how many."""

    code: str
    at: datetime
    heads: int | None


def wanted_day(asked: Form, today: date) -> date:
    """The day of `?day=`; today for none, and for one in a year without lists."""
    day = asked.day("day", default=today)
    return day if day is not None and day.year in YEARS else today


def minute_of(text: str) -> int | None:
    """The minute of the day of "8:55", "08:55" or "0855"; None for anything else."""
    found = TIME.fullmatch(text.replace("：", ":"))
    return None if found is None else 60 * int(found[1]) + int(found[2])


def wall_time(text: str, day: date, zone: ZoneInfo) -> datetime | None:
    """An instant of `day` from such a time; None for anything else."""
    minute = minute_of(text)
    return None if minute is None else on_the_wall(day, minute, zone)


def paper_tick(
    sent: Form, code: str, party: int, day: date, zone: ZoneInfo
) -> PaperTick | Problem | None:
    """The line of a booking: None if nothing was written there."""
    typed = sent.text(f"at-{code}")
    if not typed:
        return None
    at = wall_time(typed, day, zone)
    if at is None:
        words = say("Please write the time like 08:55.")
        return Problem("time", words, field=f"at-{code}")
    return PaperTick(code, at, sent.number(f"heads-{code}", default=party) or 0)
