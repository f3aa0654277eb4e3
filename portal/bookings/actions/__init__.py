"""What can be done with a booking. Each verb runs whole or not at all, and raises `Refused`."""

from portal.bookings.actions.book import book_slot
from portal.bookings.actions.cancel import cancel_booking
from portal.bookings.actions.hold import extend_hold, hold_slot, lapse_holds, release_hold
from portal.bookings.actions.move import move_booking

__all__ = [
    "book_slot",
    "cancel_booking",
    "extend_hold",
    "hold_slot",
    "lapse_holds",
    "move_booking",
    "release_hold",
]
