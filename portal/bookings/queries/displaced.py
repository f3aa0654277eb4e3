"""Whom a closing hits, what was kept for them instead, and how far telling them has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock, database
from portal.bookings.queries.own import Reserved
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.instants import instant_text
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, UnitFacts
from portal.language import Named
from portal.messages.actions import Channel
from portal.messages.sending import can_send
from portal.settings import settings
from portal.timespan import TimeSpan

LIVE = (State.HELD, State.REQUESTED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Hit:
    """A booking that a closing would take, or took. `reach` is how its person is told: "email"
    or "sms"; otherwise on their page, and with a "telephone" somebody may ring; or "page" alone.

    A hold (`state` "held") has no booking to lose; it is only let go.
    """

    id: int
    code: str
    person_id: int
    name: str
    elder: bool
    facility_id: int
    facility: Named
    unit: Named
    span: TimeSpan
    party: int
    state: State
    phone: str | None
    reach: str


async def hit_by(facility_ids: Sequence[int], span: TimeSpan) -> list[Hit]:
    """Live bookings at these facilities that overlap `span` and are not over: elders first, then
    who booked first. One query."""
    if not facility_ids:
        return []
    return await _hits(
        f"b.facility_id IN ({database.marks(len(facility_ids))}) AND b.starts_at < ?"
        " AND b.ends_at > ? AND b.ends_at > ?"
        f" AND b.state IN ({database.marks(len(LIVE))})"
        " ORDER BY p.elder DESC, b.created_at, b.id",
        *facility_ids,
        clock.to_us(span.ends),
        clock.to_us(span.starts),
        clock.to_us(clock.now()),
        *LIVE,
    )


async def hits_of(ids: Sequence[int]) -> list[Hit]:
    """These bookings: elders first, then who booked first. One query."""
    return await _hits(
        f"b.id IN ({database.marks(len(ids))}) ORDER BY p.elder DESC, b.created_at, b.id", *ids
    )


async def hit_at_units(unit_ids: Sequence[int], first: date) -> list[Hit]:
    """Live bookings of these units for `first` and later: elders first, then who booked first."""
    if not unit_ids:
        return []
    return await _hits(
        f"b.unit_id IN ({database.marks(len(unit_ids))}) AND b.on_day >= ? AND b.ends_at > ?"
        f" AND b.state IN ({database.marks(len(LIVE))})"
        " ORDER BY p.elder DESC, b.created_at, b.id",
        *unit_ids,
        first.isoformat(),
        clock.to_us(clock.now()),
        *LIVE,
    )


async def to_telephone(closing_code: str) -> list[Hit]:
    """Whose booking a closing took and who get no e-mail: to be rung up, elders first."""
    found = await _hits(
        "b.id IN (SELECT d.booking_id FROM displacement d JOIN closing c ON c.id = d.closing_id"
        " WHERE c.code = ?) ORDER BY p.elder DESC, b.created_at, b.id",
        closing_code,
    )
    return [hit for hit in found if hit.reach == "telephone"]


async def _hits(condition: str, *values: object) -> list[Hit]:
    return [
        Hit(
            id=row[0],
            code=row[1],
            person_id=row[2],
            name=row[3],
            elder=bool(row[4]),
            facility_id=row[5],
            facility=Named(row[6], row[7]),
            unit=Named(row[8], row[9]),
            span=TimeSpan(clock.from_us(row[10]), clock.from_us(row[11])),
            party=row[12],
            state=State(row[13]),
            phone=row[14],
            reach=_reach(row[15], row[14]),
        )
        for row in await database.rows(
            "SELECT b.id, b.code, b.person_id, p.name, p.elder, b.facility_id, f.name_zh,"
            " f.name_en, u.name_zh, u.name_en, b.starts_at, b.ends_at, b.party, b.state, p.phone,"
            " p.email FROM booking b JOIN person p ON p.id = b.person_id"
            " JOIN facility f ON f.id = b.facility_id JOIN unit u ON u.id = b.unit_id"
            f" WHERE {condition}",
            *values,
        )
    ]


def _reach(email: str | None, phone: str | None) -> str:
    if email and can_send(Channel.EMAIL):
        return "email"
    if phone and settings().sms is not None:
        return "sms"
    return "telephone" if phone else "page"


@dataclass(frozen=True, slots=True)
class Offered:
    """An alternative kept for a displaced booking, by its number."""

    number: int
    facts: Facts
    unit: UnitFacts
    span: TimeSpan

    @property
    def local_starts(self) -> datetime:
        """On the facility's wall clock."""
        return self.span.starts.astimezone(self.facts.zone)

    @property
    def local_ends(self) -> datetime:
        return self.span.ends.astimezone(self.facts.zone)

    @property
    def starts_text(self) -> str:
        """As addresses write it."""
        return instant_text(self.span.starts)


@dataclass(frozen=True, slots=True)
class Offer:
    """How it stands with a displaced booking. `until` and `alternatives` while they are kept;
    `priority_until` when the next booking of that kind comes first."""

    displacement_id: int
    closing_code: str
    kind: str
    reason: Named
    fate: Fate
    position: int
    until: datetime | None
    alternatives: tuple[Offered, ...]
    priority_until: datetime | None


async def offer_of(booking: Reserved) -> Offer | None:
    """What displaced a booking, and what is kept for it now; None when nothing did, or when it is
    settled. An offer whose time is over reads as lapsed, whether or not that was written yet."""
    row = await database.row(
        "SELECT d.id, c.code, c.kind, c.reason_zh, c.reason_en, d.state, d.position,"
        " d.offered_until, p.until_at FROM displacement d JOIN closing c ON c.id = d.closing_id"
        " LEFT JOIN priority p ON p.displacement_id = d.id AND p.ended_at IS NULL"
        " WHERE d.booking_id = ? AND d.state NOT IN ('accepted', 'restored', 'cancelled')",
        booking.id,
    )
    if row is None:
        return None
    fate, until = Fate(row[5]), clock.from_us(row[7]) if row[7] is not None else None
    if fate is Fate.OFFERED and until is not None and until <= clock.now():
        fate = Fate.LAPSED
    standing = fate is Fate.OFFERED
    return Offer(
        displacement_id=row[0],
        closing_code=row[1],
        kind=row[2],
        reason=Named(row[3], row[4]),
        fate=fate,
        position=row[6],
        until=until if standing else None,
        alternatives=await alternatives_in(row[0]) if standing else (),
        priority_until=clock.from_us(row[8]) if row[8] is not None else None,
    )


async def alternatives_in(displacement_id: int) -> tuple[Offered, ...]:
    """The alternatives of an offer, in order of their numbers."""
    found = await database.rows(
        "SELECT number, facility_id, unit_id, starts_at, ends_at FROM alternative"
        " WHERE displacement_id = ? ORDER BY number",
        displacement_id,
    )
    facilities = await facts_by_id(row[1] for row in found)
    offered = []
    for row in found:
        unit = facilities[row[1]].unit(row[2])
        assert unit is not None  # noqa: S101  a foreign key says so
        span = TimeSpan(clock.from_us(row[3]), clock.from_us(row[4]))
        offered.append(Offered(row[0], facilities[row[1]], unit, span))
    return tuple(offered)


async def offered_at(facility_ids: Sequence[int]) -> list[tuple[int, Offered]]:
    """What is kept at these facilities for displaced bookings now, with the id of the
    displacement."""
    found = await database.rows(
        "SELECT d.id, a.number, a.facility_id, a.unit_id, a.starts_at, a.ends_at"
        " FROM displacement d JOIN alternative a ON a.displacement_id = d.id"
        f" WHERE d.state = 'offered' AND a.facility_id IN ({database.marks(len(facility_ids))})"
        " ORDER BY d.id, a.number",
        *facility_ids,
    )
    facilities = await facts_by_id(row[2] for row in found)
    offered = []
    for row in found:
        unit = facilities[row[2]].unit(row[3])
        assert unit is not None  # noqa: S101  a foreign key says so
        span = TimeSpan(clock.from_us(row[4]), clock.from_us(row[5]))
        offered.append((row[0], Offered(row[1], facilities[row[2]], unit, span)))
    return offered


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a closing has come with those it hit. Who waits was not told yet."""

    code: str
    reason: Named
    set_at: datetime
    lifted: bool
    undone: bool
    fates: Mapping[Fate, int]
    by_email: int
    on_page: int
    to_telephone: int

    @property
    def total(self) -> int:
        return sum(self.fates.values())

    @property
    def waiting(self) -> int:
        return self.fates.get(Fate.WAITING, 0)

    @property
    def told(self) -> int:
        return self.total - self.waiting


async def progress_of(closing_code: str) -> Progress | None:
    """The totals of a closing; two queries."""
    closing = await database.row(
        "SELECT id, reason_zh, reason_en, set_at, lifted_at, undone FROM closing WHERE code = ?",
        closing_code,
    )
    if closing is None:
        return None
    fates: Counter[Fate] = Counter()
    told: Counter[str] = Counter()
    for state, email, phone in await database.rows(
        "SELECT d.state, p.email, p.phone FROM displacement d"
        " JOIN booking b ON b.id = d.booking_id LEFT JOIN person p ON p.id = b.person_id"
        " WHERE d.closing_id = ?",
        closing[0],
    ):
        fate = Fate(state)
        fates[fate] += 1
        if fate is not Fate.WAITING:
            told[_reach(email, phone)] += 1
    return Progress(
        code=closing_code,
        reason=Named(closing[1], closing[2]),
        set_at=clock.from_us(closing[3]),
        lifted=closing[4] is not None,
        undone=bool(closing[5]),
        fates=dict(fates),
        by_email=told["email"],
        on_page=told["telephone"] + told["page"],
        to_telephone=told["telephone"],
    )
