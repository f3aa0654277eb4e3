"""Where somebody stands in line, and why the one before is not in yet: of others only what they
wait for, never who they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.language import Words, clock_words, say
from portal.waiting.rules.wish import Fate

SHOWN = 5  # of those before


class Before(NamedTuple):
    """How it stands with one of those before, until when a place is kept for them (on the wall),
    and how many come."""

    fate: Fate
    until: datetime | None
    party: int


def why_not_yet(ahead: Sequence[Before], party: int) -> list[Words]:
    """A sentence for each of the first in line, number 1 first."""
    return [_why(number, each, party) for number, each in enumerate(ahead[:SHOWN], start=1)]


def _why(number: int, each: Before, party: int) -> Words:
    if each.fate is Fate.OFFERED and each.until is not None:
        return say(
            "Number %(number)s: a place is kept for them until %(time)s.",
            number=number,
            time=clock_words(each.until),
        )
    if each.fate is Fate.LAPSED:
        return say("Number %(number)s: did not answer in time.", number=number)
    if each.party > 1 and each.party != party:
        return say(
            "Number %(number)s: waits for %(n)s places together.", number=number, n=each.party
        )
    return say("Number %(number)s: waits; nothing has been given back yet.", number=number)
