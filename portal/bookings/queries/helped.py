"""Bookings that one person makes for another."""

from typing import NamedTuple

from portal import database
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


async def helped_with(helper_id: int, code: str) -> Neighbour | None:
    """The person whose booking this is, if the helper may book for them now."""
    person_id = await database.value("SELECT person_id FROM booking WHERE code = ?", code)
    return await neighbour(helper_id, person_id) if person_id else None
