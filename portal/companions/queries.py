"""Links and those who joined by them, read."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.bookings.queries import Reserved
from portal.bookings.queries.own import COLUMNS, reserved
from portal.companions.rules import is_live


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes along."""

    id: int
    number: int
    nickname: str
    key_hash: str
    joined_at: datetime


async def link_of(booking_id: int) -> int | None:
    """The link of a booking that works now, if it has one."""
    found = await database.value(
        "SELECT id FROM companion_link WHERE booking_id = ? AND revoked_at IS NULL", booking_id
    )
    return None if found is None else int(found)


async def booking_by_link(link_id: int) -> Reserved | None:
    """The booking to come along with; None when the link was revoked, or the booking is over or
    given back."""
    columns = ", ".join(f"b.{name}" for name in COLUMNS.split(", "))
    row = await database.row(
        f"SELECT {columns} FROM companion_link l JOIN booking b ON b.id = l.booking_id"
        " WHERE l.id = ? AND l.revoked_at IS NULL",
        link_id,
    )
    if row is None:
        return None
    booking = (await reserved([row]))[0]
    return booking if is_live(booking.state, booking.span.ends, clock.now()) else None


async def companions_of(booking_id: int) -> list[Companion]:
    """Those who come along, in order of their numbers."""
    found = await database.rows(
        "SELECT id, number, nickname, key_hash, joined_at FROM companion"
        " WHERE booking_id = ? AND left_at IS NULL ORDER BY number",
        booking_id,
    )
    return [Companion(row[0], row[1], row[2], row[3], clock.from_us(row[4])) for row in found]
