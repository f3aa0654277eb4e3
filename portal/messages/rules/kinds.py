"""The kinds of messages, as staff and readers call them."""

from portal.language import Words, say

KINDS: dict[str, Words] = {
    "sign_in_code": say("Sign-in code"),
    "address_changed": say("Change of address"),
    "helper_named": say("Helping somebody"),
    "helper_ended": say("Helping somebody"),
    "booked": say("Booking made"),
    "moved": say("Booking moved"),
    "cancelled": say("Booking cancelled"),
    "asked": say("Request made"),
    "approved": say("Request answered"),
    "denied": say("Request answered"),
    "unanswered": say("Request answered"),
    "displaced": say("Closed, something else offered"),
    "restored": say("Open after all"),
    "drawn": say("Result of a draw"),
    "waiting_offer": say("Your turn on the waiting list"),
    "waiting_lapsed": say("Waiting list, not answered"),
    "waiting_over": say("Waiting list over"),
    "missed": say("No-show"),
    "came": say("No-show taken back"),
    "appeal": say("Appeal answered"),
    "place_changed": say("Another way in"),
    "day_listing": say("The list of the day"),
    "digest": say("Several in one letter"),
    "reminder_evening": say("Reminder the evening before"),
    "reminder_soon": say("Reminder two hours before"),
    "gate_code": say("Digits for the gate, half an hour before"),
}

# What one may do without, and whether it comes unless somebody says otherwise. Everything else is
# needed: without it people would stand before a closed gate.
CHOICES = {"reminder_evening": True, "reminder_soon": False, "gate_code": True}


def kind_words(kind: str) -> Words | str:
    """What a kind is called; one without a name is shown as it is kept."""
    return KINDS.get(kind, kind)
