"""What the tests of the gate start from."""

from typing import Any

from portal import database
from portal.facilities.rules import Facts
from tests.make import make_facility

NINE = "2026-11-28 09:00"
IN = {"check_in": "in", "check_in_before": 15, "check_in_after": 15}


async def make_hall(**changes: Any) -> Facts:
    """A hall where one must be ticked from 15 minutes before to 15 after the start."""
    terms = {**IN, **changes.pop("terms", {})}
    return await make_facility(terms=terms, **changes)


async def id_of(code: str) -> int:
    return int(await database.value("SELECT id FROM booking WHERE code = ?", code))


async def state_of(code: str) -> str:
    return str(await database.value("SELECT state FROM booking WHERE code = ?", code))


async def history_of(code: str) -> list[str]:
    """The states a booking went through."""
    return [
        row[0]
        for row in await database.rows(
            "SELECT to_state FROM booking_event WHERE booking_id = ? ORDER BY seq",
            await id_of(code),
        )
    ]


async def turn(code: str, state: str) -> None:
    """Give a confirmed booking another state, with its line of history."""
    booking_id = await id_of(code)
    async with database.transaction():
        await database.execute("UPDATE booking SET state = ? WHERE id = ?", state, booking_id)
        await database.execute(
            "INSERT INTO booking_event (booking_id, seq, previous, from_state, to_state,"
            " happened_at) VALUES (?, 2, 1, 'confirmed', ?, 0)",
            booking_id,
            state,
        )
