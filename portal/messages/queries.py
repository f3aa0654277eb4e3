"""Reads of the outbox."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.messages.rules.content import Content, content_from
from portal.settings import settings


async def newest_to(address: str, kind: str, since: datetime) -> Content | None:
    """The newest message of this kind to this address, made since then, with its secrets."""
    kept = await database.value(
        "SELECT content FROM message WHERE address = ? AND kind = ? AND created_at >= ?"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        address,
        kind,
        clock.to_us(since),
    )
    return content_from(kept, secret=settings().secret) if kept else None


async def waiting() -> int:
    """How many messages wait to be sent (the depth of the outbox)."""
    return int(
        await database.value(
            "SELECT count(*) FROM message WHERE sent_at IS NULL AND given_up_at IS NULL"
        )
    )


@dataclass(frozen=True, slots=True)
class Received:
    """A message as its reader finds it on the portal's own page. `fresh`: not read before."""

    id: int
    language: str
    content: Content
    created_at: datetime
    fresh: bool


async def received(person_id: int, most: int) -> list[Received]:
    """What was written to a person on the portal's own page, the newest first."""
    found = await database.rows(
        "SELECT id, language, content, created_at, read_at FROM message"
        " WHERE person_id = ? AND channel = 'page' ORDER BY created_at DESC, id DESC LIMIT ?",
        person_id,
        most,
    )
    return [
        Received(
            id=row[0],
            language=row[1],
            content=content_from(row[2], secret=settings().secret),
            created_at=clock.from_us(row[3]),
            fresh=row[4] is None,
        )
        for row in found
    ]


async def unread(person_id: int) -> int:
    """How many messages on the page a person has not read."""
    return int(
        await database.value(
            "SELECT count(*) FROM message"
            " WHERE person_id = ? AND channel = 'page' AND read_at IS NULL",
            person_id,
        )
    )
