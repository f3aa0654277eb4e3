"""Booking a slot: the one verb everything else is built around."""

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.records import (
    calendar_changed,
    claims_changed,
    keep_entry,
    new_code,
    write_event,
)
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries import Reserved, hold_of
from portal.bookings.rules import problems_with
from portal.bookings.rules.states import State
from portal.claims import actions as claims
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
    booked = await _booked_already(visitor, unit_id, span)
    if booked is not None:  # the same slot from another tab: it is theirs already
        return booked
    held = await hold_of(visitor.id, even_if_over=True)
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


async def _booked_already(visitor: Visitor, unit_id: int, span: TimeSpan) -> str | None:
    """The code of this person's booking of exactly this slot, if there is one."""
    code = await database.value(
        "SELECT code FROM booking WHERE person_id = ? AND unit_id = ? AND starts_at = ?"
        " AND ends_at = ? AND state IN ('requested', 'confirmed')",
        visitor.id,
        unit_id,
        clock.to_us(span.starts),
        clock.to_us(span.ends),
    )
    return None if code is None else str(code)


async def _write(
    visitor: Visitor, situation: Situation, child_band: str, held: Reserved | None
) -> str:
    """The booking and all that belongs to it. What is held for the person, even another slot that a
    second tab looked at, becomes the booking: one person confirms one slot at a time."""
    wish, now_us = situation.wish, clock.to_us(clock.now())
    columns = {
        "facility_id": situation.facts.id,
        "unit_id": wish.unit.id,
        "on_day": situation.day.hours.day.isoformat(),
        "starts_at": clock.to_us(wish.span.starts),
        "ends_at": clock.to_us(wish.span.ends),
        "party": wish.party,
        "children": wish.children,
        "child_band": child_band,
        "state": State.CONFIRMED,
        "changed_at": now_us,
    }
    if held is not None:
        booking_id, code = held.id, held.code
        await database.execute(
            f"UPDATE booking SET {', '.join(f'{name} = ?' for name in columns)},"
            " held_until = NULL WHERE id = ?",
            *columns.values(),
            booking_id,
        )
    else:
        code = new_code()
        columns |= {
            "code": code,
            "person_id": visitor.id,
            "household_id": visitor.household_id,
            "created_at": now_us,
        }
        booking_id = await database.value(
            f"INSERT INTO booking ({', '.join(columns)})"
            f" VALUES ({database.marks(len(columns))}) RETURNING id",
            *columns.values(),
        )
    await write_event(booking_id, held.state if held else "new", State.CONFIRMED, visitor.id)
    if not await claims.take(booking_id, situation.spaces, situation.ticks, party=situation.places):
        raise database.StartAgain  # the rules saw room under the lock; look once more
    entry = await keep_entry(
        booking_id,
        situation.facts,
        wish.unit,
        code=code,
        span=wish.span,
        party=wish.party,
        state=State.CONFIRMED,
        sequence=0,
        created_at=clock.now(),
        language=visitor.language,
    )
    await notices.booked(visitor.id, situation.facts, wish, code=code, entry=entry)
    await calendar_changed(visitor.id)
    await claims_changed(situation.facts, *([held.facts] if held else []))
    return code
