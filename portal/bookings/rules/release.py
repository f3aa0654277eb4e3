"""When a day becomes bookable."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.bookings.rules.day import Reader
from portal.facilities.rules import Facts, TermsFacts
from portal.timespan import on_the_wall

FIRST_COME = timedelta(days=1)  # how long those with priority choose before everybody


@lru_cache(maxsize=10_000)
def bookable_from(day: date, terms: TermsFacts, zone: ZoneInfo) -> datetime:
    """The instant from which `day` may be booked."""
    try:
        released_on = day - timedelta(days=terms.window_days)
    except OverflowError:
        released_on = date.min + timedelta(days=1)
    return on_the_wall(released_on, terms.release_minute, zone)


def bookable_for(reader: Reader, day: date, facts: Facts, terms: TermsFacts) -> datetime:
    """The instant from which this reader may book `day`: earlier for whoever has priority."""
    released = bookable_from(day, terms, facts.zone)
    return released - FIRST_COME if facts.kind in reader.priority else released


def first_bookable(day: date, facts: Facts, terms: TermsFacts) -> datetime:
    """The instant from which anybody at all may book `day`: whoever has priority."""
    return bookable_for(Reader(priority=frozenset({facts.kind})), day, facts, terms)


def last_bookable_for(reader: Reader, now: datetime, facts: Facts, terms: TermsFacts) -> date:
    """The last day this reader may book at `now`."""
    early = FIRST_COME if facts.kind in reader.priority else timedelta()
    return last_bookable_day(now + early, terms, facts.zone)


def last_bookable_day(now: datetime, terms: TermsFacts, zone: ZoneInfo) -> date:
    """The last day that may be booked at `now`."""
    today = now.astimezone(zone).date()
    last = today + timedelta(days=terms.window_days)
    return last if now >= bookable_from(last, terms, zone) else last - timedelta(days=1)
