"""Half-open stretches of time: what touches does not overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = 24 * 60  # minutes; the end of a day's last span


@dataclass(frozen=True, order=True, slots=True)
class TimeSpan:
    """From `starts` up to, not including, `ends`; aware UTC instants."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise ValueError("a span ends after it starts")

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds() // 60)

    def overlaps(self, other: "TimeSpan") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def contains(self, other: "TimeSpan") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def minus(self, cut: "TimeSpan") -> list["TimeSpan"]:
        """What is left of this span, in order, when `cut` is taken away."""
        if not self.overlaps(cut):
            return [self]
        left = []
        if self.starts < cut.starts:
            left.append(TimeSpan(self.starts, cut.starts))
        if cut.ends < self.ends:
            left.append(TimeSpan(cut.ends, self.ends))
        return left


def joined(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The same time as `spans`, in order, with touching and overlapping ones made one."""
    result: list[TimeSpan] = []
    for span in sorted(spans):
        if result and span.starts <= result[-1].ends:
            result[-1] = TimeSpan(result[-1].starts, max(result[-1].ends, span.ends))
        else:
            result.append(span)
    return result


def on_the_wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant (UTC) when the wall clock of `zone` shows `minute` minutes of `day`.

    1440 is the midnight that ends the day. A time the spring change skips becomes the instant the
    clocks jump past it; of a time the autumn change repeats, the first is meant.
    """
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  the zone comes with the next line but one
    wall = midnight + timedelta(minutes=minute)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    shown = at.astimezone(zone).replace(tzinfo=None)
    if shown != wall:  # a skipped time reads later by the gap; go back to the jump itself
        gap = shown - wall
        at = _jump(at, gap, zone) if gap > timedelta(0) else at
    return at


def _jump(after: datetime, gap: timedelta, zone: ZoneInfo) -> datetime:
    """The instant at which `zone` leaves the offset it had a gap before `after`."""
    early, late = after - gap, after
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)


def day_span(day: date, zone: ZoneInfo) -> TimeSpan:
    """The whole of `day` in `zone`: 23, 24 or 25 hours."""
    return TimeSpan(on_the_wall(day, 0, zone), on_the_wall(day, MIDNIGHT, zone))
