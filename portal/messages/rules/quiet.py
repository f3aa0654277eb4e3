"""Quiet hours: what can wait is not sent in the night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.timespan import on_the_wall

Quiet = tuple[int, int]
"""From and until, minutes of the day; usually over midnight."""


def after_quiet(at: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """`at`, or the end of the quiet hours it lies in, on the wall clock of `zone`."""
    if quiet is None:
        return at
    begins, ends = quiet
    local = at.astimezone(zone)
    minute = 60 * local.hour + local.minute
    if begins < ends:
        return on_the_wall(local.date(), ends, zone) if begins <= minute < ends else at
    if minute >= begins:
        return on_the_wall(local.date() + timedelta(days=1), ends, zone)
    return on_the_wall(local.date(), ends, zone) if minute < ends else at
