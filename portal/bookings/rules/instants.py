"""Instants as our addresses write them: UTC, to the minute, 2026-11-28T01:00Z."""

import re
from datetime import UTC, datetime

INSTANT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)Z", re.ASCII)
YEARS = range(2000, 2200)


def instant(text: str) -> datetime | None:
    """The instant a text says; None for anything else, and for years nobody books."""
    found = INSTANT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC) if year in YEARS else None
    except ValueError:
        return None


def instant_text(at: datetime) -> str:
    """An aware instant as text."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
