"""What is answered about a day: its kind, its open spans, and the reasons."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.language import Named, Words
from portal.timespan import TimeSpan


class DayType(StrEnum):
    """What kind of day it is; opening rules are set for each kind."""

    SCHOOL_DAY = "school_day"
    WEEKEND = "weekend"
    SCHOOL_BREAK = "school_break"
    MAKE_UP_WORKDAY = "make_up_workday"
    PUBLIC_HOLIDAY = "public_holiday"
    EXAM_DAY = "exam_day"


class Layer(StrEnum):
    """What decides a day's hours, the strongest first."""

    CLOSURE = "closure"
    WEATHER = "weather"
    EXAM = "exam"
    EXCEPTION = "exception"
    PUBLIC_HOLIDAY = "public_holiday"
    MAKE_UP_WORKDAY = "make_up_workday"
    SCHOOL_BREAK = "school_break"
    WEEKEND = "weekend"
    SCHOOL_DAY = "school_day"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence about a day and the layer it comes from.

    `span` is the time a closure took back, and None for a reason that speaks of the whole day.
    """

    layer: Layer
    words: Words
    span: TimeSpan | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """When a facility is open on a day of its own zone.

    `spans` are what is left in the end, apart and in order, on the facility's ticks; `usual` is
    what there was before closures. `reasons` stand in order of `Layer` and there is always one; the
    last says what kind of day it is, whose short name is `kind`. `announced` is false while the
    public holidays of that year are not known; then nothing is open.
    """

    day: date
    zone: ZoneInfo
    day_type: DayType
    kind: Words | Named
    spans: tuple[TimeSpan, ...]
    usual: tuple[TimeSpan, ...]
    reasons: tuple[Reason, ...]
    announced: bool = True
