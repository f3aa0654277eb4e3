"""The rows with which a wait or an offer ends."""

from portal import clock, database
from portal.bookings.actions.records import update_booking, write_event
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.demand.actions import note
from portal.demand.rules import NO_PLACE, What
from portal.settings import settings
from portal.waiting.queries.waits import Kept, Wait
from portal.waiting.rules import Fate


async def end_wait(wait_id: int, fate: Fate, *, expected: Fate) -> None:
    """The wait is over; one that is not what it was expected to be starts the verb again."""
    changed = await database.execute(
        "UPDATE wait SET state = ?, changed_at = ? WHERE id = ? AND state = ?",
        fate,
        clock.to_us(clock.now()),
        wait_id,
        expected,
    )
    if changed != 1:
        raise database.StartAgain
    await database.execute("DELETE FROM wait_ground WHERE wait_id = ?", wait_id)


async def end_offer(kept: Kept, state: str) -> None:
    """The offer is answered for; one that is not open any more starts the verb again."""
    changed = await database.execute(
        "UPDATE wait_offer SET state = ?, changed_at = ? WHERE id = ? AND state = 'open'",
        state,
        clock.to_us(clock.now()),
        kept.offer_id,
    )
    if changed != 1:
        raise database.StartAgain


async def give_back(kept: Kept, actor_id: int | None, reason: str) -> None:
    """What was kept goes to the next in line."""
    await update_booking(
        kept.booking_id,
        {"state": State.LAPSED, "changed_at": clock.to_us(clock.now())},
        expected=State.OFFERED,
    )
    await write_event(kept.booking_id, State.OFFERED, State.LAPSED, actor_id, reason)
    await claims.free(kept.booking_id)


def note_in_vain(wait: Wait) -> None:
    """It came to nothing: counted, without whose it was."""
    starts = wait.wanted.window.starts.astimezone(settings().zone)
    facility_id = wait.wanted.facility_id or NO_PLACE
    note(What.WAITED, facility_id, wait.wanted.on_day, starts.hour, wait.wanted.kind)
