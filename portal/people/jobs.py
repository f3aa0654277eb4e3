"""Scheduled work on accounts."""

from datetime import timedelta

from portal import clock, database
from portal.database import transactional
from portal.messages.jobs import forget_old_messages
from portal.people.actions.sessions import forget_ended_sessions
from portal.people.actions.throttle import forget_counters

ENDED_SESSIONS_KEPT = timedelta(days=7)


async def forget_old_codes_and_sessions() -> int:
    """Every minute: codes past their ten minutes with the messages that carried them,
    counters of past hours, sessions that ended a week ago; how many rows that were."""
    return (
        await _forget_codes()
        + await forget_old_messages()
        + await forget_counters()
        + await forget_ended_sessions(ENDED_SESSIONS_KEPT)
    )


@transactional
async def _forget_codes() -> int:
    return await database.execute(
        "DELETE FROM sign_in_code WHERE expires_at <= ?", clock.to_us(clock.now())
    )
