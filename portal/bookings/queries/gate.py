"""Who is expected at a gate on a day, and who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock, database
from portal.bookings.queries.own import COLUMNS, Reserved, reserved
from portal.bookings.rules.states import State
from portal.facilities.rules import Facts
from portal.people.rules.names import masked_name
from portal.timespan import day_span

LISTED = (State.CONFIRMED, State.ATTENDED, State.MISSED, State.EXCUSED)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody came. `way` says how that is known."""

    came_at: datetime
    left_at: datetime | None
    heads: int
    way: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A booking as the list at the gate shows it; the name is masked."""

    booking: Reserved
    name: str
    visit: Visit | None


async def listed_on(facilities: Sequence[Facts], day: date) -> list[Listed]:
    """The bookings of a day at some facilities, by time, that were or will be there."""
    if not facilities:
        return []
    spans = [day_span(day, facts.zone) for facts in facilities]
    found = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE facility_id IN ({database.marks(len(facilities))})"
        f" AND starts_at >= ? AND starts_at < ? AND state IN ({database.marks(len(LISTED))})"
        " AND on_day = ? ORDER BY starts_at, facility_id, unit_id, id",
        *(facts.id for facts in facilities),
        clock.to_us(min(span.starts for span in spans)),
        clock.to_us(max(span.ends for span in spans)),
        *LISTED,
        day.isoformat(),
    )
    return await _listed(found)


async def listed_by_code(code: str) -> Listed | None:
    """The booking with this code, whoever's it is: only for those at its gate."""
    found = await database.rows(f"SELECT {COLUMNS} FROM booking WHERE code = ?", code)
    return next(iter(await _listed(found)), None)


async def _listed(found: Iterable[Any]) -> list[Listed]:
    bookings = await reserved(found)
    if not bookings:
        return []
    about = {
        row[0]: row
        for row in await database.rows(
            "SELECT b.id, p.name, v.came_at, v.left_at, v.heads, v.way FROM booking b"
            " LEFT JOIN person p ON p.id = b.person_id LEFT JOIN visit v ON v.booking_id = b.id"
            f" WHERE b.id IN ({database.marks(len(bookings))})",
            *(booking.id for booking in bookings),
        )
    }
    return [
        Listed(
            booking=booking,
            name=masked_name(about[booking.id][1] or ""),
            visit=_visit(about[booking.id]),
        )
        for booking in bookings
    ]


def _visit(row: Any) -> Visit | None:
    if row[2] is None:
        return None
    left_at = clock.from_us(row[3]) if row[3] is not None else None
    return Visit(clock.from_us(row[2]), left_at, row[4], row[5])


async def waited_for(until: datetime, for_as_long: timedelta) -> list[int]:
    """Bookings that began in some time before `until`, at places where one must be ticked, and that
    nobody has come for; by id."""
    found = await database.rows(
        "SELECT b.id FROM booking b WHERE b.state = 'confirmed' AND b.starts_at <= ?"
        " AND b.starts_at > ? AND b.person_id IS NOT NULL AND b.facility_id IN"
        " (SELECT facility_id FROM terms WHERE check_in <> 'none') ORDER BY b.id",
        clock.to_us(until),
        clock.to_us(until - for_as_long),
    )
    return [row[0] for row in found]


async def household_of(booking_id: int) -> int | None:
    """The household to lock before its booking is changed."""
    found: int | None = await database.value(
        "SELECT household_id FROM booking WHERE id = ?", booking_id
    )
    return found


async def booking_by_id(booking_id: int) -> Reserved:
    """A booking that is known to be there."""
    return (
        await reserved(
            await database.rows(f"SELECT {COLUMNS} FROM booking WHERE id = ?", booking_id)
        )
    )[0]
