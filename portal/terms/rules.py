"""What terms may say, and which bookings they would break."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.bookings.rules import Day
from portal.bookings.rules.refusal import on_the_raster
from portal.facilities.in_words import rules_in_words
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.language import Named, Words, say, say_n
from portal.problems import Problem
from portal.timespan import TimeSpan

QUARTER = 15  # minutes: lengths are made of these
WEEK = 7  # days
RASTERS = (15, 30, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number of the terms: what it is called, and from what to what."""

    name: str
    label: Words
    low: int
    high: int


BOUNDS = (
    Bound("slot_minutes", say("Usual length of a booking, in minutes"), 15, 720),
    Bound("longest_minutes", say("Longest booking, in minutes"), 15, 1440),
    Bound("buffer_minutes", say("Kept free after each booking, in minutes"), 0, 120),
    Bound("window_days", say("Bookable how many days ahead"), 0, 366),
    Bound("neighbours_hours", say("Verified neighbours book how many hours earlier"), 0, 168),
    Bound("notice_minutes", say("At the latest how many minutes before the start"), 0, 10080),
    Bound("cancel_minutes", say("Free to cancel until how many minutes before"), 0, 10080),
    Bound("party_max", say("Most people with one booking"), 1, 200),
    Bound("guardian_age", say("Children come with a grown-up under the age of"), 0, 18),
    Bound("cap_day", say("Most bookings of a person in a day"), 1, 50),
    Bound("cap_week", say("Most bookings of a person in a week"), 1, 100),
    Bound("desk_share", say("Kept for the desk until the day before, in percent"), 0, 50),
)
AT_THE_GATE = (
    Bound("check_in_before", say("Let in from how many minutes before the start"), 0, 120),
    Bound("check_in_after", say("Waited for how many minutes after the start"), 0, 240),
    Bound("strikes_allowed", say("Booking pauses after how many missed bookings"), 1, 20),
    Bound("strike_days", say("Missed bookings count for how many days"), 1, 366),
    Bound("pause_days", say("The pause lasts how many days"), 0, 90),
)
NUMBERS = (*BOUNDS, *AT_THE_GATE)
RELEASES = (
    (0, say("Each day by itself")),
    (1, say("The whole week on a Monday")),
    (2, say("The whole week on a Tuesday")),
    (3, say("The whole week on a Wednesday")),
    (4, say("The whole week on a Thursday")),
    (5, say("The whole week on a Friday")),
    (6, say("The whole week on a Saturday")),
    (7, say("The whole week on a Sunday")),
)
CHECK_INS = (
    ("none", say("No list is kept; nobody is counted as missing")),
    ("in", say("Who comes is ticked")),
    ("in_out", say("Who comes and who leaves is ticked")),
)


@dataclass(frozen=True, slots=True)
class Coming:
    """A booking still to come. `name` is its person's."""

    id: int
    code: str
    name: str
    elder: bool
    unit: UnitFacts
    on_day: date
    span: TimeSpan
    party: int


def problems_with_terms(terms: TermsFacts, facts: Facts, today: date) -> Iterator[Problem]:
    """Why terms cannot hold at a facility; none when they can."""
    if terms.holds_from <= today:
        yield Problem(
            "too_late",
            say("New rules begin tomorrow at the earliest, so that nobody is surprised."),
            field="holds_from",
        )
    for bound in NUMBERS:
        if not bound.low <= getattr(terms, bound.name) <= bound.high:
            yield Problem(
                "out_of_bounds",
                say(
                    "%(what)s: from %(low)s to %(high)s.",
                    what=bound.label,
                    low=bound.low,
                    high=bound.high,
                ),
                field=bound.name,
            )
    if terms.raster_minutes not in RASTERS or terms.raster_minutes % facts.tick_minutes:
        yield Problem(
            "raster",
            say("A booking can begin every %(n)s minutes or a multiple.", n=facts.tick_minutes),
            field="raster_minutes",
        )
    for name in ("slot_minutes", "longest_minutes", "buffer_minutes"):
        if getattr(terms, name) % QUARTER:
            yield Problem("quarter", say("Only whole quarters of an hour: 15, 30, 45…"), field=name)
    if terms.check_in not in dict(CHECK_INS):
        yield Problem("check_in", say("Please choose what the gate does."), field="check_in")
    if terms.release_weekday and terms.window_days < WEEK:
        yield Problem(
            "weekly",
            say("Whole weeks are released at least 7 days ahead."),
            field="window_days",
        )
    if terms.longest_minutes < terms.slot_minutes:
        yield Problem(
            "longest",
            say("The longest booking is at least as long as the usual one."),
            field="longest_minutes",
        )


def problems_with_change(terms: TermsFacts, before: TermsFacts | None) -> list[Problem]:
    """Why a change is none."""
    if before is not None and not changed_lines(before, terms):
        return [Problem("same", say("That is what holds already; nothing would change."))]
    return []


def changed_lines(before: TermsFacts | None, after: TermsFacts) -> list[Words]:
    """What will be different, in the words of the public rules; begins are told apart."""
    old = {line.into("en") for line in lines_of(before)} if before else set()
    return [line for line in lines_of(after) if line.into("en") not in old]


def lines_of(terms: TermsFacts) -> list[Words]:
    """The public rules, and what only shows in the slots."""
    return [
        *rules_in_words(terms),
        say("A booking can begin every %(n)s minutes.", n=terms.raster_minutes),
        say_n(
            "%(n)s minute after each booking is kept free.",
            "%(n)s minutes after each booking are kept free.",
            terms.buffer_minutes,
        ),
    ]


def log_line(before: TermsFacts | None, after: TermsFacts) -> Named:
    """The change as the public log tells it."""
    lines = changed_lines(before, after)
    return Named(
        "".join(line.into("zh") for line in lines), " ".join(line.into("en") for line in lines)
    )


def broken_by(terms: TermsFacts, bookings: Iterable[Coming], days: dict[date, Day]) -> list[Coming]:
    """The bookings that would be no bookings under these terms."""
    return [
        each
        for each in bookings
        if each.span.minutes not in terms.lengths
        or each.party > terms.party_max
        or not on_the_raster(each.span, days[each.on_day], terms)
    ]


def until(facts: Facts, terms: TermsFacts) -> date:
    """The last day on which `terms` hold: others may follow that are fixed already."""
    later = [other.holds_from for other in facts.terms if other.holds_from > terms.holds_from]
    return min(later) - timedelta(days=1) if later else date.max
