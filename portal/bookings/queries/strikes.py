"""No-shows and pauses of a person, and the appeals against them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock, database
from portal.bookings.queries.own import COLUMNS, Reserved, reserved
from portal.bookings.rules.strikes import Strike

MOST = 100  # appeals on a page


@dataclass(frozen=True, slots=True)
class Pause:
    """Booking is paused for a person."""

    id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody says that a no-show was none, or not their doing; and what was decided."""

    id: int
    booking: Reserved
    name: str
    words: str
    made_at: datetime
    decided_at: datetime | None
    verdict: str
    answer: str


async def strikes_of(person_id: int) -> list[Strike]:
    """Every no-show of a person that is kept, oldest first."""
    found = await database.rows(
        "SELECT booking_id, given_at, expires_at, lifted_at FROM strike WHERE person_id = ?"
        " ORDER BY given_at, id",
        person_id,
    )
    return [
        Strike(row[0], clock.from_us(row[1]), clock.from_us(row[2]), lifted=row[3] is not None)
        for row in found
    ]


async def standing_strikes(person_id: int) -> list[tuple[Strike, Reserved]]:
    """What counts against a person now, with the bookings, oldest first."""
    now, since = clock.now(), await last_pause(person_id)
    standing = [
        strike
        for strike in await strikes_of(person_id)
        if not strike.lifted
        and strike.expires_at > now
        and (since is None or strike.given_at > since.starts_at or since.ends_at > now)
    ]
    if not standing:
        return []
    found = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE id IN ({database.marks(len(standing))})",
        *(strike.booking_id for strike in standing),
    )
    bookings = {booking.id: booking for booking in await reserved(found)}
    return [(strike, bookings[strike.booking_id]) for strike in standing]


async def to_excuse(person_id: int, most: int = 50) -> list[tuple[Reserved, Strike | None]]:
    """What a person missed or cancelled late, the latest first, with the no-show it was if it was
    one."""
    found = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE person_id = ? AND (state = 'missed'"
        " OR (state = 'cancelled' AND late)) ORDER BY starts_at DESC, id DESC LIMIT ?",
        person_id,
        most,
    )
    strikes = {each.booking_id: each for each in await strikes_of(person_id)}
    return [(booking, strikes.get(booking.id)) for booking in await reserved(found)]


async def last_pause(person_id: int, *, before: datetime | None = None) -> Pause | None:
    """The latest pause for no-shows that was not lifted, of those begun `before` an instant."""
    found = await database.row(
        "SELECT id, starts_at, ends_at FROM pause WHERE person_id = ? AND why = 'strikes'"
        " AND lifted_at IS NULL AND starts_at < ? ORDER BY starts_at DESC, id DESC LIMIT 1",
        person_id,
        clock.to_us(before) if before else clock.NEVER_US,
    )
    return Pause(found[0], clock.from_us(found[1]), clock.from_us(found[2])) if found else None


async def paused_until(person_id: int) -> datetime | None:
    """Until when booking is paused for a person, for whatever reason."""
    now_us = clock.to_us(clock.now())
    until = await database.value(
        "SELECT max(ends_at) FROM pause WHERE person_id = ? AND lifted_at IS NULL"
        " AND starts_at <= ? AND ends_at > ?",
        person_id,
        now_us,
        now_us,
    )
    return clock.from_us(until) if until is not None else None


async def strike_of(booking_id: int) -> Strike | None:
    """The no-show a booking was, if it was one."""
    row = await database.row(
        "SELECT booking_id, given_at, expires_at, lifted_at FROM strike WHERE booking_id = ?",
        booking_id,
    )
    if row is None:
        return None
    return Strike(row[0], clock.from_us(row[1]), clock.from_us(row[2]), lifted=row[3] is not None)


APPEALS = (
    "SELECT a.id, a.booking_id, p.name, a.words, a.made_at, a.decided_at, a.verdict, a.answer"
    " FROM appeal a JOIN person p ON p.id = a.person_id"
)


async def appeal_of(booking_id: int) -> Appeal | None:
    """The appeal about a booking."""
    found = await database.rows(f"{APPEALS} WHERE a.booking_id = ?", booking_id)
    return next(iter(await _appeals(found)), None)


async def appeal_at(appeal_id: int) -> Appeal | None:
    """One appeal."""
    found = await database.rows(f"{APPEALS} WHERE a.id = ?", appeal_id)
    return next(iter(await _appeals(found)), None)


async def waiting_appeals() -> list[Appeal]:
    """Those still to be decided, the oldest first."""
    found = await database.rows(
        f"{APPEALS} WHERE a.decided_at IS NULL ORDER BY a.made_at, a.id LIMIT ?", MOST
    )
    return await _appeals(found)


async def _appeals(found: Any) -> list[Appeal]:
    if not found:
        return []
    rows = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE id IN ({database.marks(len(found))})",
        *(row[1] for row in found),
    )
    bookings = {booking.id: booking for booking in await reserved(rows)}
    return [
        Appeal(
            id=row[0],
            booking=bookings[row[1]],
            name=row[2],
            words=row[3],
            made_at=clock.from_us(row[4]),
            decided_at=clock.from_us(row[5]) if row[5] is not None else None,
            verdict=row[6],
            answer=row[7],
        )
        for row in found
    ]
