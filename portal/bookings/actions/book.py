"""Booking a slot: the one verb everything else is built around."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock
from portal.bookings import notices, notices_asked
from portal.bookings.actions.displaced import use_priority
from portal.bookings.actions.helping import help_columns, lock_households, problems_left
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
from portal.bookings.rules.asking import answer_until
from portal.bookings.rules.helping import Helped, booker, granted
from portal.bookings.rules.states import State
from portal.people.rules.visitors import Visitor
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be booked, by whom, and for whom if it is not the same."""

    by: Visitor
    unit_id: int
    span: TimeSpan
    party: int
    children: int = 0
    child_band: str = ""
    helping: Helped | None = None
    waive: bool = False

    @property
    def booker(self) -> Visitor:
        """Whose the booking is."""
        return booker(self.by, self.helping)


async def book_slot(
    visitor: Visitor,
    unit_id: int,
    span: TimeSpan,
    *,
    party: int,
    children: int = 0,
    child_band: str = "",
    key: str,
    helping: Helped | None = None,
    waive: bool = False,
) -> str:
    """Book a unit; the booking's code.

    `key` is the form's: sent again, it gets the answer it got. A hold of the same person on the
    slot becomes the booking. With `helping` it is that person's booking, and the visitor is on it
    as who made it; of the desk, `waive` overrules what is waivable. Raises Refused with every
    reason why not, `conflict` set when somebody was quicker.
    """
    asked = fingerprint(
        act="book",
        unit=unit_id,
        starts=clock.to_us(span.starts),
        ends=clock.to_us(span.ends),
        party=party,
        children=children,
        band=child_band,
        **({"for_person": helping.person_id, "waive": waive} if helping else {}),
    )

    async def book() -> Answer:
        order = Order(visitor, unit_id, span, party, children, child_band, helping, waive)
        return {"code": await _book(order)}

    return str((await once(visitor.id, key, asked, book))["code"])


async def _book(order: Order) -> str:
    await lock_households(order.by, order.helping)
    visitor = order.booker
    held, booked = await _own_on(visitor, order.unit_id, order.span)
    if held is not None and order.helping is not None and not _is_for(held, order):
        held = None  # what they are looking at themselves meanwhile stays theirs
    if booked is not None:  # the same slot from another tab: it is theirs already
        return booked
    situation = await locked_situation(
        visitor,
        order.unit_id,
        order.span,
        party=order.party,
        children=order.children,
        apart_from=held.id if held else None,
        granted=max(granted(order.helping), _held_already(held, order)),
    )
    found = problems_with(situation.wish, situation.day)
    left = problems_left(found, order.by, order.helping, waive=order.waive)
    refuse_with(left)
    return await _write(order, situation, held, waived=[p.code for p in found])


def _kept(order: Order, situation: Situation) -> tuple[State, datetime | None]:
    """A booking, or a request and until when it is answered, as the terms say; what the desk takes
    responsibility for is a booking."""
    if not situation.terms.approval or order.waive:
        return State.CONFIRMED, None
    return State.REQUESTED, answer_until(clock.now(), order.span.starts, situation.terms)


def _held_already(held: Reserved | None, order: Order) -> int:
    """How many places of what is being booked are theirs already."""
    if held is None or held.held_until is None or held.held_until <= clock.now():
        return 0
    return held.party if _is_for(held, order) and held.span.contains(order.span) else 0


def _is_for(held: Reserved, order: Order) -> bool:
    return held.unit.id == order.unit_id and held.span.overlaps(order.span)


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
    order: Order, situation: Situation, held: Reserved | None, *, waived: list[str]
) -> str:
    """The booking and all that belongs to it. What is held for the person, even another slot that a
    second tab looked at, becomes the booking: one person confirms one slot at a time."""
    visitor = order.booker
    wish, facts = situation.wish, situation.facts
    state, until = _kept(order, situation)
    code = held.code if held else new_code()
    reach = await calendar_changed(visitor.id)
    entry, entry_kept = entry_columns(
        facts,
        wish.unit,
        code=code,
        span=wish.span,
        party=wish.party,
        state=state,
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
        "child_band": order.child_band if wish.children else "",
        "state": state,
        "held_until": clock.to_us(until) if until else None,
        "changed_at": clock.to_us(clock.now()),
        **help_columns(order.by, order.helping),
        **entry_kept,
    }
    if held is not None:
        booking_id = held.id
        await update_booking(booking_id, columns)
    else:
        booking_id = await insert_booking(visitor, code, columns)
    await write_event(
        booking_id,
        held.state if held else "new",
        state,
        order.by.id,
        f"waived: {', '.join(waived)}" if waived else "",
    )
    await situation.claim(booking_id, expires_us=clock.to_us(until) if until else clock.NEVER_US)
    if facts.kind in situation.day.reader.priority:
        await use_priority(visitor.id, facts.kind, booking_id)
    if until is None:
        await notices.booked(reach, facts, wish, code=code, entry=entry)
    else:
        await notices_asked.asked(reach, facts, wish, until, code=code, entry=entry)
    await claims_changed(facts, *([held.facts] if held else []))
    return code
