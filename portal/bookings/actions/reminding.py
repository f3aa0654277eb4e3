"""Reminding somebody of a booking, once."""

from portal import clock, database
from portal.bookings import notices_reminding
from portal.bookings.actions.records import reach_of
from portal.bookings.queries.gate import booking_by_id, household_of
from portal.bookings.rules.reminding import Reminder, is_due
from portal.bookings.rules.states import State


@database.transactional
async def remind(kind: Reminder, booking_id: int) -> bool:
    """Queue the reminder if its time has come; whoever cancels meanwhile is before it or after it,
    and takes it back."""
    household_id = await household_of(booking_id)
    if household_id is None:
        return False
    await database.lock("household", [household_id])
    booking = await booking_by_id(booking_id)
    if booking.state != State.CONFIRMED or booking.person_id is None:
        return False
    zone, now = booking.facts.zone, clock.now()
    if not is_due(kind, booking.span, zone, placed_at=booking.changed_at, now=now):
        return False
    terms = booking.facts.terms_on(booking.on_day)
    if kind is Reminder.CODE and (terms is None or terms.check_in == "none"):
        return False
    reach, _ = await reach_of(booking)
    return await notices_reminding.remind(kind, reach, booking)
