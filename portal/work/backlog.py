"""What waits for the timetable: counted for the administrator's page, in one query."""

from portal import clock, database
from portal.bookings.rules.states import State

COUNTS = {
    "send_waiting_messages": (
        "SELECT count(*) FROM message WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= ?"
    ),
    "offer_to_the_displaced": (
        "SELECT count(*) FROM displacement WHERE state = 'waiting' AND changed_at <= ?"
    ),
    "lapse_unanswered_offers": (
        "SELECT count(*) FROM displacement WHERE state = 'offered' AND offered_until <= ?"
    ),
    "lapse_expired_holds": (
        f"SELECT count(*) FROM booking WHERE state = '{State.HELD}' AND held_until <= ?"
    ),
    "lapse_unanswered_requests": (
        f"SELECT count(*) FROM booking WHERE state = '{State.REQUESTED}' AND held_until <= ?"
    ),
    "hold_draws": "SELECT count(*) FROM draw WHERE drawn_at IS NULL AND due_at <= ?",
}


async def backlog() -> dict[str, int]:
    """How many rows wait for a job, by its name; a job that is not there has no queue."""
    now_us = clock.to_us(clock.now())
    counted = ", ".join(f"({count})" for count in COUNTS.values())
    row = await database.row(f"SELECT {counted}", *[now_us] * len(COUNTS))
    assert row is not None  # noqa: S101  counts always give one row
    return dict(zip(COUNTS, row, strict=True))
