"""The last places of a slot, kept for the desk until the day before.

Of the courts of a facility, or of the places of a shared room, the terms keep `desk_share` percent
for whoever cannot book by themselves. Until the places are let go, on the day before at the minute
at which days are released, nobody else books so many that fewer would be free: which court stays
free does not matter, and what the desk books is not counted beside it.

The share is rounded up, so that 20 % of three courts is one, but is never more than half, rounded
down: of one court nothing is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from sys import maxsize
from zoneinfo import ZoneInfo

from portal.claims.rules import Taken
from portal.facilities.rules import SpaceFacts, TermsFacts, UnitFacts
from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import on_the_wall

EVERY_PLACE = maxsize  # what the desk may have of its own share
A_DAY = timedelta(days=1)


def kept_of(places: int, terms: TermsFacts) -> int:
    """How many of so many places are kept."""
    return min(-(-places * terms.desk_share // 100), places // 2)


@lru_cache(maxsize=10_000)
def let_go_at(day: date, terms: TermsFacts, zone: ZoneInfo) -> datetime:
    """The instant from which everybody may have what was kept for the desk on `day`."""
    return on_the_wall(max(day, date.min + A_DAY) - A_DAY, terms.release_minute, zone)


def kept_spaces(units: Iterable[UnitFacts]) -> dict[int, SpaceFacts]:
    """The spaces that are counted when a unit is taken whole, by id."""
    return {space.id: space for unit in units if unit.takes_whole for space in unit.spaces}


@dataclass(frozen=True, slots=True)
class Share:
    """What is kept at one time of a day: `spare` more spaces may be taken whole by others.

    `until` is on the facility's wall clock, `phone` the desk's number.
    """

    terms: TermsFacts
    spare: int
    until: datetime
    phone: str

    def left(self, unit: UnitFacts, left: int, granted: int) -> int:
        """Of the `left` places of a unit, those to be had by somebody to whom `granted` places are
        open whatever is kept."""
        if unit.takes_whole:
            others = left if len(unit.spaces) <= self.spare else 0
        else:
            others = left - kept_of(unit.capacity, self.terms)
        return min(left, max(others, granted, 0))

    @property
    def problem(self) -> Problem:
        """Why the last places cannot be had yet."""
        day, time = self.until.date(), clock_words(self.until)
        words = say(
            "The last places are kept for the desk until %(day)s %(time)s; call it: %(phone)s.",
            day=day,
            time=time,
            phone=self.phone,
        )
        return Problem("kept_for_desk", words, field="starts")


def share_of(
    units: Iterable[UnitFacts],
    ticks: range,
    taken: Taken,
    *,
    terms: TermsFacts,
    until: datetime,
    phone: str,
) -> Share:
    """What is kept during `ticks`, of the units offered on that day."""
    spaces = kept_spaces(units)
    free = sum(1 for space in spaces if not any((space, tick) in taken for tick in ticks))
    return Share(terms, free - kept_of(len(spaces), terms), until, phone)
