"""What happened to an invented booking, and when: made, kept, missed or given back."""

from datetime import datetime, timedelta
from random import Random

from portal.bookings.rules.gate import Way
from portal.bookings.rules.states import State
from portal.demo.diary import Line

CAME = 0.92  # of those who did not cancel
SECOND = timedelta(seconds=1)
MISSED_AFTER = timedelta(minutes=16)


def made(chance: Random, released: datetime, latest: datetime, *, keen: float) -> datetime:
    """When it was booked: the keener, the sooner after its release; whole seconds."""
    seconds = max(0, (latest - released) // SECOND)
    return released + timedelta(seconds=int(seconds * chance.random() ** (1 + 4 * keen)))


def outcome(chance: Random) -> State:
    """Whether they came."""
    return State.ATTENDED if chance.random() < CAME else State.MISSED


def kept(
    chance: Random,
    actor: int,
    made_at: datetime,
    starts: datetime,
    end: State,
    *,
    ticked: bool = False,
) -> tuple[Line, ...]:
    """A booking that was not given back, and is still to come (confirmed), attended or missed; at
    the gate it is `ticked` by its code."""
    confirmed = Line("new", State.CONFIRMED, made_at, actor)
    if end is State.CONFIRMED:
        return (confirmed,)
    if end is State.ATTENDED:
        return confirmed, came(chance, made_at, starts, Way.CODE if ticked else "")
    why = "nobody came" if ticked else ""
    return confirmed, Line(State.CONFIRMED, State.MISSED, starts + MISSED_AFTER, None, why)


def came(chance: Random, made_at: datetime, starts: datetime, way: str = "") -> Line:
    """They came within ten minutes of the start."""
    at = starts + timedelta(seconds=chance.randint(-600, 600))
    return Line(State.CONFIRMED, State.ATTENDED, max(at, made_at + SECOND), None, str(way))


def given_back(chance: Random, actor: int, made_at: datetime, latest: datetime) -> tuple[Line, ...]:
    """A booking cancelled by whoever made it, before `latest`."""
    seconds = max(2, (latest - made_at) // SECOND)
    at = made_at + timedelta(seconds=chance.randint(1, seconds - 1))
    return (
        Line("new", State.CONFIRMED, made_at, actor),
        Line(State.CONFIRMED, State.CANCELLED, at, actor),
    )
