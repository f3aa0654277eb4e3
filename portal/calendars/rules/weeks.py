"""A week as a table: one row for each time, one column for each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.calendars.rules.days import OfferedDay
from portal.calendars.rules.groups import Group
from portal.calendars.rules.offers import Offer, times_of
from portal.timespan import TimeSpan

Row = tuple[str, tuple[Offer | None, ...]]


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """The rows of one group, each with its times and a cell for each day."""

    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Days side by side; `free_only` leaves out days and times at which nothing is free."""

    days: tuple[OfferedDay, ...]
    groups: tuple[GroupWeek, ...]
    zone: ZoneInfo
    free_only: bool = False

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day


def week_of(days: Sequence[OfferedDay], zone: ZoneInfo, *, free_only: bool = False) -> Week:
    """The table of some days of one facility."""
    shown = tuple(day for day in days if day.free or not free_only)
    if not shown:
        return Week(tuple(days), (), zone, free_only)
    groups = []
    walls = _Walls(zone)
    for number, (group, _) in enumerate(shown[0].groups):
        columns = [_by_times(day.groups[number][1], walls) for day in shown]
        times = sorted({each for column in columns for each in column})
        rows = [(each, tuple(column.get(each) for column in columns)) for each in times]
        if free_only:
            rows = [row for row in rows if any(cell and cell.bookable for cell in row[1])]
        groups.append(GroupWeek(group, tuple(rows)))
    return Week(shown, tuple(groups), zone, free_only)


class _Walls(dict[tuple[datetime, datetime], str]):
    """Wall times of spans, each reckoned once however many units share it."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone

    def of(self, span: TimeSpan) -> str:
        """ "09:00–10:00"."""
        key = (span.starts, span.ends)
        if key not in self:
            self[key] = times_of(span, self.zone)
        return self[key]


def _by_times(offers: Sequence[Offer], walls: _Walls) -> dict[str, Offer]:
    """Offers by their wall times; of two at one time (clocks put back) the first."""
    found: dict[str, Offer] = {}
    for offer in offers:
        found.setdefault(walls.of(offer.span), offer)
    return found
