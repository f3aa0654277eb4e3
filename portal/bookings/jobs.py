"""What is done with bookings on a timetable."""

from datetime import timedelta

from portal import clock, database
from portal.bookings.actions import lapse_holds
from portal.bookings.actions.approving import lapse_request
from portal.bookings.actions.displacing import lapse_offers, offer_alternatives
from portal.bookings.actions.reminding import remind
from portal.bookings.actions.strikes import mark_missed
from portal.bookings.queries.asked import unanswered
from portal.bookings.queries.gate import waited_for
from portal.bookings.queries.reminding import to_remind
from portal.bookings.rules.reminding import Reminder
from portal.claims import actions as claims

AT_ONCE = 200  # requests looked at in one run of the job
WAITED_FOR = timedelta(days=1)  # after a longer standstill nobody knows any more who came


async def mark_the_missed() -> int:
    """Count bookings nobody came for as missed; their places are free from then on."""
    found = await waited_for(clock.now(), WAITED_FOR)
    return sum([await mark_missed(booking_id) for booking_id in found])


async def remind_of_bookings() -> int:
    """Remind those who want it of what they booked; how many this time.

    Whoever was reminded is not found again, so it may run as often as one likes; after a
    standstill, what would come too late is left out.
    """
    now = clock.now()
    return sum(
        [
            await remind(kind, booking_id)
            for kind in Reminder
            for booking_id in await to_remind(kind, now)
        ]
    )


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
