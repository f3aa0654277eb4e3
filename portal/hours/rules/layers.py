"""What is known about a facility's days, as loaded: all of `hours_on` comes from here.

Days are the facility's own; both ends of a run of days are included. Times are minutes of the day
on its wall clock, and closures are instants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.hours.rules.values import DayType, Layer
from portal.language import Named
from portal.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A public holiday or make-up workday, with its name."""

    day_type: DayType
    name: Named


@dataclass(frozen=True, slots=True)
class SchoolDates:
    """A school break or days of exams (`day_type` says which)."""

    day_type: DayType
    starts_on: date
    ends_on: date
    name: Named


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `opens` to `closes`, or until dusk if that is sooner and the ground has no lights.

    `weekdays` is a sum of 1 for Monday, 2 for Tuesday ... 64 for Sunday.
    """

    weekdays: int
    opens: int
    closes: int
    until_dusk: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """A run of days with the openings of each kind of day."""

    starts_on: date
    ends_on: date
    openings: Mapping[DayType, Sequence[Opening]]


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Hours of its own that an organisation keeps on some days; closed when `spans` is empty."""

    starts_on: date
    ends_on: date
    spans: Sequence[tuple[int, int]]
    reason: Named


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Time taken back by a closure or for the weather."""

    layer: Layer
    span: TimeSpan
    reason: Named


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that bears on the hours of one facility.

    `announced` holds the years whose public holidays are known, and is None where no calendar of
    public holidays is kept. `seasons` stand in order of beginning; `exceptions` with the one that
    counts first: the facility's before the organisation's, then the one set last.
    """

    announced: frozenset[int] | None = None
    calendar: Mapping[date, CalendarDay] = field(default_factory=dict)
    school: Sequence[SchoolDates] = ()
    seasons: Sequence[Season] = ()
    exceptions: Sequence[OwnHours] = ()
    taken_back: Sequence[TakenBack] = ()

    def season_on(self, day: date) -> Season | None:
        """Of the seasons that hold `day`, the one begun last."""
        found = None
        for season in self.seasons:
            if season.starts_on <= day <= season.ends_on:
                found = season
        return found

    def own_hours_on(self, day: date) -> OwnHours | None:
        for own in self.exceptions:
            if own.starts_on <= day <= own.ends_on:
                return own
        return None

    def school_dates_on(self, day: date, day_type: DayType) -> SchoolDates | None:
        for dates in self.school:
            if dates.day_type is day_type and dates.starts_on <= day <= dates.ends_on:
                return dates
        return None
