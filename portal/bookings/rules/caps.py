"""How much one person or household may book, one place at a time, and what is left of it.

Whoever lost a booking of a kind to a closure, and found nothing instead, is not counted for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.bookings.rules.day import Counted, Day
from portal.bookings.rules.states import State
from portal.facilities.caps import BOOKINGS, DAY, HOUSEHOLD, MINUTES, PERSON, WEEK, Cap, subject
from portal.facilities.rules import TermsFacts
from portal.language import Words, clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan

SENTENCES = {
    (PERSON, BOOKINGS): say(
        "%(what)s: %(used)s of %(allowed)s %(when)s, again from %(day)s 00:00."
    ),
    (PERSON, MINUTES): say(
        "%(what)s: %(used)s of %(allowed)s minutes %(when)s, again from %(day)s 00:00."
    ),
    (HOUSEHOLD, BOOKINGS): say(
        "%(what)s, your household: %(used)s of %(allowed)s %(when)s, again from %(day)s 00:00."
    ),
    (HOUSEHOLD, MINUTES): say(
        "%(what)s, your household: %(used)s of %(allowed)s minutes %(when)s,"
        " again from %(day)s 00:00."
    ),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """How far a cap is used in the day, week or month of `on`, and the day from which it is not."""

    cap: Cap
    used: int
    on: date
    again: date

    def words(self, today: date) -> Words:
        """ "Badminton: 2 of 3 this week, again from Mon 30 Nov 00:00." """
        holes = {
            "what": subject(self.cap),
            "used": self.used,
            "allowed": self.cap.amount,
            "when": _when(self.cap.period, self.on, today),
            "day": self.again,
        }
        return Words(SENTENCES[self.cap.who, self.cap.measure].sentence, holes=holes)


def monday_of(day: date) -> date:
    """The Monday of the week `day` is in."""
    return day - timedelta(days=day.weekday())


def wall_minute(at: datetime) -> int:
    """The minute of the day of a wall time."""
    return at.hour * 60 + at.minute


def caps_on(day: Day, terms: TermsFacts) -> Iterator[Cap]:
    """What limits the reader at a facility on a day: its terms, and the caps that bear on it."""
    yield Cap(PERSON, BOOKINGS, DAY, terms.cap_day, coming=True)
    yield Cap(PERSON, BOOKINGS, WEEK, terms.cap_week, kind=day.facts.kind)
    on = day.hours.day
    for cap in day.reader.caps:
        if cap.holds_on(on) and cap.bears_on(day.facts, day.hours.day_type):
            yield cap


def usage(cap: Cap, day: Day) -> Usage:
    """What the reader has of it. A booking counts in the period of its day, whole."""
    on = day.hours.day
    first, again = _period(cap.period, on)
    used = sum(
        each.span.minutes if cap.measure == MINUTES else 1
        for each in day.reader.counted
        if first <= each.on_day < again
        and (each.theirs or cap.who == HOUSEHOLD)
        and (not cap.coming or each.span.ends > day.now)
        and _counts(cap, each)
    )
    return Usage(cap, used, on, again)


def quota(days: Iterable[Day]) -> list[Words]:
    """How far each cap of those days is used, where anything is: as it stands beside the times.
    Where places limit the same thing differently, the smallest limit is told."""
    told: dict[object, tuple[int, Words]] = {}
    for day in days:
        if not day.reader or day.terms is None:
            continue
        today = day.now.astimezone(day.facts.zone).date()
        for cap in caps_on(day, day.terms):
            use = usage(cap, day)
            what = (cap.who, cap.measure, cap.period, cap.kind, cap.day_type, cap.peak, use.again)
            if use.used and (what not in told or cap.amount < told[what][0]):
                told[what] = (cap.amount, use.words(today))
    return [words for _, words in told.values()]


def problems(span: TimeSpan, day: Day, terms: TermsFacts) -> list[Problem]:
    """Why this person may not book, though others might."""
    if not day.reader:
        return []
    found = []
    if day.reader.paused_until is not None:
        found.append(paused(day.reader.paused_until.astimezone(day.facts.zone)))
    clash = next((o for o in day.own if o.state != State.HELD and o.span.overlaps(span)), None)
    if clash is not None:
        local = clash.span.starts.astimezone(day.facts.zone)
        found.append(
            Problem(
                "own_clash",
                say("You have a booking at that time already (%(time)s).", time=clock_words(local)),
                field="starts",
            )
        )
    if day.facts.kind in day.reader.priority:
        return found
    today = day.now.astimezone(day.facts.zone).date()
    begins = wall_minute(span.starts.astimezone(day.facts.zone))
    for cap in caps_on(day, terms):
        if cap.period == DAY and clash is not None:
            continue  # it would be told twice
        more = span.minutes if cap.measure == MINUTES else 1
        if not _runs_into(cap, begins, span.minutes):
            continue
        use = usage(cap, day)
        if use.used + more > cap.amount:
            found.append(Problem(f"cap_{cap.period}", use.words(today), waivable=True))
    return found


def _counts(cap: Cap, each: Counted) -> bool:
    return (
        cap.kind in ("", each.kind)
        and cap.day_type in ("", each.day_type)
        and (cap.organisation_id is None or cap.organisation_id in each.organisations)
        and _runs_into(cap, each.begins, each.span.minutes)
    )


def _runs_into(cap: Cap, begins: int, minutes: int) -> bool:
    """Whether a booking from a minute of the day, measured to its end, touches the peak."""
    return cap.peak is None or (begins < cap.peak[1] and cap.peak[0] < begins + minutes)


def _period(period: str, on: date) -> tuple[date, date]:
    """The first day of the day, week or month of `on`, and the first of the next."""
    if period == DAY:
        return on, on + timedelta(days=1)
    if period == WEEK:
        return monday_of(on), monday_of(on) + timedelta(days=7)
    first = on.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _when(period: str, on: date, today: date) -> Words:
    first, again = _period(period, on)
    now = first <= today < again
    if period == DAY:
        return say("today") if now else say("on %(day)s", day=on)
    if period == WEEK:
        return say("this week") if now else say("in the week of %(day)s", day=first)
    return say("this month") if now else say("in the month of %(day)s", day=first)


def paused(until: datetime) -> Problem:
    """`until` on the reader's wall clock."""
    return Problem(
        "paused",
        say(
            "Booking is paused for you until %(day)s %(time)s.",
            day=until.date(),
            time=clock_words(until),
        ),
        waivable=True,
    )
