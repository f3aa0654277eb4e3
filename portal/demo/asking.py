"""What is asked for at the school's dance studio: the school answers each request itself."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from portal.bookings.rules.asking import answer_until
from portal.bookings.rules.release import bookable_from
from portal.bookings.rules.states import State
from portal.demo import history
from portal.demo.diary import Claim, Diary, Entry, Line
from portal.demo.longling import DANCE
from portal.demo.offers import Hours, Offer, offers_of
from portal.demo.peopling import Person
from portal.demo.school_year import at
from portal.facilities.rules import Facts

EVENING = 19
# How many days ago each was asked, at which minute of the day, and how many would come.
WAITING = ((2, 22 * 60 + 10, 12), (1, 9 * 60 + 40, 8), (1, 20 * 60 + 20, 16))
GRANTED = ((3, 10), (9, 14))  # how many days ago they came at the latest, and how many
ASKED = timedelta(hours=10)  # after the day's places were released
ANSWERED = timedelta(hours=21)  # after it was asked


def ask(
    diary: Diary,
    chance: Random,
    people: Sequence[Person],
    places: Sequence[Facts],
    hours: Hours,
    manager: int,
    shut: date,
    now: datetime,
) -> None:
    """Write requests that wait for the school on any day but `shut`, and a few that `manager`
    granted and that are over, as of the midnight `now`."""
    studio = next(facts for facts in places if facts.slug == DANCE)
    today = now.astimezone(studio.zone).date()
    willing = list(people)
    chance.shuffle(willing)
    asking = _Asking(diary, willing)
    coming = [today + timedelta(days=ahead) for ahead in (2, 3, 4, 5, 6, 1)]
    offers = _evenings_first(studio, [day for day in coming if day != shut], hours, now)
    for days_ago, minute, party in WAITING:
        asked_at = at(today - timedelta(days=days_ago), minute)
        asking.write(offers, asked_at, party)
    for days_ago, party in GRANTED:
        gone = [today - timedelta(days=n) for n in range(days_ago, days_ago + 6)]
        offers = _evenings_first(studio, gone, hours, now)
        asking.write_granted(chance, offers, party, manager)


def _evenings_first(
    studio: Facts, days: Sequence[date], hours: Hours, now: datetime
) -> list[Offer]:
    """Its slots on these days in the order in which people would like them."""
    found = [offer for day in days for offer in offers_of(studio, hours[studio.id, day], 1.0, now)]
    found.sort(key=lambda offer: offer.span.starts.astimezone(studio.zone).hour != EVENING)
    return found


class _Asking:
    """Everybody asks once."""

    def __init__(self, diary: Diary, willing: list[Person]) -> None:
        self.diary = diary
        self.willing = willing

    def write(self, offers: Sequence[Offer], asked_at: datetime, party: int) -> None:
        """A request that waits, for the first slot that was released when it was made."""
        for offer, person, claims in self._free(offers, party):
            zone = offer.facts.zone
            if bookable_from(offer.day, offer.terms, zone) > asked_at:
                continue
            lines = (Line("new", State.REQUESTED, asked_at, person.id),)
            until = answer_until(asked_at, offer.span.starts, offer.terms)
            self._write(offer, person, party, claims, lines, until)
            return

    def write_granted(
        self, chance: Random, offers: Sequence[Offer], party: int, manager: int
    ) -> None:
        """One that was granted, and they came."""
        for offer, person, claims in self._free(offers, party):
            asked_at = bookable_from(offer.day, offer.terms, offer.facts.zone) + ASKED
            lines = (
                Line("new", State.REQUESTED, asked_at, person.id),
                Line(State.REQUESTED, State.CONFIRMED, asked_at + ANSWERED, manager),
                history.came(chance, asked_at + ANSWERED, offer.span.starts),
            )
            self._write(offer, person, party, claims, lines, None)
            return

    def _free(
        self, offers: Sequence[Offer], party: int
    ) -> Iterator[tuple[Offer, Person, tuple[Claim, ...]]]:
        """Slots with somebody who could take them."""
        for offer in offers:
            claims = self.diary.places(offer.facts, offer.terms, offer.unit, offer.span, party)
            for person in self.willing if claims is not None else ():
                if self.diary.may(person, offer.facts, offer.terms, offer.day, offer.span):
                    yield offer, person, tuple(claims or ())
                    break

    def _write(
        self,
        offer: Offer,
        person: Person,
        party: int,
        claims: tuple[Claim, ...],
        lines: tuple[Line, ...],
        until: datetime | None,
    ) -> None:
        self.willing.remove(person)
        self.diary.write(
            Entry(
                person,
                offer.facts,
                offer.unit,
                offer.day,
                offer.span,
                party,
                0,
                "",
                lines,
                claims=claims,
                claimed_until=until,
            )
        )
