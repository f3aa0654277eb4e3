"""Which places and times are shown first, and what is offered when nothing fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nsmallest

from portal.bookings.rules import NOBODY, Reader
from portal.facilities.rules import Facts
from portal.finding.rules.free import Chance, FreeDay
from portal.finding.rules.wanted import Wanted

NOWHERE = 10_000  # minutes; where nobody says from where they walk
OTHER_DAY = 240  # minutes of another time of day that the same day is worth
OTHER_PLACE = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """One time to be had: where, on which day, and minutes on foot (None: from nowhere)."""

    free_day: FreeDay
    chance: Chance
    walk: int | None

    @property
    def facts(self) -> Facts:
        return self.free_day.facts

    @property
    def day(self) -> date:
        return self.free_day.hours.day


@dataclass(frozen=True, slots=True)
class Found:
    """One facility as an answer: its days, how many times fit, and the first few of them."""

    facts: Facts
    walk: int | None
    days: tuple[FreeDay, ...]
    count: int
    offers: tuple[Offer, ...]


def found(
    days: Sequence[FreeDay],
    walk: int | None,
    wanted: Wanted,
    now: datetime,
    reader: Reader = NOBODY,
    most: int = 3,
) -> Found:
    """One facility's answer, from its asked days in order, with at most `most` offers."""
    count = 0
    offers: list[Offer] = []
    for day in days:
        chances = day.open_to(wanted, now, reader)
        count += len(chances)
        offers += [Offer(day, chance, walk) for chance in chances[: most - len(offers)]]
    return Found(days[0].facts, walk, tuple(days), count, tuple(offers))


def in_order(answers: Iterable[Found]) -> list[Found]:
    """Those with something free first, by day, then by the way on foot, then by time."""

    def place(answer: Found) -> tuple[object, ...]:
        walk = NOWHERE if answer.walk is None else answer.walk
        if not answer.offers:
            return (1, walk, answer.facts.id)
        first = answer.offers[0]
        return (0, first.day, walk, first.chance.span.starts, answer.facts.id)

    return sorted(answers, key=place)


def soonest(answers: Iterable[Found], count: int = 3) -> list[Offer]:
    """The offers nearest in time, then on foot; of different places as far as there are any."""
    answers = [answer for answer in answers if answer.offers]
    each = 1 if len(answers) >= count else count
    every = nsmallest(
        count * count,
        (offer for answer in answers for offer in answer.offers[:each]),
        key=lambda o: (o.chance.span.starts, NOWHERE if o.walk is None else o.walk, o.facts.id),
    )
    chosen: list[Offer] = []
    for offer in every:
        if len(chosen) < count and all(offer.facts.id != other.facts.id for other in chosen):
            chosen.append(offer)
    chosen += [offer for offer in every if offer not in chosen][: count - len(chosen)]
    return sorted(chosen, key=lambda o: o.chance.span.starts)


def instead(
    answers: Iterable[Found], wanted: Wanted, asked: date, matching: frozenset[int], count: int = 3
) -> list[Offer]:
    """The offers that differ least from what was wanted: another time, another place, another day.

    `matching` are the facilities that were asked for by name and distance.
    """

    def cost(offer: Offer) -> tuple[int, datetime, int]:
        minutes = abs((offer.day - asked).days) * OTHER_DAY
        minutes += _apart(offer.chance, wanted)
        if offer.facts.id not in matching:
            minutes += OTHER_PLACE
        return (minutes + (offer.walk or 0), offer.chance.span.starts, offer.facts.id)

    every = sorted((offer for answer in answers for offer in answer.offers), key=cost)
    chosen: list[Offer] = []
    for offer in every:
        # Two of one place are enough: the third is another place, if there is one.
        if sum(1 for other in chosen if other.facts.id == offer.facts.id) < count - 1:
            chosen.append(offer)
        if len(chosen) == count:
            return chosen
    return (chosen + [offer for offer in every if offer not in chosen])[:count]


def _apart(chance: Chance, wanted: Wanted) -> int:
    """Minutes of the day between a time and the asked stretch."""
    if wanted.starts is not None and chance.starts < wanted.starts:
        return wanted.starts - chance.starts
    if wanted.ends is not None and chance.ends > wanted.ends:
        return chance.ends - wanted.ends
    return 0
