"""What is counted, and how the counts are told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.language import Words, say

SMALL = 5  # fewer might be one person who tried again: they are shown as "under 5"
ANY_HOUR = 24
NO_PLACE = 0  # a search that no place of ours answered
DAYS = (7, 30, 90)


class What(StrEnum):
    """A search that found nothing, a full time that somebody opened, a booking that was refused, a
    wait that came to nothing."""

    SEARCH = "search"
    FULL = "full"
    REFUSED = "refused"
    WAITED = "waited"


WORDS: dict[What, Words] = {
    What.SEARCH: say("Looked for, nothing free"),
    What.FULL: say("Full time opened"),
    What.REFUSED: say("Booking refused"),
    What.WAITED: say("Waited in vain"),
}

DAY_TYPES: dict[str, Words] = {
    "school_day": say("School day"),
    "weekend": say("Weekend"),
    "school_break": say("School break"),
    "public_holiday": say("Public holiday"),
    "make_up_workday": say("Make-up workday"),
    "exam_day": say("Exam day"),
}


class Wish(NamedTuple):
    """What could not be had, as a page notes it: at which place, for which day and hour."""

    what: What
    facility_id: int
    on_day: date
    hour: int
    topic: str = ""


class Count(NamedTuple):
    """How often, over some days."""

    facility_id: int
    day_type: str
    hour: int
    what: What
    topic: str
    times: int


class Line(NamedTuple):
    """One place, kind of day and hour, and how often each thing happened."""

    facility_id: int
    day_type: str
    hour: int
    times: dict[What, int]

    @property
    def total(self) -> int:
        return sum(self.times.values())


def lines_of(counts: Iterable[Count]) -> list[Line]:
    """A line for each place, kind of day and hour, the most wanted first."""
    sums: dict[tuple[int, str, int], Counter[What]] = {}
    for each in counts:
        place = (each.facility_id, each.day_type, each.hour)
        sums.setdefault(place, Counter())[each.what] += each.times
    lines = [Line(*place, dict(times)) for place, times in sums.items()]
    return sorted(lines, key=lambda line: (-line.total, line[:3]))


def shown(times: int) -> str:
    """A count as it is shown: small ones are not told apart."""
    if times == 0:
        return "0"
    return f"<{SMALL}" if times < SMALL else str(times)


def rules_of(counts: Iterable[Count]) -> list[tuple[str, int]]:
    """Which rules refused how often, the commonest first."""
    sums: Counter[str] = Counter()
    for each in counts:
        if each.what is What.REFUSED:
            sums[each.topic] += each.times
    return sums.most_common()


def hour_words(hour: int) -> Words:
    """ "19:00–20:00", or any hour."""
    if hour == ANY_HOUR:
        return say("any hour")
    return say("%(from)s–%(until)s", **{"from": f"{hour:02}:00", "until": f"{hour + 1:02}:00"})


CSV_HEAD: Sequence[str] = ("facility", "day_type", "hour", "what", "topic", "times")
