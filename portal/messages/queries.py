"""Reads of the outbox."""

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
