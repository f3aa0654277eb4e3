"""The law of booking: which slots there are, and every reason why one cannot be had.

`problems_with` decides for the page and for the booking alike.
"""

from portal.bookings.rules.day import NOBODY, Day, Own, Reader, Slot, Wish, day_ticks
from portal.bookings.rules.nearest import nearest, nearest_on
from portal.bookings.rules.offer import next_change, slot_at, slots_by_unit, slots_of
from portal.bookings.rules.refusal import problems_with
from portal.bookings.rules.release import bookable_from, last_bookable_day, last_bookable_for

__all__ = [
    "NOBODY",
    "Day",
    "Own",
    "Reader",
    "Slot",
    "Wish",
    "bookable_from",
    "day_ticks",
    "last_bookable_day",
    "last_bookable_for",
    "nearest",
    "nearest_on",
    "next_change",
    "problems_with",
    "slot_at",
    "slots_by_unit",
    "slots_of",
]
