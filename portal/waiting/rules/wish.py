"""What somebody waits for."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.clock import to_us
from portal.timespan import TimeSpan


class Fate(StrEnum):
    """How it stands with a wait. `OVER`: its time began and nothing was free."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"
    OVER = "over"


OPEN = (Fate.WAITING, Fate.OFFERED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One unit, any unit of a facility, or any of a kind (`unit_id` and `facility_id` None), on a
    day, for `minutes` somewhere within `window`, for the whole party together.

    For one slot the window is as long as the slot.
    """

    kind: str
    facility_id: int | None
    unit_id: int | None
    on_day: date
    window: TimeSpan
    minutes: int
    party: int = 1
    children: int = 0
    child_band: str = ""

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def ends_with(self) -> TimeSpan:
        """The last span that could meet it."""
        return TimeSpan(self.window.ends - self.length, self.window.ends)

    @property
    def is_one_slot(self) -> bool:
        return self.window.minutes == self.minutes

    @property
    def thing(self) -> str:
        """The same text for whoever waits for the same, however many come."""
        where = (
            f"unit {self.unit_id}"
            if self.unit_id
            else f"facility {self.facility_id}"
            if self.facility_id
            else self.kind
        )
        window = f"{to_us(self.window.starts) // 60_000_000}+{self.window.minutes}"
        return f"{where} {window} {self.minutes}"
