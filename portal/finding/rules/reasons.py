"""Why a place has nothing in the asked time, in one sentence; and how it stands today."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.bookings.rules import NOBODY, Reader, slot_at
from portal.bookings.rules.refusal import NO_TERMS
from portal.finding.rules.free import FreeDay
from portal.finding.rules.ranking import Found
from portal.finding.rules.wanted import Wanted
from portal.hours.rules import Layer, why_not_open
from portal.language import Named, Words, clock_words, say, say_n
from portal.timespan import MIDNIGHT, TimeSpan, on_the_wall

CLOSED = (Layer.CLOSURE, Layer.WEATHER, Layer.EXAM)


class State(NamedTuple):
    """A mark's name and the sentence beside it."""

    mark: str
    words: Words | Named


def why_nothing(answer: Found, wanted: Wanted, now: datetime, reader: Reader = NOBODY) -> State:
    """Why a facility has no time for what was asked."""
    for day in answer.days if reader else ():
        # Others could have these times: it is something of the reader's own that stands in the way.
        for chance in day.open_to(wanted, now):
            slot = day.slot(chance, now, reader)
            if slot.problem is not None:
                return State(slot.state, slot.problem.message)
    for day in answer.days:
        for chance in day.kept_for_desk(wanted, now, reader):
            slot = day.slot(chance, now, reader)
            if slot.problem is not None:
                return State(slot.state, slot.problem.message)
    full = sum(_full(day, wanted, now, reader) for day in answer.days)
    if full:
        words = say_n("%(n)s time then, and it is full.", "%(n)s times then, all full.", full)
        return State("full", words)
    asked = [
        (day, span)
        for day in answer.days
        for starts, ends, span in day.times
        if wanted.fits(starts, ends)
    ]
    if not asked:
        return _not_open(answer.days, wanted)
    for day, span in asked:
        if span.starts > now and day.terms is not None:
            unit = (day.facts.units_on(day.hours.day) or day.facts.units)[0]
            slot = slot_at(day.read_at(now, reader), unit, span, day.terms)
            if slot.problem is not None:
                return State(slot.state, slot.problem.message)
    if all(span.starts <= now for _, span in asked):
        return State("off", say("That time is over for today."))
    return State("mine", say("You have a booking here at that time."))


def _full(day: FreeDay, wanted: Wanted, now: datetime, reader: Reader) -> int:
    """How many times could be booked now if there were room."""
    earliest = day.earliest(now, reader)
    if earliest is None:
        return 0
    return sum(
        1
        for starts, ends, span in day.full
        if span.starts >= earliest and wanted.fits(starts, ends)
    )


def _not_open(days: Sequence[FreeDay], wanted: Wanted) -> State:
    if all(day.terms is None for day in days):
        return State("off", NO_TERMS.message)
    if len(days) > 1 and any(day.hours.spans for day in days):
        return State("off", say("Not open at that time on any of these days."))
    day = days[0]
    on, zone = day.hours.day, day.facts.zone
    starts = on_the_wall(on, wanted.starts or 0, zone)
    ends = on_the_wall(on, wanted.ends or MIDNIGHT, zone)
    problem = why_not_open(day.hours, TimeSpan(starts, ends)) if starts < ends else None
    if problem is None:
        return State("off", say("No slot fits into that time."))
    closed = problem.code in ("closed_weather", "closed_exam")
    return State("wx" if closed else "off", problem.message)


def today_at(day: FreeDay, now: datetime) -> Words | Named:
    """One line about today: open now, opens later, or why not."""
    for span in day.hours.spans:
        if span.starts <= now < span.ends:
            ends = span.ends.astimezone(day.facts.zone)
            return say("Open now, until %(time)s", time=_clock(ends))
        if now < span.starts:
            return say("Opens %(time)s", time=clock_words(span.starts.astimezone(day.facts.zone)))
    if day.hours.spans:
        return say("Closed for today")
    return day.hours.reasons[0].words


def today_mark(day: FreeDay, now: datetime, free: int) -> State:
    """The mark for today: so many times free, full, over, or closed."""
    if free:
        return State("free", say_n("%(n)s time free", "%(n)s times free", free))
    if not day.hours.spans:
        wx = day.hours.reasons[0].layer in CLOSED
        return State("wx" if wx else "off", say("Closed today") if wx else say("Not open today"))
    if any(span.starts > now for _, _, span in day.full):
        return State("full", say("Full today"))
    return State("off", say("Over for today"))


def _clock(at: datetime) -> str:
    """Midnight ends a day as 24:00."""
    return "24:00" if not at.hour and not at.minute else clock_words(at)
