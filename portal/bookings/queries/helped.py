"""Bookings that one person makes for another."""

from datetime import datetime
from typing import NamedTuple

from portal import clock, database
from portal.people.queries.helpers import Neighbour, neighbour


class Names(NamedTuple):
    """Whose a booking is, and who made it for them."""

    person: str
    helper: str


async def names_on(booking_id: int) -> Names | None:
    """Both names, for a booking that somebody made for another."""
    row = await database.row(
        "SELECT coalesce(p.name, ''), h.name FROM booking b JOIN person h ON h.id = b.helper_id"
        " LEFT JOIN person p ON p.id = b.person_id WHERE b.id = ?",
        booking_id,
    )
    return Names(*row) if row else None


class Done(NamedTuple):
    """What somebody else of the household, or a helper, did with a booking after it was made:
    "moved", "alternative", "none fits" or "cancelled"."""

    name: str
    what: str
    at: datetime


async def done_by_others(booking_id: int) -> list[Done]:
    """What was done for the person, oldest first. Staff sign what they do elsewhere."""
    found = await database.rows(
        "SELECT p.name, CASE WHEN e.to_state = 'cancelled' THEN 'cancelled' ELSE e.reason END,"
        " e.happened_at FROM booking_event e JOIN booking b ON b.id = e.booking_id"
        " JOIN person p ON p.id = e.actor_id"
        " WHERE e.booking_id = ? AND e.actor_id <> b.person_id AND e.from_state <> 'cancelled'"
        " AND (e.reason IN ('moved', 'alternative', 'none fits') OR e.to_state = 'cancelled')"
        " AND (p.household_id = b.household_id OR EXISTS (SELECT 1 FROM helper h"
        " WHERE h.person_id = b.person_id AND h.helper_id = e.actor_id)) ORDER BY e.seq",
        booking_id,
    )
    return [Done(row[0], row[1], clock.from_us(row[2])) for row in found]


async def helped_with(helper_id: int, code: str) -> Neighbour | None:
    """The person whose booking this is, if the helper may book for them now."""
    person_id = await database.value("SELECT person_id FROM booking WHERE code = ?", code)
    return await neighbour(helper_id, person_id) if person_id else None
