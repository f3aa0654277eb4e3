"""When a booking may still be given back or moved."""

from datetime import datetime

from portal.bookings.rules.states import State
from portal.language import Words, say
from portal.problems import Problem
from portal.timespan import TimeSpan

MAY_BE_CANCELLED = (State.REQUESTED, State.CONFIRMED, State.DISPLACED)


def problems_with_cancelling(state: State, span: TimeSpan, now: datetime) -> list[Problem]:
    """Why a booking cannot be cancelled."""
    return _problems(state, span, now, say("It has begun already, so it cannot be cancelled."))


def problems_with_moving(state: State, span: TimeSpan, now: datetime) -> list[Problem]:
    """Why a booking cannot be moved to another time."""
    return _problems(state, span, now, say("It has begun already, so it cannot be moved."))


def _problems(state: State, span: TimeSpan, now: datetime, begun: Words) -> list[Problem]:
    if state == State.CANCELLED:
        return [Problem("cancelled", say("This booking is cancelled already."))]
    if state not in MAY_BE_CANCELLED:
        return [Problem("over", say("This booking is over; nothing can be changed in it."))]
    if span.starts <= now and state != State.DISPLACED:  # what was closed did not begin
        return [Problem("begun", begun)]
    return []
