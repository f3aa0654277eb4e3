"""Moving a booking to another time or place: the same booking, told anew to calendars."""

from portal import clock
from portal.bookings import notices
from portal.bookings.actions.displaced import settle
from portal.bookings.actions.helping import lock_households
from portal.bookings.actions.records import SIGNED_OUT, change_booking, claims_changed
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries import Reserved, booking_of
from portal.bookings.rules import problems_with
from portal.bookings.rules.cancelling import problems_with_moving
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.helping import Helped, booker, granted
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.people.rules.visitors import Visitor
from portal.problems import Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.timespan import TimeSpan


async def move_booking(
    visitor: Visitor,
    code: str,
    unit_id: int,
    span: TimeSpan,
    *,
    key: str,
    helping: Helped | None = None,
) -> str:
    """Move a booking of one's household, or of whoever is being helped, to another unit or span;
    its code, which stays.

    The new places are taken and the old ones given back in one transaction: refused, it keeps what
    it had. Raises Refused with every reason why not.
    """
    asked = fingerprint(
        act="move",
        code=code,
        unit=unit_id,
        starts=clock.to_us(span.starts),
        ends=clock.to_us(span.ends),
    )

    async def move() -> Answer:
        await _move(visitor, code, unit_id, span, helping)
        return {"code": code}

    return str((await once(visitor.id, key, asked, move))["code"])


async def _move(
    visitor: Visitor, code: str, unit_id: int, span: TimeSpan, helping: Helped | None
) -> None:
    await lock_households(visitor, helping)
    owner = booker(visitor, helping)
    booking = await booking_of(owner.household_id, code)
    if booking is None:  # it was theirs on the page; their records were put together since
        raise Refused([SIGNED_OUT])
    if booking.unit.id == unit_id and booking.span == span:
        return
    refuse_with(problems_with_moving(booking.state, booking.span, clock.now()))
    situation = await locked_situation(
        owner,
        unit_id,
        span,
        party=booking.party,
        children=booking.children,
        apart_from=booking.id,
        granted=granted(helping),
    )
    refuse_with(problems_with(situation.wish, situation.day))
    await _write(visitor, booking, situation)


async def _write(visitor: Visitor, booking: Reserved, situation: Situation) -> None:
    wish, facts = situation.wish, situation.facts
    place = (facts, wish.unit, wish.span)
    reach, entry = await change_booking(
        booking, State.CONFIRMED, visitor.id, place=place, reason="moved"
    )
    kept_at = await settle(booking.id, Fate.ACCEPTED) if booking.state == State.DISPLACED else []
    await situation.claim(booking.id)  # and the old places are given back
    await notices.moved(reach, booking, facts, wish, entry=entry)
    await claims_changed(booking.facts, facts, *(await facts_by_id(kept_at)).values())
