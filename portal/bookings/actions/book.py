"""Booking a slot: the one verb everything else is built around."""

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.records import (
    calendar_changed,
    claims_changed,
    entry_columns,
    insert_booking,
    new_code,
    update_booking,
    write_event,
)
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries import Reserved, own_now
from portal.bookings.rules import problems_with
from portal.bookings.rules.states import State
from portal.people.rules.visitors import Visitor
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.timespan import TimeSpan


async def book_slot(
    visitor: Visitor,
    unit_id: int,
    span: TimeSpan,
    *,
    party: int,
    children: int = 0,
    child_band: str = "",
    key: str,
) -> str:
    """Book a unit; the booking's code.

    `key` is the form's: sent again, it gets the answer it got. A hold of the same person on the
    slot becomes the booking. Raises Refused with every reason why not, `conflict` set when somebody
    was quicker.
    """
    asked = fingerprint(
        act="book",
        unit=unit_id,
        starts=clock.to_us(span.starts),
        ends=clock.to_us(span.ends),
        party=party,
        children=children,
        band=child_band,
    )

    async def book() -> Answer:
        return {"code": await _book(visitor, unit_id, span, party, children, child_band)}

    return str((await once(visitor.id, key, asked, book))["code"])


async def _book(
    visitor: Visitor, unit_id: int, span: TimeSpan, party: int, children: int, child_band: str
) -> str:
    await database.lock("household", [visitor.household_id])
    held, booked = await _own_on(visitor, unit_id, span)
    if booked is not None:  # the same slot from another tab: it is theirs already
        return booked
    situation = await locked_situation(
        visitor,
        unit_id,
        span,
        party=party,
        children=children,
        apart_from=held.id if held else None,
    )
    refuse_with(problems_with(situation.wish, situation.day))
    return await _write(visitor, situation, child_band if children else "", held)


async def _own_on(
    visitor: Visitor, unit_id: int, span: TimeSpan
) -> tuple[Reserved | None, str | None]:
    """What is held for this person, in time or over it, and the code of a booking they have of
    exactly this slot."""
    found = await own_now(visitor.id, unit_id, span)
    held = next((each for each in found if each.state == State.HELD), None)
    booked = next((each.code for each in found if each.state != State.HELD), None)
    return held, booked


async def _write(
    visitor: Visitor, situation: Situation, child_band: str, held: Reserved | None
) -> str:
    """The booking and all that belongs to it. What is held for the person, even another slot that a
    second tab looked at, becomes the booking: one person confirms one slot at a time."""
    wish, facts = situation.wish, situation.facts
    code = held.code if held else new_code()
    reach = await calendar_changed(visitor.id)
    entry, entry_kept = entry_columns(
        facts,
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
        "facility_id": facts.id,
        "unit_id": wish.unit.id,
        "on_day": situation.day.hours.day.isoformat(),
        "starts_at": clock.to_us(wish.span.starts),
        "ends_at": clock.to_us(wish.span.ends),
        "party": wish.party,
        "children": wish.children,
        "child_band": child_band,
        "state": State.CONFIRMED,
        "held_until": None,
        "changed_at": clock.to_us(clock.now()),
        **entry_kept,
    }
    if held is not None:
        booking_id = held.id
        await update_booking(booking_id, columns)
    else:
        booking_id = await insert_booking(visitor, code, columns)
    await write_event(booking_id, held.state if held else "new", State.CONFIRMED, visitor.id)
    await situation.claim(booking_id)
    await notices.booked(reach, facts, wish, code=code, entry=entry)
    await claims_changed(facts, *([held.facts] if held else []))
    return code
