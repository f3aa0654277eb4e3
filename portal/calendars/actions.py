"""Making and revoking personal calendar addresses."""

import secrets

from portal import clock, database
from portal.calendars.queries.tokens import open_feed
from portal.calendars.rules.feeds import token_hash


@database.transactional
async def make_feed(person_id: int, language: str, *, instead_of: int | None) -> str | None:
    """Give a person a calendar address in "zh" or "en"; its secret part, which is kept nowhere.

    `instead_of` is the id of the address they have, or None: that one stops working. If they have
    another by now (a second tap, another tab), nothing is changed and None is returned.
    """
    await database.lock("person", [person_id])
    present = await open_feed(person_id)
    if (present.id if present else None) != instead_of:
        return None
    await revoke_feed(person_id)
    token = secrets.token_urlsafe(16)
    await database.execute(
        "INSERT INTO feed_token (token_hash, person_id, language, created_at) VALUES (?, ?, ?, ?)",
        token_hash(token),
        person_id,
        language,
        clock.to_us(clock.now()),
    )
    return token


@database.transactional
async def revoke_feed(person_id: int) -> bool:
    """Stop a person's calendar address: the next request finds nothing. Whether there was one."""
    changed = await database.execute(
        "UPDATE feed_token SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL",
        clock.to_us(clock.now()),
        person_id,
    )
    return changed > 0
