"""Last week's slot, next time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.timespan import on_the_wall

WEEK = timedelta(days=7)


def same_time_next_week(starts: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """The first instant after `now`, whole weeks after `starts`, at the same time on the wall."""
    local = starts.astimezone(zone)
    minute = local.hour * 60 + local.minute
    weeks = max(1, (now - starts) // WEEK)
    day = local.date() + weeks * WEEK
    while (at := on_the_wall(day, minute, zone)) <= now:
        day += WEEK
    return at
