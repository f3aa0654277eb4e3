"""Leaving the line, and the end of waiting when the time one waited for begins."""

from portal import clock, database
from portal.people.rules.visitors import Visitor
from portal.waiting import notices
from portal.waiting.actions.answering import decline
from portal.waiting.actions.ends import end_wait, note_in_vain
from portal.waiting.queries.waits import Wait, open_waits_of, wait_of, waits_over
from portal.waiting.rules import Fate


@database.transactional
async def leave_line(visitor: Visitor, code: str) -> None:
    """Stop waiting; what is kept at that moment goes to the next. Left already, nothing happens."""
    await database.lock("household", [visitor.household_id])
    wait = await wait_of(visitor.household_id, code)
    if wait is not None:
        await _leave(visitor, wait)


@database.transactional
async def leave_every_line(visitor: Visitor) -> None:
    """Stop waiting for anything."""
    await database.lock("household", [visitor.household_id])
    for wait in await open_waits_of(visitor.id):
        await _leave(visitor, wait)


async def _leave(visitor: Visitor, wait: Wait) -> None:
    if wait.kept is not None and wait.kept.state == "open":
        await decline(visitor, wait, Fate.LEFT)
    elif wait.fate is Fate.WAITING:
        await end_wait(wait.id, Fate.LEFT, expected=Fate.WAITING)


async def end_waits() -> int:
    """End waits that nothing can meet any more, and tell their people; how many."""
    over = [wait for wait in await waits_over(clock.now()) if await _end(wait)]
    for wait in over:
        note_in_vain(wait)
    return len(over)


@database.transactional
async def _end(wait: Wait) -> bool:
    changed = await database.execute(
        "UPDATE wait SET state = 'over', changed_at = ? WHERE id = ? AND state = 'waiting'",
        clock.to_us(clock.now()),
        wait.id,
    )
    if changed != 1:
        return False
    await database.execute("DELETE FROM wait_ground WHERE wait_id = ?", wait.id)
    await notices.over(wait)
    return True
