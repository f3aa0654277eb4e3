"""What is done with bookings on a timetable."""

from datetime import timedelta

from portal import clock, database
from portal.bookings.actions import lapse_holds
from portal.bookings.actions.approving import lapse_request
from portal.bookings.actions.displacing import lapse_offers, offer_alternatives
from portal.bookings.actions.strikes import mark_missed
from portal.bookings.queries.asked import unanswered
from portal.bookings.queries.gate import waited_for
from portal.claims import actions as claims

AT_ONCE = 200  # requests looked at in one run of the job
WAITED_FOR = timedelta(days=1)  # after a longer standstill nobody knows any more who came


async def mark_the_missed() -> int:
    """Count bookings nobody came for as missed; their places are free from then on."""
    found = await waited_for(clock.now(), WAITED_FOR)
    return sum([await mark_missed(booking_id) for booking_id in found])


async def lapse_expired_holds() -> int:
    """Let go of slots that nobody confirmed in time."""
    lapsed = 0
    while found := await lapse_holds():
        lapsed += found
    return lapsed


async def offer_to_the_displaced() -> int:
    """Keep something else for those whose time was closed, and tell them."""
    told = 0
    while found := await offer_alternatives():
        told += found
    return told


async def lapse_unanswered_offers() -> int:
    """Let go of what was kept for somebody who did not answer in time."""
    return await lapse_offers()


async def lapse_unanswered_requests() -> int:
    """Let go of requests that nobody answered in time, and tell those who asked."""
    return sum([await lapse_request(code) for code in await unanswered(AT_ONCE)])


@database.transactional
async def sweep_past_claims() -> int:
    """Drop claims on time that has passed, so that the table is as small as the future."""
    return await claims.sweep(clock.to_us(clock.now()))
