"""The slots of a day as they are shown, decided by the same rules that accept a booking."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.bookings.rules.day import Day, Slot, Wish
from portal.bookings.rules.refusal import problems_with, room
from portal.bookings.rules.release import bookable_from
from portal.bookings.rules.states import State
from portal.facilities.rules import TermsFacts, UnitFacts
from portal.problems import Problem
from portal.timespan import TimeSpan

FEW = 2  # places, or a tenth of the room
WEATHER = ("closed_weather", "closed_exam")


def spans_of(day: Day, terms: TermsFacts) -> Iterator[TimeSpan]:
    """The slots of the usual length, in order; those a closure took back among them."""
    length, raster = timedelta(minutes=terms.slot_minutes), timedelta(minutes=terms.raster_minutes)
    for opened in day.hours.usual:
        starts = opened.starts
        while starts + length <= opened.ends:
            yield TimeSpan(starts, starts + length)
            starts += raster


def slots_of(day: Day, unit: UnitFacts) -> list[Slot]:
    """Every slot of a unit on a day, past ones too."""
    terms = day.terms
    if terms is None:
        return []
    return [slot_at(day, unit, span, terms) for span in spans_of(day, terms)]


def slot_at(day: Day, unit: UnitFacts, span: TimeSpan, terms: TermsFacts) -> Slot:
    """How one slot is shown to the reader whose bookings `day.own` holds."""
    wish = Wish(unit, span)
    own = next((o for o in day.own if o.unit_id == unit.id and o.span.overlaps(span)), None)
    if own is not None and (own.state == State.HELD or own.span.contains(span)):
        return Slot(unit, span, "mine", 0, own=own)
    left = room(wish, day, terms)
    problems = problems_with(wish, day)
    if not problems:
        scarce = unit.capacity > 1 and left <= max(FEW, unit.capacity // 10)
        return Slot(unit, span, "few" if scarce else "free", left)
    return Slot(unit, span, _state(problems), max(left, 0), problem=problems[0])


def _state(problems: list[Problem]) -> str:
    code = problems[0].code
    if code in WEATHER:
        return "wx"
    return "full" if code == "full" else "off"


def next_change(day: Day, first_expiry: datetime) -> datetime:
    """Until when the slots of `day` stay as they are if nobody writes anything.

    `first_expiry` is when the first hold in it lapses.
    """
    terms = day.terms
    if terms is None:
        return first_expiry
    notice = timedelta(minutes=terms.notice_minutes)
    moments = [first_expiry, bookable_from(day.hours.day, terms, day.facts.zone)]
    for span in spans_of(day, terms):
        moments += [span.starts, span.starts - notice + timedelta(microseconds=1)]
    return min((moment for moment in moments if moment > day.now), default=first_expiry)
