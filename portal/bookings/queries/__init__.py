"""Bookings, read: what is free, what is one's own, and one booking by its code."""

from portal.bookings.queries.availability import Availability, availability, days_of
from portal.bookings.queries.instead import Alternative, again, alternatives
from portal.bookings.queries.own import (
    Reserved,
    booking_of,
    bookings_of,
    hold_of,
    own_now,
)
from portal.bookings.queries.reader import reader_in_weeks

__all__ = [
    "Alternative",
    "Availability",
    "Reserved",
    "again",
    "alternatives",
    "availability",
    "booking_of",
    "bookings_of",
    "days_of",
    "hold_of",
    "own_now",
    "reader_in_weeks",
]
