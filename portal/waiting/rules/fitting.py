"""What could meet a wait, decided by the rules that accept a booking."""

from collections.abc import Iterable, Iterator

from portal.bookings.rules import Day, Wish, problems_with
from portal.bookings.rules.offer import spans_of
from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan
from portal.waiting.rules.wish import Wanted

MOST_AT_ONCE = 5  # waits of one person
ROOM = ("full", "few_left")  # what waiting is for

NOT_A_SLOT = Problem("not_a_slot", say("There is no such time on that day."), field="from")
TOO_MANY = Problem(
    "too_many_waits", say("You wait for five things already. Leave one of them first.")
)
ASKED_FOR = Problem(
    "asked_for",
    say("Here the school answers each request itself, so there is no waiting list."),
)


def wishes(wanted: Wanted, day: Day) -> Iterator[Wish]:
    """What could be booked on a day to meet it, if it were free: earlier times first, and of the
    units the smaller ones. Nothing where somebody must first approve."""
    terms = day.terms
    if terms is None or terms.approval or wanted.minutes not in terms.lengths:
        return
    units = [
        unit
        for unit in sorted(day.facts.units, key=lambda unit: len(unit.spaces))
        if wanted.unit_id in (None, unit.id) and (unit.takes_whole or unit.capacity >= wanted.party)
    ]
    for offered in spans_of(day, terms):
        span = TimeSpan(offered.starts, offered.starts + wanted.length)
        if wanted.window.contains(span):
            for unit in units:
                yield Wish(unit, span, wanted.party, wanted.children)


def first_fit(wanted: Wanted, day: Day) -> Wish | None:
    """The first that may be booked now by whom `day.reader` knows, for the whole party."""
    return next((wish for wish in wishes(wanted, day) if not problems_with(wish, day)), None)


def problems_with_joining(wanted: Wanted, days: Iterable[Day], waits: int) -> list[Problem]:
    """Why somebody who has `waits` open cannot wait for this: what would be refused even if there
    were room, or there is room and no need to wait."""
    if waits >= MOST_AT_ONCE:
        return [TOO_MANY]
    looked_at = list(days)
    if looked_at and all(day.terms is not None and day.terms.approval for day in looked_at):
        return [ASKED_FOR]
    why_not: list[Problem] = []
    hoped = False
    for day in looked_at:
        for wish in wishes(wanted, day):
            problems = problems_with(wish, day)
            if not problems:
                return [_free_now(day, wish)]
            others = [problem for problem in problems if problem.code not in ROOM]
            hoped = hoped or not others
            why_not = why_not or others
    return [] if hoped else why_not or [NOT_A_SLOT]


def _free_now(day: Day, wish: Wish) -> Problem:
    starts = wish.span.starts.astimezone(day.facts.zone)
    return Problem(
        "free_now",
        say(
            "%(place)s is free at %(time)s: book it, there is no need to wait.",
            place=day.facts.name,
            time=clock_words(starts),
        ),
    )
