"""Taking places and giving them back. Call inside a transaction that holds `lock("space", ...)`."""

from collections.abc import Collection, Iterable, Sequence

from portal import clock, database
from portal.claims.queries import Standing
from portal.claims.rules import free_numbers

PER_STATEMENT = 4000  # rows; both databases allow some 32,000 values in a statement
COLUMNS = 7


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
    claims: list[tuple[int, int, int, int, int, int, bool]] = []
    for space, capacity in sorted(spaces):
        for tick in ticks:
            taken = stand.numbers.get((space, tick), set())
            places = free_numbers(taken, capacity, party or capacity)
            if places is None:
                raise database.StartAgain
            waited = (space, tick) in stand.waited
            claims += [
                (space, tick, place, capacity, booking_id, expires_us, waited) for place in places
            ]
    if stand.to_clear:
        await _clear(booking_id, [space for space, _ in spaces], ticks, beside=beside)
    await _insert(claims)


async def _clear(booking_id: int, spaces: Iterable[int], ticks: range, *, beside: bool) -> None:
    """Drop the booking's own claims, unless they stay `beside`, and where it is about to claim
    also expired ones of others."""
    wanted = sorted(spaces)
    await database.execute(
        f"DELETE FROM claim WHERE space_id IN ({database.marks(len(wanted))})"
        " AND tick >= ? AND tick < ? AND (expires_at <= ? OR booking_id = ?) AND (NOT waited"
        " OR booking_id = ?)",
        *wanted,
        ticks.start,
        ticks.stop,
        clock.to_us(clock.now()),
        0 if beside else booking_id,
        booking_id,
    )
    if not beside:
        await free(booking_id)


async def _insert(claims: list[tuple[int, int, int, int, int, int, bool]]) -> None:
    for start in range(0, len(claims), PER_STATEMENT):
        part = claims[start : start + PER_STATEMENT]
        inserted = await database.execute(
            "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at, waited)"
            f" VALUES {database.marks(len(part), COLUMNS)} ON CONFLICT DO NOTHING",
            *(value for claim in part for value in claim),
        )
        if inserted != len(part):
            raise database.StartAgain


async def extend(booking_id: int, expires_us: int) -> None:
    """Let the booking's claims expire at another instant (µs); not those it has given back."""
    await database.execute(
        "UPDATE claim SET expires_at = ? WHERE booking_id = ? AND expires_at > ?",
        expires_us,
        booking_id,
        clock.to_us(clock.now()),
    )


async def free(*booking_ids: int) -> None:
    """Give back all places of bookings. Only the change of their state calls this.

    A place that somebody waits for is given back by ending its claim where it stands: nobody else
    can take it until it was passed on.
    """
    for start in range(0, len(booking_ids), PER_STATEMENT):
        part = booking_ids[start : start + PER_STATEMENT]
        await _give_back(f"booking_id IN ({database.marks(len(part))})", *part)


async def free_from(booking_id: int, tick: int) -> None:
    """Give back the places of a booking from a tick on: nobody came for it."""
    await _give_back("booking_id = ? AND tick >= ?", booking_id, tick)


async def _give_back(condition: str, *values: int) -> None:
    now_us = clock.to_us(clock.now())
    await database.execute(f"DELETE FROM claim WHERE {condition} AND NOT waited", *values)
    await database.execute(
        f"UPDATE claim SET expires_at = ? WHERE {condition} AND expires_at > ?",
        now_us,
        *values,
        now_us,
    )


async def wait_for(spaces: Collection[int], ticks: range) -> None:
    """From now on somebody waits for these places: whoever has them gives them back to those."""
    await database.execute(
        f"UPDATE claim SET waited = TRUE WHERE space_id IN ({database.marks(len(spaces))})"
        " AND tick >= ? AND tick < ? AND expires_at > ?",
        *sorted(spaces),
        ticks.start,
        ticks.stop,
        clock.to_us(clock.now()),
    )


async def clear_freed(spaces: Collection[int], ticks: range | None = None) -> int:
    """Drop what was given back for those who wait, in `ticks` or at any time: these places were
    passed on, or fit nobody who waits. How many there were."""
    within, bounds = (
        (" AND tick >= ? AND tick < ?", (ticks.start, ticks.stop)) if ticks else ("", ())
    )
    return await database.execute(
        f"DELETE FROM claim WHERE space_id IN ({database.marks(len(spaces))})"
        f" AND waited AND expires_at <= ?{within}",
        *sorted(spaces),
        clock.to_us(clock.now()),
        *bounds,
    )


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
