"""Scheduled work for the gate."""

from portal import clock
from portal.gate.listing import due_listings, queue_listing
from portal.settings import settings


async def send_listings() -> int:
    """Queue the list of the day for those whose time has come; how many this time."""
    now = clock.now()
    today = now.astimezone(settings().zone).date()
    return sum([await queue_listing(each, today) for each in await due_listings(now)])
