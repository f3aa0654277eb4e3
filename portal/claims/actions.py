"""Taking places and giving them back. Call inside a transaction that holds `lock("space", ...)`."""

from collections.abc import Iterable, Sequence

from portal import clock, database
from portal.claims.queries import Standing
from portal.claims.rules import free_numbers

PER_STATEMENT = 4000  # rows; both databases allow some 32,000 values in a statement
COLUMNS = 6


async def take(
    booking_id: int,
    spaces: Sequence[tuple[int, int]],
    ticks: range,
    stand: Standing,
    *,
    party: int | None,
    expires_us: int = clock.NEVER_US,
    beside: bool = False,
) -> None:
    """Claim `party` places (None: all) of each (space, capacity) in every tick for a booking, whose
    own claims are replaced, or stay with `beside`.

    `stand` is how claims stood under the lock. Raises `database.StartAgain` when the places are not
    free after all: somebody wrote without the lock, and the unique key refused one of the two.
    """
    claims: list[tuple[int, int, int, int, int, int]] = []
    for space, capacity in sorted(spaces):
        for tick in ticks:
            taken = stand.numbers.get((space, tick), set())
            places = free_numbers(taken, capacity, party or capacity)
            if places is None:
                raise database.StartAgain
            claims += [(space, tick, place, capacity, booking_id, expires_us) for place in places]
    if stand.to_clear:
        await _clear(0 if beside else booking_id, [space for space, _ in spaces], ticks)
    await _insert(claims)


async def _clear(booking_id: int, spaces: Iterable[int], ticks: range) -> None:
    """Drop the booking's own claims, and expired ones of others where it is about to claim."""
    wanted = sorted(spaces)
    await database.execute(
        "DELETE FROM claim WHERE booking_id = ? OR"
        f" (space_id IN ({database.marks(len(wanted))}) AND tick >= ? AND tick < ?"
        " AND expires_at <= ?)",
        booking_id,
        *wanted,
        ticks.start,
        ticks.stop,
        clock.to_us(clock.now()),
    )


async def _insert(claims: list[tuple[int, int, int, int, int, int]]) -> None:
    for start in range(0, len(claims), PER_STATEMENT):
        part = claims[start : start + PER_STATEMENT]
        inserted = await database.execute(
            "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at) VALUES "
            f"{database.marks(len(part), COLUMNS)} ON CONFLICT DO NOTHING",
            *(value for claim in part for value in claim),
        )
        if inserted != len(part):
            raise database.StartAgain


async def extend(booking_id: int, expires_us: int) -> None:
    """Let the booking's claims expire at another instant (µs)."""
    await database.execute(
        "UPDATE claim SET expires_at = ? WHERE booking_id = ?", expires_us, booking_id
    )


async def free(booking_id: int) -> None:
    """Give back all places of a booking. Only the change of its state calls this."""
    await database.execute("DELETE FROM claim WHERE booking_id = ?", booking_id)


async def free_from(booking_id: int, tick: int) -> None:
    """Give back the places of a booking from a tick on: nobody came for it."""
    await database.execute("DELETE FROM claim WHERE booking_id = ? AND tick >= ?", booking_id, tick)


async def sweep(before_us: int) -> int:
    """Drop claims on time that has passed; the table stays as small as the future."""
    swept = 0
    for minutes in (15, 30):
        swept += await database.execute(
            "DELETE FROM claim WHERE tick < ? AND space_id IN (SELECT s.id FROM space s"
            " JOIN facility f ON f.id = s.facility_id WHERE f.tick_minutes = ?)",
            before_us // (minutes * 60_000_000),
            minutes,
        )
    return swept
