"""Closing over existing bookings: displacing them, keeping something else for them, and giving
their time back when the closing is lifted. Nothing is deleted, and nobody gets a strike."""

from portal.bookings.actions.displacing.answering import accept_alternative, decline_alternatives
from portal.bookings.actions.displacing.closing import ClosureWish, close_over
from portal.bookings.actions.displacing.lifting import lift_closing, shorten_closing
from portal.bookings.actions.displacing.offering import lapse_offers, offer_alternatives

__all__ = [
    "ClosureWish",
    "accept_alternative",
    "close_over",
    "decline_alternatives",
    "lapse_offers",
    "lift_closing",
    "offer_alternatives",
    "shorten_closing",
]
