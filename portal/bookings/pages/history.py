"""What a helper, or somebody of the household, did with a booking after it was made, in words."""

from collections.abc import Callable
from datetime import datetime

from portal.bookings.queries import Reserved
from portal.bookings.queries.helped import done_by_others
from portal.language import Words, say

Sentence = Callable[[str, datetime], Words]
DONE: dict[str, Sentence] = {
    "moved": lambda name, at: say("%(name)s changed the time, %(when)s.", name=name, when=at),
    "alternative": lambda name, at: say("%(name)s chose this time, %(when)s.", name=name, when=at),
    "none fits": lambda name, at: say(
        "%(name)s said that none of the times fits, %(when)s.", name=name, when=at
    ),
    "cancelled": lambda name, at: say("%(name)s cancelled it, %(when)s.", name=name, when=at),
}


async def history(booking: Reserved) -> list[Words]:
    """A sentence for each, oldest first; instants on the facility's wall clock."""
    zone = booking.facts.zone
    return [
        DONE[each.what](each.name, each.at.astimezone(zone))
        for each in await done_by_others(booking.id)
    ]
