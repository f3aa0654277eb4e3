"""One line for each time: what a tap books, how much is left, or in one sentence why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.bookings.rules import Own, Slot
from portal.bookings.rules.instants import instant_text
from portal.calendars.rules.groups import Group, words_for
from portal.facilities.rules import UnitFacts
from portal.language import Words, clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan
from portal.web.marks import MARKS

HELD = "held"
FULL, BEGUN = "full", "begun"

# What stands beside the sign, by the rule that refuses.
SHORT: Mapping[str, Words] = {
    FULL: MARKS["full"].word,
    BEGUN: say("Past"),
    "too_soon": say("Too late"),
    "not_released": say("Not yet"),
    "drawn": MARKS["draw"].word,
    "not_announced": say("Not known"),
    "not_open": MARKS["off"].word,
    "no_terms": MARKS["off"].word,
    "not_offered": MARKS["off"].word,
    "closed": say("Closed"),
    "closed_weather": say("Weather"),
    "closed_exam": say("Exams"),
    "kept_for_desk": say("Desk only"),
    "campus_full": MARKS["full"].word,
    "own_clash": say("You are busy"),
    "cap_day": say("Day's limit"),
    "cap_week": say("Week's limit"),
    "cap_month": say("Month's limit"),
}
KEPT_FOR_YOU = say("Kept for you")


@dataclass(frozen=True, slots=True)
class Offer:
    """A time at a group of equal units.

    `unit` is what a tap books, the first free one; `free` counts units, or places in a shared room;
    `why` is the refusing rule's own sentence, None when there is something to tap.
    """

    span: TimeSpan
    state: str
    unit: UnitFacts
    free: int
    word: Words
    why: Problem | None = None
    own: Own | None = None

    @property
    def bookable(self) -> bool:
        return self.state in ("free", "few")

    @property
    def begun(self) -> bool:
        return self.why is not None and self.why.code == BEGUN

    @property
    def value(self) -> str:
        """The start as forms send it."""
        return instant_text(self.span.starts)


def offers_of(group: Group, slots: Mapping[int, Sequence[Slot]]) -> tuple[Offer, ...]:
    """The times of a group; `slots` by unit, all units of a facility having the same times."""
    rows = [slots[unit.id] for unit in group.units]
    if len(rows) == 1:
        return tuple(_single(group, slot) for slot in rows[0])
    return tuple(_together(group, each) for each in zip(*rows, strict=True))


def _single(group: Group, slot: Slot) -> Offer:
    if slot.state == "mine":
        return _own(slot)
    if slot.bookable:
        counted = slot.unit.capacity > 1
        word = words_for(group, slot.state, slot.left) if counted else MARKS[slot.state].word
        return Offer(slot.span, slot.state, slot.unit, slot.left if counted else 1, word)
    return _refused(slot)


def _together(group: Group, slots: Sequence[Slot]) -> Offer:
    mine = next((slot for slot in slots if slot.state == "mine"), None)
    if mine is not None:
        return _own(mine)
    free = [slot for slot in slots if slot.bookable]
    if not free:
        # That other courts are full is not why this reader cannot have the one that is not.
        telling = next((slot for slot in slots if slot.problem and slot.problem.code != FULL), None)
        return _refused(telling or slots[0])
    count = sum(slot.left for slot in free) if group.counted == "place" else len(free)
    few = all(slot.state == "few" for slot in free) or (
        group.counted != "place" and is_few(count, group.size)
    )
    state = "few" if few else "free"
    return Offer(free[0].span, state, free[0].unit, count, words_for(group, state, count))


def is_few(count: int, size: int) -> bool:
    """Whether so many courts of `size` are the last ones: one of two, two of six."""
    return count < size and count <= max(1, size // 3)


def _own(slot: Slot) -> Offer:
    held = slot.own is not None and slot.own.state == HELD
    word = KEPT_FOR_YOU if held else MARKS["mine"].word
    return Offer(slot.span, "mine", slot.unit, 0, word, own=slot.own)


def _refused(slot: Slot) -> Offer:
    code = slot.problem.code if slot.problem else FULL
    word = SHORT.get(code, MARKS["off"].word)
    return Offer(slot.span, slot.state, slot.unit, 0, word, why=slot.problem)


def times_of(span: TimeSpan, zone: ZoneInfo) -> str:
    """ "09:00–10:00" on the facility's wall clock; the midnight that ends a day is 24:00."""
    starts, ends = span.starts.astimezone(zone), span.ends.astimezone(zone)
    closing = "24:00" if ends.hour == ends.minute == 0 else clock_words(ends)
    return f"{clock_words(starts)}–{closing}"
