"""A room with another number of seats from a day on: a new unit, into which bookings move."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain

from portal import clock, database
from portal.bookings.queries.displaced import Hit
from portal.claims.rules import free_numbers
from portal.facilities.rules import Facts
from portal.grounds.actions.rows import write_space, write_unit
from portal.grounds.queries import seated
from portal.grounds.rules.dividing import Change, Seated

PER_STATEMENT = 500
COLUMNS = 6
ONE_DAY = timedelta(days=1)


async def seat_anew(facts: Facts, change: Change, staying: Sequence[Hit]) -> None:
    """Offer the room with `change.seats` seats from its day on, and move who stays into it. The
    caller holds the old space, and knows that they fit."""
    old = facts.unit(change.units[0])
    assert old is not None  # noqa: S101  the rules have looked at it
    places = await seated(old.spaces[0].id, staying)
    expiring = await _expiring(old.spaces[0].id, staying)
    space_id = await write_space(facts.id, old.spaces[0].name, change.seats)
    unit_id = await write_unit(facts.id, old.name, [space_id], takes="places", from_on=change.first)
    rows = [
        (space_id, tick, place, change.seats, booking_id, expiring[booking_id])
        for booking_id, tick, place in _numbered(places, change.seats)
    ]
    for start in range(0, len(rows), PER_STATEMENT):
        part = rows[start : start + PER_STATEMENT]
        await database.execute(
            "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at) VALUES "
            f"{database.marks(len(part), COLUMNS)}",
            *chain.from_iterable(part),
        )
    await _move([hit.id for hit in staying], old.spaces[0].id, unit_id)
    await database.execute(
        "UPDATE unit SET until_on = ? WHERE id = ?",
        (change.first - ONE_DAY).isoformat(),
        old.id,
    )


async def _expiring(space_id: int, staying: Sequence[Hit]) -> dict[int, int]:
    """When the claims of each expire (µs): a hold's do."""
    found = await database.rows(
        "SELECT booking_id, min(expires_at) FROM claim WHERE space_id = ? AND expires_at > ?"
        " GROUP BY booking_id",
        space_id,
        clock.to_us(clock.now()),
    )
    return {hit.id: clock.NEVER_US for hit in staying} | {row[0]: row[1] for row in found}


def _numbered(bookings: Sequence[Seated], seats: int) -> list[tuple[int, int, int]]:
    """(booking, tick, place) with places numbered anew."""
    taken: dict[int, set[int]] = {}
    numbered = []
    for each in bookings:
        for tick, wanted in sorted(each.places.items()):
            numbers = free_numbers(taken.setdefault(tick, set()), seats, wanted)
            assert numbers is not None  # noqa: S101  who does not fit was displaced
            taken[tick] |= set(numbers)
            numbered += [(each.booking_id, tick, place) for place in numbers]
    return numbered


async def _move(booking_ids: Sequence[int], space_id: int, unit_id: int) -> None:
    for start in range(0, len(booking_ids), PER_STATEMENT):
        part = booking_ids[start : start + PER_STATEMENT]
        marks = database.marks(len(part))
        await database.execute(
            f"DELETE FROM claim WHERE space_id = ? AND booking_id IN ({marks})", space_id, *part
        )
        await database.execute(
            f"UPDATE booking SET unit_id = ? WHERE id IN ({marks})", unit_id, *part
        )
