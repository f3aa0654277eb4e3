"""What somebody looks for: kind, day, time, and how far they would walk."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.finding.rules.days import WEEKEND, weekend_days

SOON = 3  # days looked at when none is named
LONG = 120  # minutes; a longer slot (a morning's reading) need only begin in the asked time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Every field may be left open.

    `kind` is a kind or group of `kinds`; `day` ISO text or "weekend"; `starts` and `ends` minutes
    of the day; `near` the slug of a landmark; `within` minutes on foot from it; `place` words of a
    name.
    """

    kind: str = ""
    day: str = ""
    starts: int | None = None
    ends: int | None = None
    near: str = ""
    within: int | None = None
    place: str = ""
    free: bool = False

    def days(self, today: date) -> tuple[date, ...]:
        """The days meant, in order."""
        if self.day == WEEKEND:
            return weekend_days(today)
        if self.day:
            return (date.fromisoformat(self.day),)
        return tuple(today + timedelta(days=n) for n in range(SOON))

    def fits(self, starts: int, ends: int) -> bool:
        """Whether a slot, in minutes of the day, lies in the asked time."""
        if self.starts is not None and starts < self.starts:
            return False
        if self.ends is None or ends <= self.ends:
            return True
        return ends - starts > LONG and starts < self.ends
