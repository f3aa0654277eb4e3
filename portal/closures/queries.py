"""Reads of closings for their pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock, database
from portal.bookings.rules.displacing import UNDO
from portal.hours.models import ClosingKind
from portal.language import Named
from portal.timespan import TimeSpan

MOST = 30


@dataclass(frozen=True, slots=True)
class Part:
    """What a closing takes of one facility, or of a whole organisation."""

    name: Named
    facility_id: int | None
    span: TimeSpan


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing as lists show it. `displaced` bookings; `open_ones` still have no other time. It
    takes, or took until it was lifted, `taken` parts between `starts` and `ends`."""

    code: str
    kind: str
    organisation_id: int | None
    reason: Named
    set_at: datetime
    lifted_at: datetime | None
    undone: bool
    displaced: int
    open_ones: int
    taken: int
    starts: datetime | None
    ends: datetime | None

    @property
    def undo_until(self) -> datetime:
        """Until when it can be taken back as if it had not been."""
        return self.set_at + UNDO

    def may_undo(self, now: datetime) -> bool:
        """Whether it can be taken back still as if it had not been."""
        if self.kind == ClosingKind.UNITS:  # it took no time that could be given back
            return False
        return self.lifted_at is None and now < self.undo_until

    def holds(self, now: datetime) -> bool:
        """Whether it takes time back still."""
        return self.lifted_at is None and self.ends is not None and now < self.ends


COLUMNS = (
    "c.id, c.code, c.kind, c.organisation_id, c.reason_zh, c.reason_en, c.set_at, c.lifted_at,"
    " c.undone, (SELECT count(*) FROM displacement d WHERE d.closing_id = c.id),"
    " (SELECT count(*) FROM displacement d WHERE d.closing_id = c.id"
    " AND d.state NOT IN ('accepted', 'restored', 'cancelled')) FROM closing c"
)


async def closings_of(organisation_id: int) -> list[Closing]:
    """The newest closings of an organisation, the weather's too."""
    return await _closings(
        await database.rows(
            f"SELECT {COLUMNS} WHERE c.organisation_id = ? OR EXISTS (SELECT 1 FROM closure x"
            " WHERE x.closing_id = c.id AND x.organisation_id = ?)"
            " ORDER BY c.set_at DESC, c.id DESC LIMIT ?",
            organisation_id,
            organisation_id,
            MOST,
        )
    )


async def weather_closings() -> list[Closing]:
    """The newest closings for the weather."""
    return await _closings(
        await database.rows(
            f"SELECT {COLUMNS} WHERE c.kind = 'weather' ORDER BY c.set_at DESC, c.id DESC LIMIT ?",
            MOST,
        )
    )


async def closing_of(code: str) -> Closing | None:
    """The closing with this code."""
    found = await _closings(await database.rows(f"SELECT {COLUMNS} WHERE c.code = ?", code))
    return found[0] if found else None


async def _closings(found: Sequence[Any]) -> list[Closing]:
    taken = await _taken([row[0] for row in found])
    return [
        Closing(
            code=row[1],
            kind=row[2],
            organisation_id=row[3],
            reason=Named(row[4], row[5]),
            set_at=clock.from_us(row[6]),
            lifted_at=clock.from_us(row[7]) if row[7] is not None else None,
            undone=bool(row[8]),
            displaced=row[9],
            open_ones=row[10],
            taken=number,
            starts=clock.from_us(starts) if starts is not None else None,
            ends=clock.from_us(ends) if ends is not None else None,
        )
        for row in found
        for number, starts, ends in [taken.get(row[0], (0, None, None))]
    ]


TAKEN = (
    " FROM closure c JOIN closing g ON g.id = c.closing_id"
    " JOIN organisation o ON o.id = c.organisation_id LEFT JOIN facility f ON f.id = c.facility_id"
    " WHERE (c.lifted_at IS NULL OR g.lifted_at IS NOT NULL)"
)


async def _taken(ids: Sequence[int]) -> dict[int, tuple[int, int | None, int | None]]:
    """How many parts each closing takes, from when to when in microseconds; of one that was
    lifted, what it took."""
    if not ids:
        return {}
    found = await database.rows(
        f"SELECT c.closing_id, count(*), min(c.starts_at), max(c.ends_at){TAKEN}"
        f" AND c.closing_id IN ({database.marks(len(ids))}) GROUP BY c.closing_id",
        *ids,
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


async def parts_of(code: str) -> list[Part]:
    """The first parts of what a closing takes: a storm takes those of a whole city."""
    found = await database.rows(
        "SELECT coalesce(f.name_zh, o.name_zh), coalesce(f.name_en, o.name_en), c.facility_id,"
        f" c.starts_at, c.ends_at{TAKEN} AND g.code = ? ORDER BY c.id LIMIT ?",
        code,
        MOST,
    )
    return [
        Part(Named(row[0], row[1]), row[2], TimeSpan(clock.from_us(row[3]), clock.from_us(row[4])))
        for row in found
    ]


async def bookings_between(facility_ids: Sequence[int], span: TimeSpan) -> dict[int, int]:
    """How many bookings overlap the span, by facility."""
    if not facility_ids:
        return {}
    found = await database.rows(
        "SELECT facility_id, count(*) FROM booking"
        f" WHERE facility_id IN ({database.marks(len(facility_ids))})"
        " AND state IN ('requested', 'confirmed') AND starts_at < ? AND ends_at > ?"
        " GROUP BY facility_id",
        *facility_ids,
        clock.to_us(span.ends),
        clock.to_us(span.starts),
    )
    return {row[0]: row[1] for row in found}
