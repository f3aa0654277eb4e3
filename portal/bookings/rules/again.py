"""A slot of the past, next time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.timespan import on_the_wall

WEEK = timedelta(days=7)


def next_time(starts: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """When a slot comes again: `starts` itself while it is ahead, otherwise the first instant after
    `now` that is whole weeks later, at the same time on the wall."""
    if starts > now:
        return starts
    local = starts.astimezone(zone)
    minute = local.hour * 60 + local.minute
    day = local.date() + (now - starts) // WEEK * WEEK
    while (at := on_the_wall(day, minute, zone)) <= now:
        day += WEEK
    return at
