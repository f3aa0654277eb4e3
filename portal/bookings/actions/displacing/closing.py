"""Closing time that is booked.

Locks: the spaces first, so that no booking is made meanwhile; then the people hit, so that none of
them cancels; the facilities last, when the closures are written and raise the version of the rules.
A booking decided by the old rules was therefore either seen here, or finds other rules when it ends
and starts again.
"""

from collections.abc import Sequence
from typing import NamedTuple

from portal import clock, database
from portal.bookings.actions.displacing.taking import (
    PER_STATEMENT,
    claims_freed,
    displace,
    lock_spaces,
    record_closing,
    withdraw,
)
from portal.bookings.queries.displaced import Hit, hit_by
from portal.hours.actions import close
from portal.hours.actions.reasons import reason_problems, refuse
from portal.hours.models import ClosureKind
from portal.language import Named, say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.timespan import TimeSpan

NOTHING_TO_CLOSE = Problem("nothing_to_close", say("Choose at least one place to close."))
IS_OVER = Problem("is_over", say("That time is over already."), field="ends")


class ClosureWish(NamedTuple):
    """Time to take back from one facility, or from all of an organisation."""

    organisation_id: int
    facility_id: int | None
    span: TimeSpan


async def close_over(
    by: Visitor,
    closures: Sequence[ClosureWish],
    reason: Named,
    *,
    kind: ClosureKind,
    organisation_id: int | None,
    signal: str = "",
    level: str = "",
    district: str = "",
    key: str,
) -> str:
    """Take time back although it is booked; the closing's code.

    Every booking it overlaps is displaced and waits to be offered something else
    (`offer_alternatives`); what somebody was just looking at is let go. All in one transaction, so
    it is closed or it is not. Raises Refused without a reason, without a place, or for the past.
    """
    asked = fingerprint(
        act="close",
        closures=[
            [
                wish.organisation_id,
                wish.facility_id,
                clock.to_us(wish.span.starts),
                clock.to_us(wish.span.ends),
            ]
            for wish in closures
        ],
        reason=[reason.zh, reason.en],
        kind=str(kind),
        signal=[signal, level, district],
    )

    async def act() -> Answer:
        refuse(*reason_problems(reason))
        refuse(*([] if closures else [NOTHING_TO_CLOSE]))
        if all(wish.span.ends <= clock.now() for wish in closures):
            refuse(IS_OVER)
        found = await _locked_hits(closures)
        closing_id, code = await record_closing(
            by,
            reason,
            kind=kind,
            organisation_id=organisation_id,
            weather=(signal, level, district),
        )
        await displace(by, closing_id, found)
        reopened = await _withdraw_offers(closures)
        for wish in sorted(closures, key=lambda each: (each.organisation_id, each.span)):
            await close(
                wish.organisation_id,
                wish.span,
                reason,
                kind=kind,
                facility_id=wish.facility_id,
                by=by.id,
                closing_id=closing_id,
            )
        await claims_freed({hit.facility_id for hit in found} | reopened)
        return {"code": code}

    return str((await once(by.id, key, asked, act))["code"])


async def facilities_of(wish: ClosureWish) -> list[int]:
    """The facilities a closure closes, retired ones too: somebody may still be booked there."""
    if wish.facility_id is not None:
        return [wish.facility_id]
    found = await database.rows(
        "SELECT id FROM facility WHERE organisation_id = ? ORDER BY id", wish.organisation_id
    )
    return [row[0] for row in found]


async def _locked_hits(closures: Sequence[ClosureWish]) -> list[Hit]:
    """Whom the closures hit, elders first, with nobody able to book or cancel any more."""
    places = await _places(closures)
    await lock_spaces(each for ids, _ in places for each in ids)
    people = {hit.person_id for hit in await _hits(places)}
    await database.lock("person", people)
    found = await _hits(places)
    if not {hit.person_id for hit in found} <= people:
        raise database.StartAgain
    return found


async def _places(closures: Sequence[ClosureWish]) -> list[tuple[list[int], TimeSpan]]:
    """Which facilities are closed in each span: a storm closes a city in one."""
    by_span: dict[TimeSpan, set[int]] = {}
    for wish in closures:
        by_span.setdefault(wish.span, set()).update(await facilities_of(wish))
    return [(sorted(ids), span) for span, ids in sorted(by_span.items())]


async def _hits(places: Sequence[tuple[list[int], TimeSpan]]) -> list[Hit]:
    found: dict[int, Hit] = {}
    for ids, span in places:
        for hit in await hit_by(ids, span):
            found.setdefault(hit.id, hit)
    if len(places) == 1:
        return list(found.values())
    ranks = await _who_booked_first(list(found))
    return sorted(found.values(), key=lambda hit: (not hit.elder, ranks[hit.id]))


async def _who_booked_first(ids: list[int]) -> dict[int, tuple[int, int]]:
    ranks: dict[int, tuple[int, int]] = {}
    for start in range(0, len(ids), PER_STATEMENT):
        part = ids[start : start + PER_STATEMENT]
        for row in await database.rows(
            f"SELECT id, created_at FROM booking WHERE id IN ({database.marks(len(part))})", *part
        ):
            ranks[row[0]] = (row[1], row[0])
    return ranks


async def _withdraw_offers(closures: Sequence[ClosureWish]) -> set[int]:
    """Offers of earlier closings in which an alternative is closed now are made anew: they wait
    again. Gives the facilities where those alternatives were kept."""
    offers: set[int] = set()
    for ids, span in await _places(closures):
        if not ids:
            continue
        found = await database.rows(
            "SELECT d.id FROM displacement d JOIN alternative a ON a.displacement_id = d.id"
            f" WHERE d.state = 'offered' AND a.facility_id IN ({database.marks(len(ids))})"
            " AND a.starts_at < ? AND a.ends_at > ?",
            *ids,
            clock.to_us(span.ends),
            clock.to_us(span.starts),
        )
        offers |= {row[0] for row in found}
    return await withdraw(sorted(offers))
