"""The slots of a day as they are shown, decided by the same rules that accept a booking."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from portal.bookings.rules.day import Day, Slot, Wish
from portal.bookings.rules.drawn import changes_of
from portal.bookings.rules.refusal import Moment, moment_of, problems_at, room
from portal.bookings.rules.release import bookable_from, first_bookable
from portal.bookings.rules.share import let_go_at
from portal.bookings.rules.states import State
from portal.facilities.rules import TermsFacts, UnitFacts
from portal.problems import Problem
from portal.timespan import TimeSpan

FEW = 2  # places, or a tenth of the room
WEATHER = ("closed_weather", "closed_exam")
DRAWN = "drawn"


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
    return slots_by_unit(day, [unit])[unit.id]


def slots_by_unit(day: Day, units: Sequence[UnitFacts]) -> dict[int, list[Slot]]:
    """The slots of several units, by unit: the same times for each."""
    terms = day.terms
    slots: dict[int, list[Slot]] = {unit.id: [] for unit in units}
    if terms is None:
        return slots
    for span in spans_of(day, terms):
        moment = moment_of(span, day, terms)
        for unit in units:
            slots[unit.id].append(_slot(moment, day, unit, span, terms))
    return slots


def slot_at(day: Day, unit: UnitFacts, span: TimeSpan, terms: TermsFacts) -> Slot:
    """How one slot is shown to the reader whom `day.reader` knows."""
    return _slot(moment_of(span, day, terms), day, unit, span, terms)


def _slot(moment: Moment, day: Day, unit: UnitFacts, span: TimeSpan, terms: TermsFacts) -> Slot:
    own = next((o for o in day.own if o.unit_id == unit.id and o.span.overlaps(span)), None)
    if own is not None and (own.state == State.HELD or own.span.contains(span)):
        return Slot(unit, span, "mine", 0, own=own)
    left = room(unit, moment.ticks, day)
    problems = problems_at(moment, Wish(unit, span), terms, left)
    left = moment.open(unit, left)
    if not problems:
        scarce = unit.capacity > 1 and left <= max(FEW, unit.capacity // 10)
        return Slot(unit, span, "few" if scarce else "free", left)
    return Slot(unit, span, _state(problems), max(left, 0), problem=problems[0])


def _state(problems: list[Problem]) -> str:
    code = problems[0].code
    if code in WEATHER:
        return "wx"
    if code == DRAWN:
        return "draw"
    return "full" if code == "full" else "off"


def next_change(day: Day, first_expiry: datetime) -> datetime:
    """Until when the slots of `day` stay as they are if nobody writes anything.

    `first_expiry` is when the first hold in it lapses.
    """
    terms = day.terms
    if terms is None:
        return first_expiry
    notice = timedelta(minutes=terms.notice_minutes)
    on = day.hours.day
    moments = [first_expiry, bookable_from(on, terms, day.facts.zone)]
    moments.append(first_bookable(on, day.facts, terms))
    moments += changes_of(day)
    if terms.desk_share:
        moments.append(let_go_at(on, terms, day.facts.zone))
    for span in spans_of(day, terms):
        moments += [span.starts, span.starts - notice + timedelta(microseconds=1)]
    return min((moment for moment in moments if moment > day.now), default=first_expiry)
