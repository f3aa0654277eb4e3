"""Personal calendar addresses. Only the SHA-256 of an address's secret part is kept."""

from datetime import datetime
from typing import NamedTuple

from portal import clock, database
from portal.calendars.rules.feeds import token_hash


class Feed(NamedTuple):
    """Whose calendar is asked for, in which language, and all that its ETag hangs on."""

    id: int
    person_id: int
    language: str
    calendar_version: int


class OpenFeed(NamedTuple):
    """A person's calendar address as its owner sees it."""

    id: int
    token_hash: str
    language: str
    created_at: datetime


async def feed_at(token: str) -> Feed | None:
    """The feed at an address, unless it was revoked or its person may not enter. One query."""
    found = await database.row(
        "SELECT t.id, p.id, t.language, p.calendar_version"
        " FROM feed_token t JOIN person p ON p.id = t.person_id"
        " WHERE t.token_hash = ? AND t.revoked_at IS NULL"
        " AND p.disabled_at IS NULL AND p.erased_at IS NULL",
        token_hash(token),
    )
    return Feed(*found) if found else None


async def open_feed(person_id: int) -> OpenFeed | None:
    """The calendar address a person has, if any."""
    found = await database.row(
        "SELECT id, token_hash, language, created_at FROM feed_token"
        " WHERE person_id = ? AND revoked_at IS NULL",
        person_id,
    )
    if found is None:
        return None
    return OpenFeed(found[0], found[1], found[2], clock.from_us(found[3]))
