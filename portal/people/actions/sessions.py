"""Signing a device in and out."""

from datetime import timedelta

from portal import clock, database
from portal.database import transactional
from portal.people.rules.devices import device_words
from portal.people.rules.lasting import SESSION_LONGEST
from portal.people.sessions import hash_of, new_token


@transactional
async def begin_session(person_id: int, browser: str = "") -> str:
    """Sign a device in; the token for its cookie, always a new one.

    `browser` is what it calls itself (User-Agent); only a few words of that are kept.
    """
    token = new_token()
    now = clock.now()
    await database.execute(
        "INSERT INTO session (token_hash, person_id, device, created_at, seen_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        hash_of(token),
        person_id,
        device_words(browser),
        clock.to_us(now),
        clock.to_us(now),
        clock.to_us(now + SESSION_LONGEST),
    )
    await database.execute(
        "UPDATE person SET seen_at = ? WHERE id = ?", clock.to_us(now), person_id
    )
    return token


@transactional
async def end_session(person_id: int, session_id: int) -> bool:
    """Sign one device of this person out, at once; false if it was not theirs or not signed in."""
    return await _end("id = ? AND person_id = ?", session_id, person_id) == 1


@transactional
async def end_other_sessions(person_id: int, kept_id: int) -> int:
    """Sign every device of this person out but one; how many that were."""
    return await _end("person_id = ? AND id <> ?", person_id, kept_id)


@transactional
async def end_all_sessions(person_id: int) -> int:
    """Sign every device of this person out; how many that were."""
    return await _end("person_id = ?", person_id)


@transactional
async def forget_ended_sessions(older_than: timedelta) -> int:
    """Delete the sessions that ended, or ran out, longer ago than this; how many that were."""
    before = clock.to_us(clock.now() - older_than)
    return await database.execute(
        "DELETE FROM session WHERE ended_at < ? OR expires_at < ?", before, before
    )


async def _end(which: str, *values: int) -> int:
    sql = f"UPDATE session SET ended_at = ? WHERE ended_at IS NULL AND {which}"
    return await database.execute(sql, clock.to_us(clock.now()), *values)
