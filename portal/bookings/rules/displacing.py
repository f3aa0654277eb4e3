"""What becomes of bookings whose time was taken back: what is kept for them instead, how long, and
when they stand again."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from portal.bookings.rules.day import Day, Wish
from portal.bookings.rules.nearest import Cost, cost_of
from portal.bookings.rules.offer import spans_of
from portal.bookings.rules.refusal import (
    BEGUN,
    NO_TERMS,
    Moment,
    moment_of,
    offer_problems,
    problems_at,
    room,
    room_problems,
)
from portal.bookings.rules.states import State
from portal.claims.rules import ticks_of
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.hours.rules import why_not_open
from portal.language import say
from portal.problems import Problem
from portal.timespan import TimeSpan

KEPT = timedelta(hours=24)  # how long alternatives wait for an answer
KEPT_AT_LEAST = timedelta(minutes=15)
PRIORITY = timedelta(days=14)
UNDO = timedelta(minutes=10)

DAYS_BEFORE, DAYS_AFTER = 1, 6  # where alternatives are looked for, around the day that was lost

SECOND_BOOKING = Problem("own_clash", say("Another booking was made for that time meanwhile."))


class Fate(StrEnum):
    """How it stands with one booking that a closing displaced."""

    WAITING = "waiting"
    OFFERED = "offered"
    NOTHING_FITS = "nothing_fits"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RESTORED = "restored"
    CANCELLED = "cancelled"


OPEN = (Fate.WAITING, Fate.OFFERED, Fate.NOTHING_FITS, Fate.DECLINED, Fate.LAPSED)


def kept_until(now: datetime, earliest: datetime) -> datetime:
    """Until when alternatives are kept of which the first starts at `earliest`: a day, near the
    start half the time that is left, yet a quarter of an hour, and never beyond the start."""
    left = earliest - now
    return now + min(max(min(KEPT, left / 2), KEPT_AT_LEAST), left)


def days_around(lost: datetime, now: datetime) -> range:
    """The days to look at, as ordinals, given both instants on the wall where it was."""
    first = max(lost.date().toordinal() - DAYS_BEFORE, now.date().toordinal())
    return range(first, max(lost.date().toordinal() + DAYS_AFTER, first + DAYS_AFTER) + 1)


def fitting(
    facts: Facts, lost: Wish, days: Iterable[Day], count: int = 3
) -> list[tuple[Facts, Wish]]:
    """Up to `count` wishes that could be booked instead of `lost` at `facts`, the best first: for
    as long where that may be booked, for the whole party, at different times or places, and no two
    of them in need of the same ground at the same time.

    Places where somebody must first approve are left out: nobody can accept those in one tap.
    """
    chosen: list[tuple[Facts, Wish]] = []
    used: set[tuple[int, int]] = set()
    for day, wish, moment, terms in _ranked(facts, lost, days):
        if any(f.id == day.facts.id and w.span == wish.span for f, w in chosen):
            continue
        ground = {(space.id, tick) for space in wish.unit.spaces for tick in moment.ticks}
        if ground & used:
            continue
        if problems_at(moment, wish, terms, room(wish.unit, moment.ticks, day)):
            continue
        chosen.append((day.facts, wish))
        used |= ground
        if len(chosen) == count:
            break
    return chosen


def _ranked(
    facts: Facts, lost: Wish, days: Iterable[Day]
) -> Iterator[tuple[Day, Wish, Moment, TermsFacts]]:
    candidates: list[tuple[Cost, Day, UnitFacts, TimeSpan, Moment, TermsFacts]] = []
    for day in days:
        terms = day.terms
        if terms is None or terms.approval:
            continue
        for offered in spans_of(day, terms):
            span = _as_long(offered, lost.span, terms)
            moment = moment_of(span, day, terms)
            if moment.closed or moment.limits:  # then it is out whichever unit is taken
                continue
            for unit in day.facts.units:
                cost = cost_of(facts, lost.span, day.facts, span, unit)
                candidates.append((cost, day, unit, span, moment, terms))
    for _, day, unit, span, moment, terms in sorted(candidates, key=lambda each: each[0]):
        yield day, Wish(unit, span, lost.party, lost.children), moment, terms


def _as_long(offered: TimeSpan, lost: TimeSpan, terms: TermsFacts) -> TimeSpan:
    """The slot, made as long as what was lost where such a length may be booked."""
    if lost.minutes not in terms.lengths:
        return offered
    return TimeSpan(offered.starts, offered.starts + timedelta(minutes=lost.minutes))


def problems_with_restoring(wish: Wish, day: Day, *, under_way: bool = False) -> list[Problem]:
    """Why a displaced booking cannot have its old time back: it has begun (unless it was
    `under_way` when it was taken), it is still closed, somebody else has it, or its person is
    elsewhere then. What was allowed when it was booked is not asked again."""
    terms = day.terms
    if terms is None:
        return [NO_TERMS]
    begun = wish.span.ends <= day.now if under_way else wish.span.starts <= day.now
    if begun:
        return [BEGUN]
    closed = why_not_open(day.hours, wish.span)
    ticks = ticks_of(wish.span, day.facts.tick_minutes, terms.buffer_minutes)
    elsewhere = any(o.state != State.HELD and o.span.overlaps(wish.span) for o in day.own)
    return [
        *([closed] if closed else []),
        *offer_problems(wish.unit, day.hours.day),
        *room_problems(wish, room(wish.unit, ticks, day)),
        *([SECOND_BOOKING] if elsewhere else []),
    ]


# What still counts when somebody accepts what was kept for them.
COUNTS_ON_ACCEPTING = frozenset(
    {
        "begun",
        "closed",
        "closed_weather",
        "closed_exam",
        "full",
        "few_left",
        "not_announced",
        "not_offered",
        "not_open",
        "own_clash",
    }
)
