"""Draws on the timetable."""

from portal.draws.actions import announce, carry_out
from portal.draws.queries.announced import due_now, facilities_that_draw

AT_ONCE = 50


async def announce_draws() -> int:
    """Announce the draws whose registration opens soon; how many."""
    return sum([await announce(facility_id) for facility_id in await facilities_that_draw()])


async def hold_draws() -> int:
    """Hold every draw that is due; how many this worker held."""
    return sum([await carry_out(draw_id) for draw_id in await due_now(AT_ONCE)])
