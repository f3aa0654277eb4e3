"""Other times, for when a day has none, and the next ones for who wants to see nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.bookings.rules import Slot, nearest
from portal.calendars.rules.days import OfferedDay
from portal.calendars.rules.offers import Offer
from portal.facilities.rules import Facts
from portal.timespan import day_span

COUNT = 3


@dataclass(frozen=True, slots=True)
class Instead:
    """A free time on another day."""

    day: date
    offer: Offer


def soonest(days: Iterable[OfferedDay]) -> list[Instead]:
    """The next three times, each once."""
    found: dict[datetime, Instead] = {}
    for each in sorted(_free(days), key=lambda each: each.offer.span.starts):
        found.setdefault(each.offer.span.starts, each)
        if len(found) == COUNT:
            break
    return list(found.values())


def nearest_to(wished: OfferedDay, days: Sequence[OfferedDay], facts: Facts) -> list[Instead]:
    """The three free times that are nearest to a day's first one, the nearest first."""
    span = wished.hours.usual[0] if wished.hours.usual else day_span(wished.day, facts.zone)
    free = {(each.offer.unit.id, each.offer.span): each for each in _free(days)}
    slots = [
        (facts, Slot(each.offer.unit, each.offer.span, each.offer.state, each.offer.free))
        for each in free.values()
    ]
    return [free[slot.unit.id, slot.span] for _, slot in nearest(facts, span, slots, COUNT)]


def _free(days: Iterable[OfferedDay]) -> Iterable[Instead]:
    return (Instead(day.day, offer) for day in days for offer in day.offers if offer.bookable)
