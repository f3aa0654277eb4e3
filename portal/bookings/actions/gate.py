"""Ticked at the gate: came, left, ticked by mistake. Of two guards who tick at once, one does."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.records import change_booking
from portal.bookings.actions.strikes import lift
from portal.bookings.queries import Reserved
from portal.bookings.queries.gate import booking_by_id, household_of
from portal.bookings.rules.gate import Way, problems_with_coming
from portal.bookings.rules.states import State
from portal.language import say
from portal.problems import Problem, Refused

MOST_HEADS = 400
GONE = Problem("gone", say("This booking was cancelled or moved. Please look at the list again."))
HEADS = Problem("heads", say("Please write how many came, 1 to 400."), field="heads")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who ticks: somebody signed in, or a device at the gate."""

    person_id: int | None = None
    gate_link_id: int | None = None


@database.transactional
async def check_in(
    keeper: Keeper,
    booking_id: int,
    way: Way,
    *,
    heads: int | None = None,
    came_at: datetime | None = None,
) -> bool:
    """Tick a booking as come, now or at an instant noted on paper; `heads` if not all of the party.

    False when it was ticked already. Ticked off paper, it may have been counted as missed before:
    then that is taken back. Raises Refused.
    """
    booking = await _locked(booking_id)
    if booking.state == State.ATTENDED:
        return False
    if booking.state not in (State.CONFIRMED, State.MISSED):
        raise Refused([GONE])
    heads = booking.party if heads is None else heads
    if not 1 <= heads <= MOST_HEADS:
        raise Refused([HEADS])
    now = clock.now()
    at = (came_at or now).astimezone(booking.facts.zone)
    terms = booking.facts.terms_on(booking.on_day)
    assert terms is not None  # noqa: S101  without terms nothing is booked
    problems = problems_with_coming(terms, booking.span, at, now, paper=way == Way.PAPER)
    if problems:
        raise Refused(problems)
    reach, _ = await change_booking(booking, State.ATTENDED, keeper.person_id, reason=way)
    await database.execute(
        "INSERT INTO visit (booking_id, came_at, heads, way, entered_at, by_id, gate_link_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        booking.id,
        clock.to_us(at),
        heads,
        way.value,
        clock.to_us(now),
        keeper.person_id,
        keeper.gate_link_id,
    )
    if booking.state == State.MISSED:
        await lift(booking, "came", keeper.person_id)
        await notices.came_after_all(reach, booking)
    return True


@database.transactional
async def undo_check_in(keeper: Keeper, booking_id: int) -> bool:
    """Take back a tick that was a mistake, on the same day; False when there is none any more."""
    booking = await _locked(booking_id)
    if booking.state != State.ATTENDED:
        return False
    if booking.on_day != clock.today(booking.facts.zone):
        words = say("Only a tick of today can be taken back.")
        raise Refused([Problem("not_today", words)])
    await change_booking(booking, State.CONFIRMED, keeper.person_id, reason="tick undone")
    await database.execute("DELETE FROM visit WHERE booking_id = ?", booking.id)
    return True


@database.transactional
async def check_out(booking_id: int) -> bool:
    """Note that a party has left, now; False when they had left or never came."""
    now_us = clock.to_us(clock.now())
    changed = await database.execute(
        "UPDATE visit SET left_at = ? WHERE booking_id = ? AND left_at IS NULL AND came_at <= ?",
        now_us,
        booking_id,
        now_us,
    )
    return changed == 1


async def _locked(booking_id: int) -> Reserved:
    household_id = await household_of(booking_id)
    if household_id is None:  # forgotten by now, whoever it was
        raise Refused([GONE])
    await database.lock("household", [household_id])
    booking = await booking_by_id(booking_id)
    if booking.person_id is None:
        raise Refused([GONE])
    return booking
