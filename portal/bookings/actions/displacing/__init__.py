"""Closing over existing bookings: displacing them, keeping something else for them, and giving
their time back when the closing is lifted. Nothing is deleted, and nobody gets a strike."""

from portal.bookings.actions.displacing.answering import accept_alternative, decline_alternatives
from portal.bookings.actions.displacing.changing import (
    MORE_THAN_SEEN,
    REASONS,
    Displacing,
    displace_by,
    locked,
    withdraw_outside,
)
from portal.bookings.actions.displacing.closing import ClosureWish, close_over
from portal.bookings.actions.displacing.letter import Letter, letter
from portal.bookings.actions.displacing.lifting import lift_closing, shorten_closing
from portal.bookings.actions.displacing.offering import lapse_offers, offer_alternatives
from portal.bookings.actions.displacing.taking import lock_spaces

__all__ = [
    "MORE_THAN_SEEN",
    "REASONS",
    "ClosureWish",
    "Displacing",
    "Letter",
    "accept_alternative",
    "close_over",
    "decline_alternatives",
    "displace_by",
    "lapse_offers",
    "letter",
    "lift_closing",
    "lock_spaces",
    "locked",
    "offer_alternatives",
    "shorten_closing",
    "withdraw_outside",
]
