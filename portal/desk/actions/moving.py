"""The rows of a person that change hands when two records are put together, and back again.

What belongs to the person moves: bookings and what hangs on them, agreements, messages. What a
record did stays signed by it: lines of history, roles held before, who read it.
"""

from typing import Any

from portal import clock, database

Moved = dict[str, Any]

OWNED = ("strike", "pause", "priority", "appeal", "message")  # whole, by `person_id` alone
# What hangs on a booking goes where the booking goes, though it came about after the merger.
ON_BOOKINGS = {
    "strike": "booking_id IN ({ids})",
    "appeal": "booking_id IN ({ids})",
    "priority": "displacement_id IN (SELECT id FROM displacement WHERE booking_id IN ({ids}))",
}


async def _ids(sql: str, *values: object) -> list[int]:
    return sorted(row[0] for row in await database.rows(f"{sql} RETURNING id", *values))


async def hand_over(gone: int, kept: int, kept_household: int, staff_id: int, at_us: int) -> Moved:
    """Give everything of one record to the other; the ids of the rows, by what was done to them.

    `ended` are agreements that cannot be the kept record's (with itself, or twice with one helper),
    `revoked` calendar addresses and `seen` verifications of which it has one already: these stay
    with the gone record, ended at `at_us`.
    """
    moved: Moved = {
        "booking": await _ids(
            "UPDATE booking SET person_id = ?, household_id = ? WHERE person_id = ?",
            kept,
            kept_household,
            gone,
        )
    }
    for table in OWNED:
        moved[table] = await _ids(
            f"UPDATE {table} SET person_id = ? WHERE person_id = ?", kept, gone
        )
    moved["wait"] = await _ids(
        "UPDATE wait SET person_id = ?, household_id = ? WHERE person_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM wait k WHERE k.person_id = ? AND k.thing = wait.thing"
        " AND k.state IN ('waiting', 'offered'))",
        kept,
        kept_household,
        gone,
        kept,
    )
    moved["ended"] = await _end_agreements(gone, kept, staff_id, at_us)
    for column in ("person_id", "helper_id"):
        moved[column] = await _ids(
            f"UPDATE helper SET {column} = ? WHERE {column} = ? AND ended_at IS NULL", kept, gone
        )
    moved["revoked"] = await _ids(
        "UPDATE feed_token SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL"
        " AND EXISTS (SELECT 1 FROM feed_token k WHERE k.person_id = ? AND k.revoked_at IS NULL)",
        at_us,
        gone,
        kept,
    )
    moved["feed_token"] = await _ids(
        "UPDATE feed_token SET person_id = ? WHERE person_id = ? AND revoked_at IS NULL", kept, gone
    )
    # Nobody verifies themselves: what the kept record saw of the gone one ends, too.
    moved["seen"] = await _ids(
        "UPDATE verification SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL"
        " AND (coalesce(by_id, 0) = ? OR EXISTS (SELECT 1 FROM verification k"
        " WHERE k.person_id = ? AND k.ended_at IS NULL))",
        at_us,
        gone,
        kept,
        kept,
    )
    moved["verification"] = await _ids(
        "UPDATE verification SET person_id = ? WHERE person_id = ? AND ended_at IS NULL", kept, gone
    )
    return moved


async def _end_agreements(gone: int, kept: int, staff_id: int, at_us: int) -> list[int]:
    """Agreements between the two, and those with somebody who has one with the kept record."""
    return await _ids(
        "UPDATE helper SET ended_at = ?, ended_by_id = ? WHERE ended_at IS NULL AND ("
        " (person_id = ? AND helper_id = ?) OR (person_id = ? AND helper_id = ?)"
        " OR (person_id = ? AND helper_id IN"
        "  (SELECT k.helper_id FROM helper k WHERE k.person_id = ? AND k.ended_at IS NULL))"
        " OR (helper_id = ? AND person_id IN"
        "  (SELECT k.person_id FROM helper k WHERE k.helper_id = ? AND k.ended_at IS NULL)))",
        at_us,
        staff_id,
        gone,
        kept,
        kept,
        gone,
        gone,
        kept,
        gone,
        kept,
    )


async def give_back(moved: Moved, gone: int, gone_household: int, kept: int, at_us: int) -> int:
    """Give back what `hand_over` took at `at_us`; how many rows came back.

    A row that is not the kept record's any more, or that was ended since, stays as it is.
    """
    bookings = moved.get("booking", [])
    back = await _back(
        "UPDATE booking SET person_id = ?, household_id = ? WHERE person_id = ?",
        [gone, gone_household, kept],
        bookings,
    )
    back += await _back(
        "UPDATE wait SET person_id = ?, household_id = ? WHERE person_id = ?",
        [gone, gone_household, kept],
        moved.get("wait", []),
    )
    for table in OWNED:
        back += await _back(
            f"UPDATE {table} SET person_id = ? WHERE person_id = ?",
            [gone, kept],
            moved.get(table, []),
        )
    for table, which in ON_BOOKINGS.items():
        if bookings:
            await database.execute(
                f"UPDATE {table} SET person_id = ? WHERE person_id = ?"
                f" AND {which.format(ids=database.marks(len(bookings)))}",
                gone,
                kept,
                *bookings,
            )
    for column in ("person_id", "helper_id"):
        back += await _back(
            f"UPDATE helper SET {column} = ? WHERE {column} = ? AND ended_at IS NULL",
            [gone, kept],
            moved.get(column, []),
        )
    back += await _back(
        "UPDATE feed_token SET person_id = ? WHERE person_id = ? AND revoked_at IS NULL",
        [gone, kept],
        moved.get("feed_token", []),
    )
    back += await _back(
        "UPDATE verification SET person_id = ? WHERE person_id = ? AND ended_at IS NULL",
        [gone, kept],
        moved.get("verification", []),
    )
    return back + await _reopen(moved, at_us)


async def _reopen(moved: Moved, at_us: int) -> int:
    """What the merger ended, and nobody else, holds again."""
    back = await _back(
        "UPDATE helper SET ended_at = NULL, ended_by_id = NULL WHERE ended_at = ?",
        [at_us],
        moved.get("ended", []),
    )
    back += await _back(
        "UPDATE feed_token SET revoked_at = NULL WHERE revoked_at = ?",
        [at_us],
        moved.get("revoked", []),
    )
    return back + await _back(
        "UPDATE verification SET ended_at = NULL WHERE ended_at = ?",
        [at_us],
        moved.get("seen", []),
    )


async def _back(sql: str, values: list[int], ids: list[int]) -> int:
    if not ids:
        return 0
    return await database.execute(f"{sql} AND id IN ({database.marks(len(ids))})", *values, *ids)


async def raise_calendars(*people: int) -> None:
    """Tell the calendar feeds of these people that they have something new. An address that goes
    from one to the other must not meet a version it has shown before."""
    among = f"WHERE id IN ({database.marks(len(people))})"
    newest = await database.value(f"SELECT max(calendar_version) FROM person {among}", *people)
    await database.execute(f"UPDATE person SET calendar_version = ? {among}", newest + 1, *people)


def now_us() -> int:
    """The instant a merger is signed with."""
    return clock.to_us(clock.now())
