"""What is done with bookings on a timetable."""

from portal import clock, database
from portal.bookings.actions import lapse_holds
from portal.claims import actions as claims


async def lapse_expired_holds() -> int:
    """Let go of slots that nobody confirmed in time."""
    lapsed = 0
    while found := await lapse_holds():
        lapsed += found
    return lapsed


@database.transactional
async def sweep_past_claims() -> int:
    """Drop claims on time that has passed, so that the table is as small as the future."""
    return await claims.sweep(clock.to_us(clock.now()))
