"""Time zones as calendars carry them: a VTIMEZONE with every change of the clocks.

Made here from the zone data rather than by `icalendar`'s own conversion, which dates a spring
change by the clock after it: other readers then change an hour late.
"""

import calendar
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# Every entry we give out lies inside; the end is beyond what today's rules can promise.
FIRST = datetime(2010, 1, 1, tzinfo=UTC)
LAST = datetime(2050, 1, 1, tzinfo=UTC)
STRIDE = timedelta(days=7)  # no zone keeps an offset for less
SECOND = timedelta(seconds=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """The clocks going from one offset to another."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool


@cache
def zone_bytes(zone: ZoneInfo) -> bytes:
    """The VTIMEZONE of `zone` for the years 2010 to 2049, ending in CRLF; made once."""
    made = Timezone()
    made.add("tzid", zone.key)
    made.add_component(_observance(_change(FIRST, FIRST, zone), [_wall(FIRST, FIRST, zone)]))
    changes: dict[Change, list[datetime]] = defaultdict(list)
    for before, after in _jumps(zone):
        changes[_change(before, after, zone)].append(_wall(before, after, zone))
    for change, walls in changes.items():
        made.add_component(_observance(change, walls))
    written: bytes = made.to_ical()
    return written


@cache
def zone_data() -> str:
    """Which release of the world's zone data this process reads, such as "2026b"."""
    for folder in map(Path, zoneinfo.TZPATH):
        listed = folder / "tzdata.zi"
        if listed.is_file():
            with listed.open(encoding="ascii", errors="replace") as file:
                return file.readline().strip().removeprefix("# version ")
    return metadata.version("tzdata")


def _jumps(zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Each change of the clocks, as the last second before it and the first after it, UTC."""
    at = FIRST
    while at < LAST:
        if _clock(at, zone) != _clock(at + STRIDE, zone):
            early, late = at, at + STRIDE
            while late - early > SECOND:
                middle = early + ((late - early) // 2 // SECOND) * SECOND
                if _clock(middle, zone) == _clock(early, zone):
                    early = middle
                else:
                    late = middle
            yield early, late
        at += STRIDE


def _clock(at: datetime, zone: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> Change:
    local = after.astimezone(zone)
    return Change(
        before=before.astimezone(zone).utcoffset() or timedelta(0),
        after=local.utcoffset() or timedelta(0),
        name=local.tzname() or zone.key,
        summer=(local.dst() or timedelta(0)) > timedelta(0),
    )


def _wall(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """What a clock that was not changed shows at the change: RFC 5545 dates it so."""
    offset = before.astimezone(zone).utcoffset() or timedelta(0)
    return (after + offset).replace(tzinfo=None)


def _observance(change: Change, walls: list[datetime]) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("dtstart", walls[0])
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    if rule := _yearly(walls):
        made.add("rrule", rule)
    else:
        for wall in walls[1:]:
            made.add("rdate", [wall])  # one to a line: readers drop the others of a list
    return made


def _yearly(walls: list[datetime]) -> dict[str, object] | None:
    """The rule these changes follow, "the last Sunday of March", if they do, to the end."""
    first = walls[0]
    years = [wall.year for wall in walls]
    if years != list(range(FIRST.year, LAST.year)):
        return None
    if len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) > 1:
        return None
    weeks = {(wall.day - 1) // 7 + 1 for wall in walls}
    if all(_is_last(wall) for wall in walls):
        week = -1
    elif len(weeks) == 1:
        week = weeks.pop()
    else:
        return None
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{week}{DAYS[first.weekday()]}"}


def _is_last(wall: datetime) -> bool:
    """Whether no further day of its weekday follows in its month."""
    return wall.day + 7 > calendar.monthrange(wall.year, wall.month)[1]
