"""Requests that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.bookings.queries.own import COLUMNS, Reserved, reserved
from portal.bookings.rules.states import State


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the person who asks: `id` is theirs."""

    booking: Reserved
    id: int
    name: str
    household_id: int

    @property
    def asked_at(self) -> datetime:
        return self.booking.created_at


async def asked_at(organisation_id: int) -> list[Asked]:
    """Requests for what an organisation opens, or runs for others, still in time: the oldest
    first."""
    return await _asked("", organisation_id, organisation_id, clock.to_us(clock.now()))


async def asked_by_code(organisation_id: int, code: str) -> Asked | None:
    """One of these requests, in time or not."""
    found = await _asked(" AND b.code = ?", organisation_id, organisation_id, 0, code)
    return found[0] if found else None


async def _asked(further: str, *values: object) -> list[Asked]:
    columns = ", ".join(f"b.{name}" for name in COLUMNS.split(", "))
    rows = await database.rows(
        f"SELECT {columns}, p.id, p.name, b.household_id FROM booking b"
        " JOIN person p ON p.id = b.person_id JOIN facility f ON f.id = b.facility_id"
        " JOIN organisation o ON o.id = f.organisation_id"
        " WHERE b.state = 'requested' AND (o.id = ? OR o.operator_id = ?) AND b.held_until > ?"
        f"{further} ORDER BY b.created_at, b.id",
        *values,
    )
    bookings = await reserved(rows)
    width = len(COLUMNS.split(", "))
    return [
        Asked(booking, *tuple(row)[width:]) for booking, row in zip(bookings, rows, strict=True)
    ]


async def unanswered(most: int) -> list[str]:
    """The codes of requests whose time is over."""
    found = await database.rows(
        "SELECT code FROM booking WHERE state = ? AND held_until <= ? ORDER BY held_until LIMIT ?",
        State.REQUESTED,
        clock.to_us(clock.now()),
        most,
    )
    return [code for (code,) in found]
