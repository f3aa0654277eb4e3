"""A booking that somebody is given by lot: the rules of booking, the claims, no letter."""

from typing import NamedTuple

from portal import clock
from portal.bookings.actions.records import (
    calendar_changed,
    entry_columns,
    insert_booking,
    new_code,
    write_event,
)
from portal.bookings.actions.situation import locked_situation, refuse_with
from portal.bookings.rules import Wish, problems_with
from portal.bookings.rules.states import State
from portal.bookings.telling import Reach
from portal.people.rules.visitors import Visitor

BEFORE_OTHERS = ("not_released", "too_soon")  # a draw is held when its time is, not a booking's


class Allotted(NamedTuple):
    """The booking, and what a letter about it needs."""

    booking_id: int
    code: str
    reach: Reach
    entry: bytes


async def allot_slot(
    person: Visitor,
    wish: Wish,
    *,
    child_band: str = "",
    channel: str = "web",
    helper_id: int | None = None,
    consent: str = "",
) -> Allotted:
    """Book for `person`, who was registered by `helper_id` if that is somebody else.

    Within the transaction of the caller, who holds the household's lock and says `claims_changed`
    at its end. Raises Refused with every reason why not.
    """
    situation = await locked_situation(
        person, wish.unit.id, wish.span, party=wish.party, children=wish.children
    )
    found = problems_with(situation.wish, situation.day)
    refuse_with([problem for problem in found if problem.code not in BEFORE_OTHERS])
    code = new_code()
    reach = await calendar_changed(person.id)
    entry, entry_kept = entry_columns(
        situation.facts,
        wish.unit,
        code=code,
        span=wish.span,
        party=wish.party,
        state=State.CONFIRMED,
        sequence=0,
        created_at=clock.now(),
        language=reach.language,
    )
    columns = {
        "facility_id": situation.facts.id,
        "unit_id": wish.unit.id,
        "on_day": situation.day.hours.day.isoformat(),
        "starts_at": clock.to_us(wish.span.starts),
        "ends_at": clock.to_us(wish.span.ends),
        "party": wish.party,
        "children": wish.children,
        "child_band": child_band if wish.children else "",
        "state": State.CONFIRMED,
        "channel": channel,
        "helper_id": helper_id,
        "consent": consent,
        "changed_at": clock.to_us(clock.now()),
        **entry_kept,
    }
    booking_id = await insert_booking(person, code, columns)
    await write_event(booking_id, "new", State.CONFIRMED, None, "given by lot")
    await situation.claim(booking_id)
    return Allotted(booking_id, code, reach, entry)
