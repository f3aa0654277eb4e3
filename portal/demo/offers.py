"""The slots people could take on a day, and how much each is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.bookings.rules.day import Day
from portal.bookings.rules.offer import spans_of
from portal.claims.rules import ticks_of
from portal.demo import demand
from portal.demo.longling import BADMINTON
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.hours.rules import DayHours, DayType
from portal.timespan import TimeSpan

SCHOOL_DAYS = (DayType.SCHOOL_DAY, DayType.MAKE_UP_WORKDAY)
SATURDAY = 5
AS_A_WHOLE = 0.6  # a pitch is taken whole less often than by halves

Hours = Mapping[tuple[int, date], DayHours]


@dataclass(frozen=True, slots=True)
class Offer:
    """One slot of one unit, and how much it is wanted (0 to 1)."""

    facts: Facts
    terms: TermsFacts
    unit: UnitFacts
    day: date
    span: TimeSpan
    free_day: bool
    wanted: float
    open_until: datetime


def offers_of(facts: Facts, hours: DayHours, appeal: float, now: datetime) -> list[Offer]:
    """Every slot of every unit of a facility on a day; people come on the hour."""
    terms = facts.terms_on(hours.day)
    if terms is None:
        return []
    free_day = hours.day_type not in SCHOOL_DAYS
    step = timedelta(minutes=terms.slot_minutes)
    found = []
    for span in spans_of(Day(facts, hours, now), terms):
        begins = next(usual.starts for usual in hours.usual if usual.contains(span))
        opened = next((opened for opened in hours.spans if opened.contains(span)), None)
        if opened is None or (span.starts - begins) % step:
            continue
        local = span.starts.astimezone(facts.zone)
        wanted = appeal * demand.wanted(
            facts.kind, 60 * local.hour + local.minute, free_day=free_day
        )
        for unit in facts.units:
            share = wanted * (AS_A_WHOLE if len(unit.spaces) > 1 else 1)
            found.append(Offer(facts, terms, unit, hours.day, span, free_day, share, opened.ends))
    return found


def left_for_newcomers(
    facilities: Sequence[Facts], hours: Hours, now: datetime
) -> set[tuple[int, int]]:
    """(space, tick) of one badminton court at every hour of the coming Saturdays: nobody here
    takes them, so that whoever is new finds a place."""
    hall = next(facts for facts in facilities if facts.slug == BADMINTON)
    today = now.astimezone(hall.zone).date()
    left: set[tuple[int, int]] = set()
    for (facility, day), open_hours in hours.items():
        terms = hall.terms_on(day)
        if facility != hall.id or terms is None or day < today or day.weekday() != SATURDAY:
            continue
        for at, span in enumerate(spans_of(Day(hall, open_hours, now), terms)):
            space = hall.spaces[at % len(hall.spaces)]
            left |= {(space.id, tick) for tick in ticks_of(span, hall.tick_minutes)}
    return left
