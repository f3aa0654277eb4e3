"""Devices at the gate, and a day there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, database
from portal.bookings.queries.gate import Listed, listed_on
from portal.bookings.rules.states import State
from portal.facilities.organisations import opened_by
from portal.facilities.rules import Facts
from portal.gate.rules import WALK_IN_STAYS, Party, inside
from portal.hours.queries import resolve_many
from portal.language import Named, Words
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Campus:
    """The organisation a gate belongs to."""

    id: int
    slug: str
    name: Named
    cap: int | None


@dataclass(frozen=True, slots=True)
class GateLink:
    """A device's link: one gate by the words it goes by, or every gate of the organisation ("")."""

    id: int
    campus: Campus
    gate: str
    name: str
    token_hash: str
    ends_on: date | None
    given_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Some who came without a booking."""

    id: int
    facility_id: int
    heads: int
    came_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class GateDay:
    """One day at a gate: its hours and why, who comes, and how full the whole campus is."""

    campus: Campus
    gate: str
    day: date
    now: datetime
    facilities: list[Facts]
    hours: list[tuple[Words, list[Facts]]]
    listed: list[Listed]
    walk_ins: list[WalkIn]
    inside: int
    expected: int
    on_campus: int

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(settings().zone)


COLUMNS = (
    "g.id, g.gate, g.name, g.token_hash, g.ends_on, g.given_at, g.seen_at,"
    " o.id, o.slug, o.name_zh, o.name_en, o.campus_cap"
    " FROM gate_link g JOIN organisation o ON o.id = g.organisation_id"
    " WHERE g.ended_at IS NULL AND (g.ends_on IS NULL OR g.ends_on >= ?)"
)


async def link_with(token_hash: str) -> GateLink | None:
    """The link with this hash, unless it was ended or its last day is over. One query."""
    today = clock.today(settings().zone).isoformat()
    row = await database.row(
        f"SELECT {COLUMNS} AND g.starts_on <= ? AND g.token_hash = ?", today, today, token_hash
    )
    return _link(row) if row else None


async def links_of(organisation_id: int) -> list[GateLink]:
    """The links of an organisation that open something, oldest first."""
    found = await database.rows(
        f"SELECT {COLUMNS} AND o.id = ? ORDER BY g.id",
        clock.today(settings().zone).isoformat(),
        organisation_id,
    )
    return [_link(row) for row in found]


def _link(row: Any) -> GateLink:
    return GateLink(
        id=row[0],
        campus=Campus(row[7], row[8], Named(row[9], row[10]), row[11]),
        gate=row[1],
        name=row[2],
        token_hash=row[3],
        ends_on=date.fromisoformat(row[4]) if row[4] else None,
        given_at=clock.from_us(row[5]),
        seen_at=clock.from_us(row[6]) if row[6] is not None else None,
    )


async def campus_of(organisation_id: int) -> Campus:
    """An organisation that is known to be there."""
    row = await database.row(
        "SELECT id, slug, name_zh, name_en, campus_cap FROM organisation WHERE id = ?",
        organisation_id,
    )
    assert row is not None  # noqa: S101  the caller has it from the database
    return Campus(row[0], row[1], Named(row[2], row[3]), row[4])


async def gates_of(organisation_id: int) -> list[Named]:
    """The gates of an organisation, as its facilities call them."""
    gates = {facts.gate.zh: facts.gate for facts in await opened_by(organisation_id)}
    return [gates[zh] for zh in sorted(gates) if zh]


async def gate_day(campus: Campus, gate: str, day: date) -> GateDay:
    """A day at one gate, or at all (""). A fixed number of queries, however many come."""
    everywhere = await opened_by(campus.id)
    here = [facts for facts in everywhere if gate in ("", facts.gate.zh)]
    ids = {facts.id for facts in here}
    listed = await listed_on(everywhere, day)
    walk_ins = await _walk_ins([facts.id for facts in everywhere], day)
    now = clock.now()
    own = [each for each in listed if each.booking.facts.id in ids]
    own_walk_ins = [each for each in walk_ins if each.facility_id in ids]
    return GateDay(
        campus=campus,
        gate=gate,
        day=day,
        now=now,
        facilities=here,
        hours=await _hours(here, day),
        listed=own,
        walk_ins=own_walk_ins,
        inside=inside(_parties(own, own_walk_ins), now),
        expected=sum(
            each.booking.party
            for each in own
            if each.booking.state == State.CONFIRMED and each.booking.span.ends > now
        ),
        on_campus=inside(_parties(listed, walk_ins), now),
    )


async def _hours(facilities: Sequence[Facts], day: date) -> list[tuple[Words, list[Facts]]]:
    """What the day's hours are and why, in a sentence each, and which places each is true of."""
    resolved = await resolve_many(facilities, [day])
    alike: list[tuple[Words, list[Facts]]] = []
    for facts in facilities:
        for reason in resolved[facts.id, day].reasons:
            places = next((places for words, places in alike if words == reason.words), None)
            if places is None:
                alike.append((reason.words, [facts]))
            else:
                places.append(facts)
    return alike


def _parties(listed: Sequence[Listed], walk_ins: Sequence[WalkIn]) -> list[Party]:
    parties = []
    for each in listed:
        if each.visit is None:
            continue
        terms = each.booking.facts.terms_on(each.booking.on_day)
        out = terms is not None and terms.check_in == "in_out"
        gone_by = None if out else each.booking.span.ends
        parties.append(Party(each.visit.heads, each.visit.came_at, each.visit.left_at, gone_by))
    parties += [
        Party(each.heads, each.came_at, each.left_at, each.came_at + WALK_IN_STAYS)
        for each in walk_ins
    ]
    return parties


async def _walk_ins(facilities: Sequence[int], day: date) -> list[WalkIn]:
    if not facilities:
        return []
    found = await database.rows(
        "SELECT id, facility_id, heads, came_at, left_at FROM walk_in"
        f" WHERE facility_id IN ({database.marks(len(facilities))}) AND on_day = ?"
        " AND undone_at IS NULL ORDER BY came_at DESC, id DESC",
        *facilities,
        day.isoformat(),
    )
    return [
        WalkIn(
            row[0],
            row[1],
            row[2],
            clock.from_us(row[3]),
            clock.from_us(row[4]) if row[4] is not None else None,
        )
        for row in found
    ]
