"""The free slots nearest to a wish that could not be met: least waiting and walking first."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from portal.bookings.rules.day import Day, Slot
from portal.bookings.rules.offer import slot_at, spans_of
from portal.facilities.rules import Facts, TermsFacts, UnitFacts, walk_minutes
from portal.timespan import TimeSpan

OTHER_PLACE = 20  # minutes of waiting that a change of place is worth, besides the walk

Cost = tuple[float, datetime, int]
Candidate = tuple[Cost, Day, TermsFacts, UnitFacts, TimeSpan]


def nearest(
    facts: Facts, span: TimeSpan, free: Iterable[tuple[Facts, Slot]], count: int = 3
) -> list[tuple[Facts, Slot]]:
    """The best `count` slots of `free`, at different times or places, the best first."""

    def cost(candidate: tuple[Facts, Slot]) -> Cost:
        there, slot = candidate
        waiting = _waiting(span, slot.span.starts) + _apart(facts, there)
        return (waiting, slot.span.starts, slot.unit.id)

    return _first(sorted(free, key=cost), count)


def nearest_on(
    facts: Facts, span: TimeSpan, days: Iterable[Day], count: int = 3
) -> list[tuple[Facts, Slot]]:
    """The same of all bookable slots of `days`. They are decided in that order, so most never."""
    return _first(_bookable(sorted(_candidates(facts, span, days), key=_cost)), count)


def _first(ranked: Iterable[tuple[Facts, Slot]], count: int) -> list[tuple[Facts, Slot]]:
    chosen: list[tuple[Facts, Slot]] = []
    for there, slot in ranked:
        # Six courts free at the same hour are one alternative, not six.
        if any(f.id == there.id and s.span == slot.span for f, s in chosen):
            continue
        chosen.append((there, slot))
        if len(chosen) == count:
            break
    return chosen


def _candidates(facts: Facts, span: TimeSpan, days: Iterable[Day]) -> Iterator[Candidate]:
    for day in days:
        terms = day.terms
        if terms is None:
            continue
        apart = _apart(facts, day.facts)
        for offered in spans_of(day, terms):
            waiting = _waiting(span, offered.starts) + apart
            for unit in day.facts.units:
                yield (waiting, offered.starts, unit.id), day, terms, unit, offered


def _bookable(candidates: Iterable[Candidate]) -> Iterator[tuple[Facts, Slot]]:
    for _, day, terms, unit, offered in candidates:
        slot = slot_at(day, unit, offered, terms)
        if slot.bookable:
            yield day.facts, slot


def _cost(candidate: Candidate) -> Cost:
    return candidate[0]


def cost_of(facts: Facts, span: TimeSpan, there: Facts, at: TimeSpan, unit: UnitFacts) -> Cost:
    """What it costs to have `unit` `there` and `at` that time, not `facts` and `span`."""
    return (_waiting(span, at.starts) + _apart(facts, there), at.starts, unit.id)


def _waiting(span: TimeSpan, starts: datetime) -> float:
    """Minutes between the wished start and another, before or after."""
    return abs((starts - span.starts).total_seconds()) / 60


def _apart(facts: Facts, there: Facts) -> int:
    """Minutes that going there instead is worth."""
    if there.id == facts.id:
        return 0
    walk = walk_minutes(facts.latitude, facts.longitude, there.latitude, there.longitude)
    return OTHER_PLACE + walk
