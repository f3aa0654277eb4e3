"""The states of a booking, and groups of them by what they allow."""

from enum import StrEnum


class State(StrEnum):
    HELD = "held"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    LAPSED = "lapsed"
    DENIED = "denied"
    CANCELLED = "cancelled"
    DISPLACED = "displaced"
    ATTENDED = "attended"
    MISSED = "missed"
    EXCUSED = "excused"
    OFFERED = "offered"


TAKES_PLACES = (
    State.HELD,
    State.OFFERED,
    State.REQUESTED,
    State.CONFIRMED,
    State.ATTENDED,
    State.MISSED,
)
COUNTS_FOR_CAPS = (State.REQUESTED, State.CONFIRMED, State.ATTENDED, State.MISSED)
