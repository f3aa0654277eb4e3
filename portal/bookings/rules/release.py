"""When a day becomes bookable."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.bookings.rules.day import Reader
from portal.facilities.rules import Facts, TermsFacts
from portal.timespan import on_the_wall

FIRST_COME = timedelta(days=1)  # how long those with priority choose before everybody
A_WEEK = timedelta(days=7)


@lru_cache(maxsize=10_000)
def bookable_from(day: date, terms: TermsFacts, zone: ZoneInfo) -> datetime:
    """The instant from which `day` may be booked."""
    try:
        released_on = _released_on(day, terms)
    except OverflowError:
        released_on = date.min + timedelta(days=1)
    return on_the_wall(released_on, terms.release_minute, zone)


def _released_on(day: date, terms: TermsFacts) -> date:
    if not terms.release_weekday:
        return day - timedelta(days=terms.window_days)
    monday = day - timedelta(days=day.weekday())
    return monday - weeks_ahead(terms) * A_WEEK + timedelta(days=terms.release_weekday - 1)


def weeks_ahead(terms: TermsFacts) -> int:
    """How many weeks before its own a week is released, where weeks are."""
    return max(1, terms.window_days // 7)


def _earlier(reader: Reader, facts: Facts, terms: TermsFacts) -> timedelta:
    """How much earlier than everybody this reader may book."""
    neighbour = timedelta(hours=terms.neighbours_hours if reader.neighbour else 0)
    return max(neighbour, FIRST_COME if facts.kind in reader.priority else timedelta())


def bookable_for(reader: Reader, day: date, facts: Facts, terms: TermsFacts) -> datetime:
    """The instant from which this reader may book `day`: earlier for whoever has priority, and for
    neighbours where terms say so."""
    return bookable_from(day, terms, facts.zone) - _earlier(reader, facts, terms)


def first_bookable(day: date, facts: Facts, terms: TermsFacts) -> datetime:
    """The instant from which anybody at all may book `day`: whoever may earliest."""
    first = Reader(priority=frozenset({facts.kind}), neighbour=True)
    return bookable_for(first, day, facts, terms)


def last_bookable_for(reader: Reader, now: datetime, facts: Facts, terms: TermsFacts) -> date:
    """The last day this reader may book at `now`."""
    return last_bookable_day(now + _earlier(reader, facts, terms), terms, facts.zone)


def last_bookable_day(now: datetime, terms: TermsFacts, zone: ZoneInfo) -> date:
    """The last day that may be booked at `now`."""
    today = now.astimezone(zone).date()
    if terms.release_weekday:
        monday = today - timedelta(days=today.weekday()) + weeks_ahead(terms) * A_WEEK
        released = now >= bookable_from(monday, terms, zone)
        return monday + timedelta(days=6) if released else monday - timedelta(days=1)
    last = today + timedelta(days=terms.window_days)
    return last if now >= bookable_from(last, terms, zone) else last - timedelta(days=1)
