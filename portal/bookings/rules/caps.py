"""How much one person may book: so many a day, so many a week of one kind, one place at a time.

Whoever lost a booking of a kind to a closure, and found nothing instead, is not counted for it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal.bookings.rules.day import Day, Own
from portal.bookings.rules.states import State
from portal.facilities.rules import KINDS, TermsFacts
from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan


def monday_of(day: date) -> date:
    """The Monday of the week `day` is in."""
    return day - timedelta(days=day.weekday())


def booked_on(day: date, own: Iterable[Own], now: datetime) -> int:
    """Bookings on `day` that have not ended yet."""
    return sum(1 for o in own if o.on_day == day and o.state != State.HELD and o.span.ends > now)


def booked_in_week(day: date, kind: str, own: Iterable[Own]) -> int:
    """Bookings of a kind in the week of `day`, past ones too."""
    monday = monday_of(day)
    return sum(
        1 for o in own if o.kind == kind and o.state != State.HELD and monday_of(o.on_day) == monday
    )


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
    on = day.hours.day
    if booked_on(on, day.own, day.now) >= terms.cap_day and clash is None:
        found.append(
            Problem(
                "cap_day",
                say(
                    "%(cap)s of %(cap)s booked for %(day)s. Another day is open to you.",
                    cap=terms.cap_day,
                    day=on,
                ),
                waivable=True,
            )
        )
    if booked_in_week(on, day.facts.kind, day.own) >= terms.cap_week:
        found.append(
            Problem(
                "cap_week",
                say(
                    "%(kind)s: %(cap)s of %(cap)s booked in that week."
                    " Again from Monday %(monday)s 00:00.",
                    kind=KINDS[day.facts.kind],
                    cap=terms.cap_week,
                    monday=monday_of(on) + timedelta(days=7),
                ),
                waivable=True,
            )
        )
    return found


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
