"""What can be done about waiting. Each verb runs whole or not at all, and raises `Refused`."""

from portal.waiting.actions.answering import accept_offer, decline_offer, lapse_offers
from portal.waiting.actions.joining import join_line
from portal.waiting.actions.leaving import end_waits, leave_every_line, leave_line
from portal.waiting.actions.passing import pass_on

__all__ = [
    "accept_offer",
    "decline_offer",
    "end_waits",
    "join_line",
    "lapse_offers",
    "leave_every_line",
    "leave_line",
    "pass_on",
]
