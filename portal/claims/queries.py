"""What is taken."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from portal import clock, database

# When a place is free again by itself; one that somebody waits for never is.
GROUND = 2  # marks a row that says where somebody waits, not what is taken
FREE_AGAIN = f"min(CASE WHEN waited THEN {clock.NEVER_US} ELSE expires_at END)"


class Occupancy(NamedTuple):
    """Places taken by (space, tick), and when the first of those claims expires by itself (µs)."""

    taken: dict[tuple[int, int], int]
    changes_us: int


async def taken_places(
    spaces: Iterable[int], ticks: range, *, apart_from: int | None = None
) -> Occupancy:
    """Places taken now in `spaces` during `ticks`, not counting the booking `apart_from`.

    An expired claim takes nothing, whether or not it was swept yet; unless somebody waits for the
    place: then it is taken until it was passed on.
    """
    wanted = sorted(set(spaces))
    if not wanted or not ticks:
        return Occupancy({}, clock.NEVER_US)
    found = await database.rows(
        f"SELECT space_id, tick, count(*), {FREE_AGAIN} FROM claim"
        f" WHERE space_id IN ({database.marks(len(wanted))}) AND tick >= ? AND tick < ?"
        " AND (expires_at > ? OR waited) AND booking_id <> ? GROUP BY space_id, tick",
        *wanted,
        ticks.start,
        ticks.stop,
        clock.to_us(clock.now()),
        apart_from or 0,
    )
    return Occupancy(
        {(space, tick): count for space, tick, count, _ in found},
        min((row[3] for row in found), default=clock.NEVER_US),
    )


MANY = 400  # spaces; beyond it reading every claim of those ticks is quicker than naming each space


async def taken_rows(spaces: Collection[int], ranges: Sequence[range]) -> Sequence[Any]:
    """(space, tick, places taken now, first expiry in µs) within any of `ranges` of ticks.

    Asked for many spaces it may answer for others too.
    """
    if not spaces or not ranges:
        return []
    bounds = [bound for ticks in ranges for bound in (ticks.start, ticks.stop)]
    among = f" AND space_id IN ({database.marks(len(spaces))})" if len(spaces) <= MANY else ""
    return await database.rows(
        f"SELECT space_id, tick, count(*), {FREE_AGAIN} FROM claim"
        f" WHERE ({' OR '.join(['(tick >= ? AND tick < ?)'] * len(ranges))})"
        f" AND (expires_at > ? OR waited){among} GROUP BY space_id, tick",
        *bounds,
        clock.to_us(clock.now()),
        *(sorted(spaces) if among else ()),
    )


class Standing(NamedTuple):
    """Claims as they stand, read under the lock on their spaces.

    `numbers`: place numbers taken by others, by (space, tick). `to_clear`: whether rows are there
    that take nothing and would be in the way, expired ones or the booking's own. `waited`: where
    somebody waits for a place, by (space, tick).
    """

    numbers: dict[tuple[int, int], set[int]]
    to_clear: bool
    waited: frozenset[tuple[int, int]] = frozenset()

    @property
    def taken(self) -> dict[tuple[int, int], int]:
        """How many places are taken, as the rules count."""
        return {key: len(places) for key, places in self.numbers.items()}


async def standing(
    spaces: Collection[int],
    ticks: range,
    *,
    apart_from: int | None = None,
    passing_on: bool = False,
) -> Standing:
    """How claims stand in `spaces` during `ticks`, the booking `apart_from` not counted; when
    `passing_on`, neither what was freed for those who wait. One query."""
    now_us = clock.to_us(clock.now())
    numbers: dict[tuple[int, int], set[int]] = {}
    waited: set[tuple[int, int]] = set()
    to_clear = apart_from is not None  # its claims may be at other times and places
    wanted, marks = sorted(spaces), database.marks(len(spaces))
    for space, tick, place, booking_id, expires_us, awaited in await database.rows(
        "SELECT space_id, tick, place, booking_id, expires_at, CASE WHEN waited THEN 1 ELSE 0 END"
        f" FROM claim WHERE space_id IN ({marks}) AND tick >= ? AND tick < ?"
        " UNION ALL SELECT space_id, from_tick, until_tick, 0, 0, 2 FROM wait_ground"
        f" WHERE space_id IN ({marks}) AND from_tick < ? AND until_tick > ?",
        *wanted,
        ticks.start,
        ticks.stop,
        *wanted,
        ticks.stop,
        ticks.start,
    ):
        if awaited == GROUND:  # from `tick` up to `place`
            waited |= {(space, t) for t in ticks if tick <= t < place}
        elif booking_id == apart_from or (expires_us <= now_us and (passing_on or not awaited)):
            to_clear = True
        else:
            numbers.setdefault((space, tick), set()).add(place)
    return Standing(numbers, to_clear, frozenset(waited))
