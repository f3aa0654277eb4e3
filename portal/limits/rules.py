"""What a limit may say."""

from collections.abc import Iterator
from datetime import date

from portal.facilities.caps import (
    BOOKINGS,
    DAY,
    DAY_TYPES,
    HOUSEHOLD,
    MINUTES,
    MONTH,
    PERSON,
    WEEK,
    Cap,
    cap_in_words,
)
from portal.facilities.rules import KINDS
from portal.language import Named, Words, say
from portal.problems import Problem

WHO: dict[str, Words] = {PERSON: say("Each person"), HOUSEHOLD: say("Each household")}
MEASURES: dict[str, Words] = {BOOKINGS: say("Number of bookings"), MINUTES: say("Minutes")}
PERIODS: dict[str, Words] = {DAY: say("In a day"), WEEK: say("In a week"), MONTH: say("In a month")}
MOST = {BOOKINGS: 1_000, MINUTES: 44_640}  # a month has no more minutes

TOO_SOON = Problem(
    "too_late",
    say("New limits begin tomorrow at the earliest, so that nobody is surprised."),
    field="holds_from",
)
CHOOSE = say("Please choose from the list.")


def problems_with_cap(cap: Cap, today: date) -> Iterator[Problem]:
    """Why a limit cannot hold; none when it can."""
    if cap.holds_from <= today:
        yield TOO_SOON
    for field, value, known in (
        ("who", cap.who, WHO),
        ("measure", cap.measure, MEASURES),
        ("period", cap.period, PERIODS),
        ("kind", cap.kind, {"": CHOOSE, **KINDS}),
        ("day_type", cap.day_type, {"": CHOOSE, **DAY_TYPES}),
    ):
        if value not in known:
            yield Problem("unknown", CHOOSE, field=field)
    most = MOST.get(cap.measure, 1)
    if not 1 <= cap.amount <= most:
        yield Problem("amount", say("From 1 to %(most)s.", most=most), field="amount")
    if cap.peak and cap.peak[0] >= cap.peak[1]:
        yield Problem("peak", say("The peak ends after it begins."), field="peak_until")


def log_line(cap: Cap, *, ended: bool = False) -> Named:
    """The change as the public log tells it."""
    words = cap_in_words(cap)
    if ended:
        words = say("No longer: %(rule)s", rule=words)
    return Named(words.into("zh"), words.into("en"))
