"""Bookings that new hours or new terms leave outside, displaced as a closing displaces them.

The change itself is made by whoever keeps hours or terms, in one transaction with this, between
`locked` and `displace_by`. Locks as for a closing: spaces, people, facilities.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal import clock, database
from portal.bookings.actions.displacing.taking import (
    PER_STATEMENT,
    claims_freed,
    displace,
    lock_spaces,
    record_closing,
    withdraw,
)
from portal.bookings.actions.displacing.written import Rows, rows_of, written
from portal.bookings.queries.displaced import Offered, hits_of, offered_at
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve_many
from portal.hours.rules import why_not_open
from portal.language import Named, say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused

REASONS = {
    ClosingKind.HOURS: Named("开放时间调整", "New opening hours"),
    ClosingKind.TERMS: Named("预约规则调整", "New rules of booking"),
}
MORE_THAN_SEEN = Problem(
    "more_than_seen",
    say("Somebody booked meanwhile who would fall outside too. Please look at the list again."),
)


@dataclass(frozen=True, slots=True)
class Displacing:
    """The manager's word that bookings left outside are displaced: those `seen`, by id."""

    by: Visitor
    kind: ClosingKind
    organisation_id: int
    seen: frozenset[int]


async def locked(facility_ids: Sequence[int]) -> Rows:
    """Hold what bookings there need, their people, and the facilities; how hours and terms stand
    before the change."""
    await lock_spaces(facility_ids)
    people = await _people(facility_ids)
    await database.lock("person", people)
    if not await _people(facility_ids) <= people:
        raise database.StartAgain
    await database.lock("facility", facility_ids)
    return await rows_of(facility_ids)


async def _people(facility_ids: Sequence[int]) -> set[int]:
    found = await database.rows(
        f"SELECT DISTINCT person_id FROM booking WHERE facility_id IN"
        f" ({database.marks(len(facility_ids))}) AND person_id IS NOT NULL AND ends_at > ?"
        " AND state IN ('requested', 'confirmed')",
        *facility_ids,
        clock.to_us(clock.now()),
    )
    return {row[0] for row in found}


async def displace_by(
    wish: Displacing, outside: Collection[int], facility_ids: Sequence[int], before: Rows
) -> str | None:
    """Displace the bookings with the ids `outside`, now that the change is made; the code of the
    closing by which all of it can be undone, None when nobody is outside.

    Raises Refused when one of them was not seen.
    """
    if not outside:
        return None
    if not wish.seen.issuperset(outside):
        raise Refused([MORE_THAN_SEEN], conflict=True)
    found = []
    ids = sorted(outside)
    for start in range(0, len(ids), PER_STATEMENT):
        found += await hits_of(ids[start : start + PER_STATEMENT])
    found.sort(key=lambda hit: not hit.elder)
    closing_id, code = await record_closing(
        wish.by,
        REASONS[wish.kind],
        kind=wish.kind,
        organisation_id=wish.organisation_id,
        written=written(facility_ids, before, await rows_of(facility_ids)),
    )
    await displace(wish.by, closing_id, found)
    await claims_freed(hit.facility_id for hit in found)
    return code


async def withdraw_outside(facility_ids: Sequence[int]) -> None:
    """What is kept for others at times that new hours took away is looked for anew."""
    offers = await offered_at(facility_ids)
    if not offers:
        return
    every: list[Offered] = [each for _, each in offers]
    facilities = {each.facts.id: each.facts for each in every}
    days = sorted({each.local_starts.date() for each in every})
    hours = await resolve_many(list(facilities.values()), days)
    gone = {
        displacement_id
        for displacement_id, each in offers
        if why_not_open(hours[each.facts.id, each.local_starts.date()], each.span) is not None
    }
    await claims_freed(await withdraw(sorted(gone)))
