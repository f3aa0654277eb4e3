"""Who may book for whom, as they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal import clock, database


@dataclass(frozen=True, slots=True)
class Agreement:
    """`person` agreed that `helper` books for them. `agreed` is "self", "in_person" or
    "telephone"; `recorded_by` names the staff who wrote it down, if any did."""

    id: int
    person_id: int
    person: str
    helper_id: int
    helper: str
    agreed: str
    recorded_by: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody whom the visitor may book for."""

    id: int
    household_id: int
    name: str


SELECT = (
    "SELECT h.id, p.id, p.name, o.id, o.name, h.agreed, coalesce(r.name, ''), h.starts_at"
    " FROM helper h JOIN person p ON p.id = h.person_id JOIN person o ON o.id = h.helper_id"
    " LEFT JOIN person r ON r.id = h.recorded_by_id"
    " WHERE h.ended_at IS NULL AND p.erased_at IS NULL AND o.erased_at IS NULL AND "
)


async def helpers_of(person_id: int) -> list[Agreement]:
    """Who books for a person, the first named first."""
    return _agreements(await database.rows(SELECT + "h.person_id = ? ORDER BY h.id", person_id))


async def helped_by(helper_id: int) -> list[Agreement]:
    """Whom a person books for, the first who asked first."""
    return _agreements(await database.rows(SELECT + "h.helper_id = ? ORDER BY h.id", helper_id))


def _agreements(found: Sequence[tuple[int, int, str, int, str, str, str, int]]) -> list[Agreement]:
    return [Agreement(*row[:7], starts_at=clock.from_us(row[7])) for row in found]


async def helps(helper_id: int, person_id: int) -> bool:
    """Whether the one may book for the other, now."""
    return await neighbour(helper_id, person_id) is not None


async def neighbour(helper_id: int, person_id: int) -> Neighbour | None:
    """The person, if the helper may book for them now."""
    row = await database.row(
        "SELECT p.id, p.household_id, p.name FROM helper h JOIN person p ON p.id = h.person_id"
        " WHERE h.helper_id = ? AND h.person_id = ? AND h.ended_at IS NULL"
        " AND p.erased_at IS NULL AND p.disabled_at IS NULL",
        helper_id,
        person_id,
    )
    return Neighbour(*row) if row else None


async def agreement_of(agreement_id: int, person_id: int) -> bool:
    """Whether an agreement, ended or not, is this person's on either side."""
    found = await database.value(
        "SELECT 1 FROM helper WHERE id = ? AND (person_id = ? OR helper_id = ?)",
        agreement_id,
        person_id,
        person_id,
    )
    return found is not None
