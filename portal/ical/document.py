"""A whole calendar: a head, its zones, and entries whose bytes were kept."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, vDuration, vText

from portal.ical.text import one_line
from portal.ical.zones import zone_bytes

FORMAT = 1
"""Raised when the same values would give other bytes, so that readers fetch them again."""

PRODUCT = "-//Neighbourhood portal//Calendar//EN"
END = b"END:VCALENDAR\r\n"


def calendar_bytes(
    entries: Iterable[bytes],
    zones: Iterable[ZoneInfo],
    name: str,
    *,
    method: str | None = None,
    refresh_minutes: int | None = None,
    colour: str | None = None,
) -> bytes:
    """A VCALENDAR of entries made by `entry_bytes`, in the order given.

    `zones` are those the entries use, the main one first. `refresh_minutes` asks readers to fetch
    it again no sooner; `colour` is a CSS colour name (RFC 7986); `method` such as "PUBLISH".
    """
    used = tuple(dict.fromkeys(zones))
    main = used[0].key if used else None
    head = _head(one_line(name), main, method, refresh_minutes, colour)
    return b"".join([head, *map(zone_bytes, used), *entries, END])


@lru_cache(maxsize=1024)
def _head(
    name: str, zone: str | None, method: str | None, refresh: int | None, colour: str | None
) -> bytes:
    """Everything before the first component."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if zone:
        calendar.add("x-wr-timezone", zone)
    if colour:
        calendar.add("color", colour)
    if refresh is not None:
        often = vDuration(timedelta(minutes=refresh))
        calendar.add("refresh-interval", often, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vText(f"PT{refresh}M"))  # the same, for Outlook
    written: bytes = calendar.to_ical()
    return written.removesuffix(END)
