"""What the city books on a day: quickly, by the same curves as the neighbourhood."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from portal.bookings.rules.day import Day
from portal.bookings.rules.offer import spans_of
from portal.demo import demand
from portal.demo.city_rows import Booked
from portal.demo.offers import SCHOOL_DAYS, Hours
from portal.facilities.rules import Facts, UnitFacts
from portal.timespan import TimeSpan

WHOLE_PITCH = 0.35


class CityDays:
    """Decides who is where; `appeal` is by slug, `now` the midnight that began today."""

    def __init__(
        self, facilities: Sequence[Facts], appeal: Mapping[str, float], now: datetime
    ) -> None:
        self.facilities = facilities
        self.appeal = appeal
        self.now = now

    def booked_on(self, chance: Random, day: date, hours: Hours) -> Iterator[Booked]:
        """The bookings of one day, no two of which want the same place."""
        for facts in self.facilities:
            open_hours = hours[facts.id, day]
            terms = facts.terms_on(day)
            if terms is None or not open_hours.spans:
                continue
            free_day = open_hours.day_type not in SCHOOL_DAYS
            appeal = self.appeal[facts.slug]
            step = timedelta(minutes=terms.slot_minutes)
            taken_until = self.now - timedelta(days=10_000)
            for span in spans_of(Day(facts, open_hours, self.now), terms):
                if span.starts < taken_until:  # slots on a fine raster overlap
                    continue
                if not any(opened.contains(span) for opened in open_hours.spans):
                    continue
                taken_until = span.starts + step
                local = span.starts.astimezone(facts.zone)
                share = appeal * demand.wanted(
                    facts.kind, 60 * local.hour + local.minute, free_day=free_day
                )
                yield from self._booked_in(chance, facts, day, span, share, terms.party_max)

    def _booked_in(
        self,
        chance: Random,
        facts: Facts,
        day: date,
        span: TimeSpan,
        share: float,
        party_max: int,
    ) -> Iterator[Booked]:
        for unit in _chosen(chance, facts):
            if unit.takes_whole:
                if chance.random() < share:
                    party = demand.party(chance, facts.kind, party_max)
                    yield Booked(facts, unit, day, span, party, 1)
                continue
            place, seats = 1, int(unit.capacity * share * chance.uniform(0.7, 1.1))
            while place <= seats:
                party = min(demand.party(chance, facts.kind, party_max), unit.capacity + 1 - place)
                yield Booked(facts, unit, day, span, party, place)
                place += party


def _chosen(chance: Random, facts: Facts) -> list[UnitFacts]:
    """The units that may be taken side by side: the whole of a pitch, or else its halves."""
    whole = [unit for unit in facts.units if len(unit.spaces) > 1]
    if whole and chance.random() < WHOLE_PITCH:
        return whole
    return [unit for unit in facts.units if len(unit.spaces) == 1]
