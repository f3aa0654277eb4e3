"""The free slots nearest to a wish that could not be met."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from portal.bookings.rules.day import Day, Slot
from portal.bookings.rules.offer import slot_at, spans_of
from portal.facilities.rules import Facts, TermsFacts, UnitFacts, walk_minutes
from portal.timespan import TimeSpan

OTHER_PLACE = 20  # minutes of waiting that a change of place is worth, besides the walk

Candidate = tuple[tuple[float, datetime, int], Day, UnitFacts, TimeSpan, TermsFacts]


def nearest(
    facts: Facts, span: TimeSpan, days: Iterable[Day], count: int = 3
) -> list[tuple[Facts, Slot]]:
    """The `count` bookable slots of `days` that cost the least waiting and walking, at different
    times or places, the best first. Slots are decided in that order, so most never are."""
    chosen: list[tuple[Facts, Slot]] = []
    for _, day, unit, offered, terms in sorted(_candidates(facts, span, days), key=_cost):
        # Six courts free at the same hour are one alternative, not six.
        if any(there.id == day.facts.id and s.span == offered for there, s in chosen):
            continue
        slot = slot_at(day, unit, offered, terms)
        if slot.bookable:
            chosen.append((day.facts, slot))
            if len(chosen) == count:
                break
    return chosen


def _cost(candidate: Candidate) -> tuple[float, datetime, int]:
    return candidate[0]


def _candidates(facts: Facts, span: TimeSpan, days: Iterable[Day]) -> Iterator[Candidate]:
    for day in days:
        there, terms = day.facts, day.terms
        if terms is None:
            continue
        apart = 0
        if there.id != facts.id:
            apart = OTHER_PLACE + walk_minutes(
                facts.latitude, facts.longitude, there.latitude, there.longitude
            )
        for offered in spans_of(day, terms):
            minutes = abs((offered.starts - span.starts).total_seconds()) / 60 + apart
            for unit in there.units:
                yield (minutes, offered.starts, unit.id), day, unit, offered, terms
