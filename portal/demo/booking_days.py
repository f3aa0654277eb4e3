"""Five weeks behind and a week ahead, booked by the residents as people do.

Evenings and weekends go first and nearly all, mornings stay free. Everything stands at the midnight
that began today, so that the hour at which the demo is filled makes no difference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from portal.bookings.rules.release import bookable_from
from portal.bookings.rules.states import State
from portal.demo import demand, history
from portal.demo.diary import Diary, Entry
from portal.demo.offers import Hours, Offer, offers_of
from portal.demo.peopling import Person
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan

PAST_DAYS = 35
COMING_DAYS = 7  # today and six more: those whose places were released before today began
MOST_A_DAY = 2  # no terms here allow a household more
GIVEN_BACK = 0.1
FANCY = 0.3  # how far people stray from what everybody wants
HURRY = timedelta(minutes=5)


def days_around(today: date) -> list[date]:
    """The days that are booked, in order."""
    return [today + timedelta(days=offset) for offset in range(-PAST_DAYS, COMING_DAYS)]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the residents' bookings into a diary, as of the instant `now`."""

    diary: Diary
    people: Sequence[Person]
    facilities: Sequence[Facts]
    hours: Hours
    appeal: Mapping[str, float]  # by slug
    now: datetime
    missed: Counter[int] = field(default_factory=Counter)  # by person

    def write_day(self, chance: Random, day: date) -> None:
        """All bookings of one day, the most wanted slots first.

        Nobody has booked today where one must be ticked at the gate: at what hour the demo is
        filled, and who would have been ticked by then, is not known.
        """
        offers = [
            offer
            for facts in self.facilities
            if not self._must_be_ticked(facts, day) or day != self.now.astimezone(facts.zone).date()
            for offer in offers_of(
                facts, self.hours[facts.id, day], self.appeal[facts.slug], self.now
            )
        ]
        ranked = sorted(
            ((offer.wanted + chance.uniform(-FANCY, FANCY), at) for at, offer in enumerate(offers)),
            reverse=True,
        )
        willing = list(self.people)
        chance.shuffle(willing)
        for _, at in ranked:
            offer = offers[at]
            if offer.unit.takes_whole:
                if chance.random() < offer.wanted:
                    self._book(chance, offer, willing)
                continue
            seats = round(offer.unit.capacity * offer.wanted * chance.uniform(0.75, 1.1))
            while seats > 0 and (came := self._book(chance, offer, willing)):
                seats -= came

    def _must_be_ticked(self, facts: Facts, day: date) -> bool:
        terms = facts.terms_on(day)
        return terms is not None and terms.check_in != "none"

    def _book(self, chance: Random, offer: Offer, willing: list[Person]) -> int:
        """Let the first of the willing who may take the slot; how many come, 0 for nobody."""
        facts, terms = offer.facts, offer.terms
        party = demand.party(chance, facts.kind, terms.party_max)
        span = self._span(chance, offer, party)
        if span is None:
            return 0
        not_before = None
        if chance.random() < GIVEN_BACK and len(willing) > 1:
            not_before = self._given_back(chance, offer, span, party, willing[-1])
        for at, person in enumerate(willing):
            if not self.diary.may(person, facts, terms, offer.day, span):
                continue
            self._write(chance, offer, span, party, person, not_before)
            del willing[at]
            if self.diary.on_day[person.household, offer.day] < MOST_A_DAY:
                willing.append(person)
            return party
        return 0

    def _span(self, chance: Random, offer: Offer, party: int) -> TimeSpan | None:
        """The time they take: longer if they like and may, else one slot, else None."""
        terms = offer.terms
        length = demand.minutes(
            chance, terms.slot_minutes, terms.longest_minutes, free_day=offer.free_day
        )
        for minutes in {length: None, terms.slot_minutes: None}:
            span = TimeSpan(offer.span.starts, offer.span.starts + timedelta(minutes=minutes))
            if span.ends > offer.open_until or minutes not in terms.lengths:
                continue
            if self.diary.places(offer.facts, terms, offer.unit, span, party) is not None:
                return span
        return None

    def _latest(self, offer: Offer, span: TimeSpan) -> datetime:
        """The last moment somebody could have booked: in time, and before now."""
        notice = timedelta(minutes=offer.terms.notice_minutes)
        return min(self.now, span.starts - notice) - HURRY

    def _given_back(
        self, chance: Random, offer: Offer, span: TimeSpan, party: int, person: Person
    ) -> datetime:
        """Somebody had it first and gave it back; when."""
        released = bookable_from(offer.day, offer.terms, offer.facts.zone)
        latest = self._latest(offer, span)
        made_at = history.made(chance, released, released + (latest - released) / 2, keen=1)
        lines = history.given_back(chance, person.id, made_at, latest - HURRY)
        late = lines[-1].at > span.starts - offer.terms.cancel_before
        self.diary.write(
            Entry(person, offer.facts, offer.unit, offer.day, span, party, 0, "", lines, late=late)
        )
        return lines[-1].at

    def _write(
        self,
        chance: Random,
        offer: Offer,
        span: TimeSpan,
        party: int,
        person: Person,
        not_before: datetime | None,
    ) -> None:
        facts, terms = offer.facts, offer.terms
        released = not_before or bookable_from(offer.day, terms, facts.zone)
        made_at = history.made(chance, released, self._latest(offer, span), keen=offer.wanted)
        past = span.starts < self.now
        ticked = self._must_be_ticked(facts, offer.day)
        end = history.outcome(chance) if past else State.CONFIRMED
        if ticked and end is State.MISSED:
            self.missed[person.id] += 1
            if self.missed[person.id] >= terms.strikes_allowed:  # that would have paused them
                end = State.ATTENDED
        young, band = demand.children(chance, facts.kind, party)
        claims = self.diary.places(facts, terms, offer.unit, span, party)
        self.diary.write(
            Entry(
                person,
                facts,
                offer.unit,
                offer.day,
                span,
                party,
                young,
                band,
                history.kept(chance, person.id, made_at, span.starts, end, ticked=ticked),
                claims=tuple(claims or ()),
            )
        )
