"""Every reason why a wish cannot be met, each in one sentence. The one place that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.bookings.rules import caps
from portal.bookings.rules.day import Day, Wish
from portal.bookings.rules.drawn import draw_problem
from portal.bookings.rules.release import bookable_for
from portal.bookings.rules.share import Share, let_go_at, share_of
from portal.claims.rules import places_left, ticks_of
from portal.facilities.rules import TermsFacts, UnitFacts
from portal.hours.rules import why_not_open
from portal.language import clock_words, say, say_n
from portal.problems import Problem
from portal.settings import settings
from portal.timespan import TimeSpan

NO_TERMS = Problem("no_terms", say("This place cannot be booked yet: its rules are not set."))
BEGUN = Problem("begun", say("That time has already begun."), field="starts")
FULL = Problem("full", say("This slot is full."), field="starts")


def problems_with(wish: Wish, day: Day) -> list[Problem]:
    """Every reason why `wish` cannot be booked on `day`; empty when it can."""
    terms = day.terms
    if terms is None:
        return [NO_TERMS]
    moment = moment_of(wish.span, day, terms)
    return problems_at(moment, wish, terms, room(wish.unit, moment.ticks, day))


@dataclass(frozen=True, slots=True)
class Moment:
    """What a span means on a day whichever unit is wished for; reckoned once for all of them."""

    on: date
    ticks: range
    closed: Sequence[Problem]
    limits: Sequence[Problem]
    share: Share | None
    granted: int

    def open(self, unit: UnitFacts, left: int) -> int:
        """Of the `left` places of a unit, those that whoever looks may have."""
        return self.share.left(unit, left, self.granted) if self.share else left


def moment_of(span: TimeSpan, day: Day, terms: TermsFacts) -> Moment:
    """The part of `problems_with` that units share."""
    ticks = ticks_of(span, day.facts.tick_minutes, terms.buffer_minutes)
    return Moment(
        day.hours.day,
        ticks,
        time_problems(span, day, terms),
        caps.problems(span, day, terms),
        _share(ticks, day, terms),
        day.granted,
    )


def _share(ticks: range, day: Day, terms: TermsFacts) -> Share | None:
    if not terms.desk_share:
        return None
    until = let_go_at(day.hours.day, terms, day.facts.zone)
    if day.now >= until:
        return None
    return share_of(
        day.facts.units_on(day.hours.day),
        ticks,
        day.taken,
        terms=terms,
        until=until.astimezone(day.facts.zone),
        phone=settings().desk_phone,
    )


def problems_at(moment: Moment, wish: Wish, terms: TermsFacts, left: int) -> list[Problem]:
    """`problems_with`, given what its span means on that day and the places left in its unit."""
    return [
        *moment.closed,
        *offer_problems(wish.unit, moment.on),
        *party_problems(wish, terms),
        *(room_problems(wish, left) or share_problems(moment, wish, left)),
        *moment.limits,
    ]


def offer_problems(unit: UnitFacts, on: date) -> list[Problem]:
    """Why a unit is not offered on a day: not yet, or not any more."""
    if unit.offered_on(on):
        return []
    if on < unit.from_on:
        words = say(
            "%(unit)s can be booked for %(day)s and later.", unit=unit.name, day=unit.from_on
        )
    else:
        words = say("%(unit)s can be booked up to %(day)s.", unit=unit.name, day=unit.until_on)
    return [Problem("not_offered", words, field="unit")]


def time_problems(span: TimeSpan, day: Day, terms: TermsFacts) -> list[Problem]:
    """Why a span is not a slot anyone may book now: past, too soon, not released, not open."""
    if span.starts <= day.now:
        return [BEGUN]
    problems = []
    if span.starts - day.now < timedelta(minutes=terms.notice_minutes):
        problems.append(
            Problem(
                "too_soon",
                say_n(
                    "Book at least %(n)s minute ahead; at the gate they may still help.",
                    "Book at least %(n)s minutes ahead; at the gate they may still help.",
                    terms.notice_minutes,
                ),
                field="starts",
                waivable=True,
            )
        )
    released = bookable_for(day.reader, day.hours.day, day.facts, terms)
    closed = why_not_open(day.hours, span)
    drawn = draw_problem(span, day) if closed is None else None
    if drawn is not None:
        problems.insert(0, drawn)
    elif day.now < released:
        problems.append(not_released(released.astimezone(day.facts.zone)))
    if closed is not None:
        problems.append(closed)
    elif not on_the_raster(span, day, terms):
        problems.append(
            Problem("not_a_slot", say("That is not one of the slots here."), field="starts")
        )
    if span.minutes not in terms.lengths:
        problems.append(
            Problem(
                "length",
                say(
                    "A booking here lasts %(least)s to %(most)s minutes.",
                    least=terms.slot_minutes,
                    most=terms.longest_minutes,
                ),
                field="minutes",
            )
        )
    return problems


def not_released(at: datetime) -> Problem:
    """`at` in the facility's zone."""
    return Problem(
        "not_released",
        say("Booking opens on %(day)s at %(time)s.", day=at.date(), time=clock_words(at)),
        waivable=True,
    )


def on_the_raster(span: TimeSpan, day: Day, terms: TermsFacts) -> bool:
    """Slots begin every `raster_minutes` from each opening; a closure does not shift them."""
    return any(
        (span.starts - opened.starts) % timedelta(minutes=terms.raster_minutes) == timedelta(0)
        for opened in day.hours.usual
        if opened.contains(span)
    )


def party_problems(wish: Wish, terms: TermsFacts) -> list[Problem]:
    if wish.party < 1:
        return [Problem("party", say("At least one person must come."), field="party")]
    problems = []
    if wish.party > terms.party_max:
        problems.append(
            Problem(
                "party",
                say_n(
                    "At most %(n)s person may come with one booking here.",
                    "At most %(n)s people may come with one booking here.",
                    terms.party_max,
                ),
                field="party",
            )
        )
    if wish.children < 0:
        problems.append(
            Problem("children", say("The number of children is not right."), field="children")
        )
    elif wish.children >= wish.party and wish.children:
        problems.append(
            Problem(
                "guardian",
                say(
                    "Children under %(age)s come with a grown-up, who takes a place too.",
                    age=terms.guardian_age,
                ),
                field="children",
            )
        )
    return problems


def share_problems(moment: Moment, wish: Wish, left: int) -> list[Problem]:
    """Why `left` places would be enough, but are kept for the desk."""
    if moment.share is None or moment.open(wish.unit, left) >= wanted(wish):
        return []
    return [moment.share.problem]


def wanted(wish: Wish) -> int:
    """The places a wish takes of its unit; of a whole unit the only one."""
    return 1 if wish.unit.takes_whole else max(wish.party, 1)


def room_problems(wish: Wish, left: int) -> list[Problem]:
    """Why `left` places are not enough."""
    if left >= wanted(wish):
        return []
    if left <= 0:
        return [FULL]
    return [
        Problem(
            "few_left",
            say_n("Only %(n)s place is left.", "Only %(n)s places are left.", left),
            field="party",
        )
    ]


def room(unit: UnitFacts, ticks: range, day: Day) -> int:
    """Places left in a unit during all of `ticks`; for a whole unit 1 or 0."""
    taken = day.taken
    if unit.takes_whole:
        for space in unit.spaces:
            for tick in ticks:
                if (space.id, tick) in taken:
                    return 0
        return 1
    return places_left([(space.id, space.capacity) for space in unit.spaces], ticks, taken)
