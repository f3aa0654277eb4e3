"""Units that are offered no longer: who has booked them for later is displaced like by a closing.

The caller's transaction holds the spaces of their facility, and changes the units afterwards, which
raises the version of the rules: a booking decided by the old ones starts again.
"""

from collections.abc import Collection, Sequence
from datetime import date

from portal import clock, database
from portal.bookings.actions.displacing.taking import (
    claims_freed,
    displace,
    record_closing,
    withdraw,
)
from portal.bookings.queries.displaced import Hit, hit_at_units
from portal.bookings.rules.states import State
from portal.hours.models import ClosingKind
from portal.language import Named
from portal.people.rules.visitors import Visitor


async def locked_hits(unit_ids: Sequence[int], first: date) -> list[Hit]:
    """Who has booked these units for `first` or later, elders first, with nobody able to cancel any
    more."""
    people = {hit.person_id for hit in await hit_at_units(unit_ids, first)}
    await database.lock("person", people)
    found = await hit_at_units(unit_ids, first)
    if not {hit.person_id for hit in found} <= people:
        raise database.StartAgain
    return found


async def displace_hits(
    by: Visitor, found: Sequence[Hit], reason: Named, *, organisation_id: int
) -> str | None:
    """Displace these bookings, to be offered something else; the code of what displaced them. What
    somebody was only looking at is let go; None when there is nothing else."""
    if all(hit.state == State.HELD for hit in found):
        await displace(by, 0, found)  # no row of a closing is written for what is only held
        return None
    closing_id, code = await record_closing(
        by, reason, kind=ClosingKind.UNITS, organisation_id=organisation_id
    )
    await displace(by, closing_id, found)
    return code


async def withdraw_alternatives(unit_ids: Collection[int], first: date) -> None:
    """What was kept at these units for others, for `first` or later, is looked for anew."""
    if not unit_ids:
        return
    found = await database.rows(
        "SELECT DISTINCT d.id FROM displacement d JOIN alternative a ON a.displacement_id = d.id"
        f" WHERE d.state = 'offered' AND a.unit_id IN ({database.marks(len(unit_ids))})"
        " AND a.on_day >= ? AND a.starts_at > ? ORDER BY d.id",
        *unit_ids,
        first.isoformat(),
        clock.to_us(clock.now()),
    )
    await claims_freed(await withdraw([row[0] for row in found]))
