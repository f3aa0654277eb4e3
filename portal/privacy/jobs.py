"""Retention, on a timetable."""

from portal.companions.actions import forget_companions
from portal.privacy.actions import (
    forget_unused_accounts,
    forget_who_booked_long_ago,
    forget_who_came_long_ago,
    forget_who_drew_long_ago,
)


async def keep_retention() -> int:
    """Forget what has been kept long enough; how many bookings, lines of lists, and people."""
    forgotten = await forget_companions()
    while found := await forget_who_booked_long_ago():
        forgotten += found
    while found := await forget_who_came_long_ago():
        forgotten += found
    while found := await forget_who_drew_long_ago():
        forgotten += found
    while found := await forget_unused_accounts():
        forgotten += found
    return forgotten
