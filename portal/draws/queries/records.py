"""What households had of the draws before."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from portal import clock, database
from portal.draws.rules.values import Record

LOOKED_BACK = timedelta(days=28)


async def records_before(draw_id: int, due: datetime) -> dict[int, Record]:
    """The record of every household in a draw that was in one of the weeks before; one query."""
    found = await database.rows(
        "SELECT m.household_id,"
        " (SELECT count(*) FROM draw_allotment a WHERE a.entry_id = m.entry_id)"
        " FROM draw_member m JOIN draw d ON d.id = m.draw_id"
        " WHERE d.drawn_at IS NOT NULL AND d.due_at >= ? AND d.id <> ? AND EXISTS"
        " (SELECT 1 FROM draw_member now WHERE now.draw_id = ?"
        " AND now.household_id = m.household_id)"
        " ORDER BY m.household_id, d.due_at, d.id",
        clock.to_us(due - LOOKED_BACK),
        draw_id,
        draw_id,
    )
    given: dict[int, list[int]] = defaultdict(list)
    for household_id, count in found:
        given[household_id].append(count)
    return {household_id: _record(counts) for household_id, counts in given.items()}


def _record(counts: list[int]) -> Record:
    """From what one draw after the other gave."""
    lost = 0
    for count in counts:
        lost = 0 if count else lost + 1
    return Record(won=sum(counts), lost=lost)


async def held_lately(due: datetime) -> Counter[int]:
    """How many slots each household got of the draws up to `due`, of the weeks looked back on;
    with nought for whoever registered and got nothing."""
    found = await database.rows(
        "SELECT m.household_id,"
        " (SELECT count(*) FROM draw_allotment a WHERE a.entry_id = m.entry_id)"
        " FROM draw_member m JOIN draw d ON d.id = m.draw_id"
        " WHERE d.drawn_at IS NOT NULL AND d.due_at > ? AND d.due_at <= ?",
        clock.to_us(due - LOOKED_BACK),
        clock.to_us(due),
    )
    held: Counter[int] = Counter()
    for household_id, count in found:
        held[household_id] += count
    return held
