"""The day Longling Experimental School is an examination centre, and what that did to bookings.

The headteacher closed it last evening. Since then something else is kept for most, some have taken
it, nothing fitted for others, and the last were not told yet: everything a closing's page can show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from portal.bookings.rules.displacing import Fate, days_around, kept_until
from portal.bookings.rules.nearest import cost_of
from portal.bookings.rules.states import State
from portal.demo.diary import Claim, Diary, Entry, Line
from portal.demo.longling import BADMINTON, SCHOOL
from portal.demo.offers import SCHOOL_DAYS, Hours, Offer, offers_of
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan

DAYS_AHEAD = (3, 4, 5, 2)  # the best first: not too late to find something else, nor too soon
SATURDAY = 5  # whoever is new finds a court then
CLOSED_BEFORE = timedelta(hours=3)  # the midnight that began today
EACH = timedelta(seconds=2)  # from telling one to telling the next
UNTOLD = 2
ALTERNATIVES = 3
TAKES_EVERY = 4


@dataclass(frozen=True, slots=True)
class Instead:
    """A time and place kept for somebody."""

    offer: Offer
    span: TimeSpan
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Displaced:
    """What became of one booking: `entry` is its number in the diary, `was` how it stood."""

    entry: int
    was: Entry
    fate: Fate
    changed_at: datetime
    until: datetime | None = None
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """The closing, with those it displaced in the order they are told."""

    day: date
    set_at: datetime
    displaced: tuple[Displaced, ...]


def exam_day(places: Sequence[Facts], hours: Hours, today: date) -> date:
    """A day soon on which the school would have been open, if possible a school day."""
    ours = [facts.id for facts in places if facts.organisation.slug == SCHOOL]
    days = [today + timedelta(days=ahead) for ahead in DAYS_AHEAD]
    days = [day for day in days if day.weekday() != SATURDAY]

    def unlikely(day: date) -> tuple[bool, bool]:
        there = [hours[id_, day] for id_ in ours]
        return not any(each.spans for each in there), there[0].day_type not in SCHOOL_DAYS

    return min(days, key=unlikely)


def close(
    diary: Diary,
    chance: Random,
    places: Sequence[Facts],
    hours: Hours,
    day: date,
    elder: int,
    manager: int,
    now: datetime,
) -> Closed:
    """Displace what the diary has at the school on that day, as of the midnight `now`; `manager`
    closed it, and the person `elder` is told first."""
    set_at = now - CLOSED_BEFORE
    shut = Line(State.CONFIRMED, State.DISPLACED, set_at, manager, "closed")
    _forget_what_came_later(diary, day, set_at)
    hit = [
        number
        for number, entry in enumerate(diary.entries)
        if _is_hit(entry, day) and entry.state is State.CONFIRMED
    ]
    hit.sort(key=lambda n: (diary.entries[n].person.id != elder, diary.entries[n].history[0].at, n))
    # What is free on the coming Saturday is for whoever is new: nobody waits for badminton.
    untold = [n for n in hit if diary.entries[n].facts.slug != BADMINTON][-UNTOLD:]
    told = [number for number in hit if number not in untold]
    without = next((n for n in reversed(told) if len(diary.entries[n].unit.spaces) > 1), None)
    for number in hit:
        diary.discount(diary.entries[number])
    search = _Search(diary, places, hours, day, now)
    displaced = []
    for position, number in enumerate(told):
        told_at = set_at + EACH * (position + 1)
        entry = diary.entries[number]
        instead = () if number == without else tuple(search.instead_of(entry, set_at))
        if position % TAKES_EVERY == TAKES_EVERY - 1 and instead:
            at = told_at + timedelta(seconds=chance.randint(240, 9000))
            displaced.append(_accepted(diary, number, instead, shut, at))
        else:
            displaced.append(_told(diary, number, instead, shut, told_at))
    for number in untold:
        was = diary.entries[number]
        diary.entries[number] = _taken(was, shut)
        displaced.append(Displaced(number, was, Fate.WAITING, set_at))
    return Closed(day, set_at, tuple(displaced))


def _is_hit(entry: Entry, day: date) -> bool:
    return entry.day == day and entry.facts.organisation.slug == SCHOOL


def _forget_what_came_later(diary: Diary, day: date, set_at: datetime) -> None:
    """Nobody booked the day, or gave it back, when it was closed already."""
    kept = []
    for entry in diary.entries:
        if not _is_hit(entry, day) or entry.history[-1].at < set_at:
            kept.append(entry)
        elif entry.state is State.CONFIRMED:
            diary.discount(entry)
    diary.entries[:] = kept


def _taken(was: Entry, shut: Line) -> Entry:
    return replace(was, history=(*was.history, shut), claims=())


def _told(
    diary: Diary, number: int, instead: tuple[Instead, ...], shut: Line, at: datetime
) -> Displaced:
    was = diary.entries[number]
    if not instead:
        diary.entries[number] = _taken(was, shut)
        return Displaced(number, was, Fate.NOTHING_FITS, at)
    until = kept_until(at, min(each.span.starts for each in instead))
    diary.entries[number] = replace(
        _taken(was, shut),
        claims=tuple(claim for each in instead for claim in each.claims),
        claimed_until=until,
    )
    return Displaced(number, was, Fate.OFFERED, at, until, instead)


def _accepted(
    diary: Diary, number: int, instead: tuple[Instead, ...], shut: Line, at: datetime
) -> Displaced:
    """They took the first; the others are free again."""
    was = diary.entries[number]
    chosen, *others = instead
    for each in others:
        diary.free(each.claims)
    diary.free(chosen.claims)
    taken = _taken(was, shut)
    line = Line(State.DISPLACED, State.CONFIRMED, at, was.person.id, "alternative")
    diary.entries[number] = replace(
        taken,
        facts=chosen.offer.facts,
        unit=chosen.offer.unit,
        day=chosen.offer.day,
        span=chosen.span,
        history=(*taken.history, line),
        claims=chosen.claims,
    )
    diary.count(diary.entries[number])
    return Displaced(number, was, Fate.ACCEPTED, at, instead=instead)


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for what is free instead."""

    diary: Diary
    places: Sequence[Facts]
    hours: Hours
    closed: date
    now: datetime

    def instead_of(self, lost: Entry, told_at: datetime) -> list[Instead]:
        """Up to three, nearest first, now kept for them; none of today, which is soon over."""
        found: list[Instead] = []
        for offer, span in sorted(
            self._candidates(lost, told_at),
            key=lambda each: cost_of(lost.facts, lost.span, each[0].facts, each[1], each[0].unit),
        ):
            if any(f.span == span and f.offer.facts.id == offer.facts.id for f in found):
                continue
            if not self.diary.may(lost.person, offer.facts, offer.terms, offer.day, span):
                continue
            claims = self.diary.places(offer.facts, offer.terms, offer.unit, span, lost.party)
            if claims is None:
                continue
            self.diary.take(claims)
            found.append(Instead(offer, span, tuple(claims)))
            if len(found) == ALTERNATIVES:
                break
        return found

    def _candidates(self, lost: Entry, told_at: datetime) -> Iterator[tuple[Offer, TimeSpan]]:
        zone = lost.facts.zone
        today = self.now.astimezone(zone).date()
        around = days_around(lost.span.starts.astimezone(zone), told_at.astimezone(zone))
        for facts in self.places:
            if facts.kind != lost.facts.kind:
                continue
            for ordinal in around:
                day = date.fromordinal(ordinal)
                hours = self.hours.get((facts.id, day))
                shut = facts.organisation.slug == SCHOOL and day == self.closed
                if hours is None or day <= today or shut:
                    continue
                for offer in offers_of(facts, hours, 1.0, self.now):
                    span = _as_long(offer, lost.span)
                    if span.ends <= offer.open_until and lost.party <= offer.terms.party_max:
                        yield offer, span


def _as_long(offer: Offer, lost: TimeSpan) -> TimeSpan:
    """As long as what was lost, where that may be booked."""
    if lost.minutes not in offer.terms.lengths:
        return offer.span
    return TimeSpan(offer.span.starts, offer.span.starts + (lost.ends - lost.starts))
