"""Giving a booking back."""

from portal import clock
from portal.bookings import notices
from portal.bookings.actions.displaced import settle
from portal.bookings.actions.helping import lock_households
from portal.bookings.actions.records import SIGNED_OUT, change_booking, claims_changed
from portal.bookings.actions.situation import refuse_with
from portal.bookings.queries import Reserved, booking_of
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.helping import Helped, booker
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.facilities.queries import facts_by_id
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint


async def cancel_booking(
    visitor: Visitor, code: str, *, key: str, helping: Helped | None = None
) -> str:
    """Cancel a booking of one's household, or of whoever is being helped; its code.

    Cancelled after the free time it counts as late, not as a no-show. Raises Refused when it cannot
    be cancelled any more.
    """

    async def cancel() -> Answer:
        await _cancel(visitor, code, helping)
        return {"code": code}

    asked = fingerprint(act="cancel", code=code)
    return str((await once(visitor.id, key, asked, cancel))["code"])


async def _cancel(visitor: Visitor, code: str, helping: Helped | None) -> None:
    await lock_households(visitor, helping)
    booking = await booking_of(booker(visitor, helping).household_id, code)
    if booking is None:  # it was theirs on the page; their records were put together since
        raise Refused([SIGNED_OUT])
    if booking.state == State.CANCELLED:  # a second tap finds it done
        return
    refuse_with(problems_with_cancelling(booking.state, booking.span, clock.now()))
    await _write(visitor, booking)


async def _write(visitor: Visitor, booking: Reserved) -> None:
    displaced = booking.state == State.DISPLACED  # then it is nobody's fault, however late
    late = clock.now() > booking.free_until and not displaced
    reach, entry = await change_booking(booking, State.CANCELLED, visitor.id, late=late)
    kept_at = await settle(booking.id, Fate.CANCELLED, ends_priority=False) if displaced else []
    await claims.free(booking.id)
    await notices.cancelled(reach, booking, entry=entry)
    await claims_changed(booking.facts, *(await facts_by_id(kept_at)).values())
