"""Booking on behalf: whoever helps may, now, and both names are on the record."""

from typing import Any

from portal import database
from portal.bookings.actions.records import SIGNED_OUT
from portal.bookings.rules.helping import STANDING, TOLD_THE_DESK, Helped, may_take_their_word
from portal.language import say
from portal.people.queries.helpers import helps
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused

NOT_AGREED = Problem("not_agreed", say("They have not agreed, or do not agree any more."))
FOR_YOURSELF = Problem("yourself", say("For yourself you book under Mine, like everybody."))
NOT_HERE = Problem("not_here", say("No booking can be made for this person any more."))


async def lock_households(visitor: Visitor, helping: Helped | None) -> None:
    """Lock the household whose booking it is, and the helper's own; then see that they may.

    Consent is ended under the same lock: what was ended before is seen here. Raises Refused.
    """
    if helping is None:
        await database.lock("household", [visitor.household_id])
        await refuse_if_merged(visitor)
        return
    await database.lock("household", sorted({visitor.household_id, helping.household_id}))
    if helping.person_id == visitor.id:
        raise Refused([FOR_YOURSELF])
    here = await database.value(
        "SELECT 1 FROM person WHERE id = ? AND household_id = ? AND erased_at IS NULL"
        " AND disabled_at IS NULL",
        helping.person_id,
        helping.household_id,
    )
    if here is None:
        raise Refused([NOT_HERE])
    if not await _agreed(visitor, helping):
        raise Refused([NOT_AGREED])


async def refuse_if_merged(visitor: Visitor) -> None:
    """Under the household's lock, under which records are put together: whoever's record went into
    another one since the request came is signed out. Raises Refused."""
    merged = "SELECT 1 FROM person WHERE id = ? AND merged_into_id IS NOT NULL"
    if await database.value(merged, visitor.id):
        raise Refused([SIGNED_OUT])


async def _agreed(visitor: Visitor, helping: Helped) -> bool:
    if helping.consent == STANDING:
        return await helps(visitor.id, helping.person_id)
    return helping.consent in TOLD_THE_DESK and may_take_their_word(visitor)


def help_columns(visitor: Visitor, helping: Helped | None) -> dict[str, Any]:
    """What a booking keeps of whoever made it for another."""
    if helping is None:
        return {"helper_id": None, "consent": "", "channel": "web"}
    return {"helper_id": visitor.id, "consent": helping.consent, "channel": helping.channel}


def problems_left(
    problems: list[Problem], visitor: Visitor, helping: Helped | None, *, waive: bool
) -> list[Problem]:
    """What is left of `problems` when the desk takes responsibility for those it may waive."""
    if not (waive and helping is not None and may_take_their_word(visitor)):
        return problems
    return [problem for problem in problems if not problem.waivable]
