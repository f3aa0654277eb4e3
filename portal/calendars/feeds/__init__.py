"""Whole calendars: a person's own, and the public ones of facilities and organisations.

A calendar's mark is what its ETag says. It hangs on nothing but versions, so that "nothing new" is
answered without making the calendar.
"""

import hashlib

from portal.ical import FORMAT, zone_data

REFRESH_MINUTES = 60


def mark(*versions: object) -> str:
    """A short name for what a calendar holds: the same versions, the same bytes."""
    said = "\x1f".join(map(str, (FORMAT, zone_data(), *versions)))
    return hashlib.sha256(said.encode()).hexdigest()[:24]
