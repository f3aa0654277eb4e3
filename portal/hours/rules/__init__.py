"""When a facility is open on a day, and why. Pure: facts and layers in, hours and reasons out.

`layers` is what is known, `day` ranks it, `sentences` says it, `dusk` and `wall` turn wall times
into instants, `refusal` answers "why not?", `text` reads hours as people type them.
"""

from portal.hours.rules.day import hours_on
from portal.hours.rules.layers import (
    CalendarDay,
    Layers,
    Opening,
    OwnHours,
    SchoolDates,
    Season,
    TakenBack,
)
from portal.hours.rules.refusal import why_not_open
from portal.hours.rules.text import parse_spans, spans_text
from portal.hours.rules.values import DayHours, DayType, Layer, Reason

__all__ = [
    "CalendarDay",
    "DayHours",
    "DayType",
    "Layer",
    "Layers",
    "Opening",
    "OwnHours",
    "Reason",
    "SchoolDates",
    "Season",
    "TakenBack",
    "hours_on",
    "parse_spans",
    "spans_text",
    "why_not_open",
]
