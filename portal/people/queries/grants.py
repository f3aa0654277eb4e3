"""Who holds which role, who gave it, and who ended it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, database
from portal.language import Named
from portal.people.rules.visitors import Role
from portal.settings import settings

MOST_ENDED = 100  # of those that are over, on a page


@dataclass(frozen=True, slots=True)
class Given:
    """One grant, from `starts_on` to `ends_on`, both included; `organisation` for a school
    manager's. `given_by` and `ended_by` are None when the command line did it or, of the ending,
    when its last day was over; "" for somebody who is erased."""

    id: int
    person_id: int
    person: str
    role: Role
    organisation: Named | None
    slug: str
    starts_on: date
    ends_on: date | None
    given_by: str | None
    given_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    over: bool


GRANTS = (
    "SELECT g.id, g.person_id, p.name, g.role, o.name_zh, o.name_en, g.starts_on, g.ends_on,"
    " gave.name, g.given_at, took.name, g.ended_at, coalesce(o.slug, '') FROM role_grant g"
    " JOIN person p ON p.id = g.person_id LEFT JOIN organisation o ON o.id = g.organisation_id"
    " LEFT JOIN person gave ON gave.id = g.given_by_id"
    " LEFT JOIN person took ON took.id = g.ended_by_id"
)
OPEN = "g.ended_at IS NULL AND (g.ends_on IS NULL OR g.ends_on >= ?)"


async def grants_open() -> list[Given]:
    """What is held, or will be from a day still to come, by role and name."""
    return _given(
        await database.rows(f"{GRANTS} WHERE {OPEN} ORDER BY g.role, p.name, g.id", _today())
    )


async def grants_over() -> list[Given]:
    """What was held, the last given first."""
    return _given(
        await database.rows(
            f"{GRANTS} WHERE NOT ({OPEN}) ORDER BY g.id DESC LIMIT ?", _today(), MOST_ENDED
        )
    )


async def grants_of(person_id: int) -> list[Given]:
    """All that a person holds or held, the last given first."""
    return _given(
        await database.rows(f"{GRANTS} WHERE g.person_id = ? ORDER BY g.id DESC", person_id)
    )


def _today() -> str:
    return clock.today(settings().zone).isoformat()


def _given(found: Sequence[Any]) -> list[Given]:
    today = clock.today(settings().zone)
    return [
        Given(
            id=row[0],
            person_id=row[1],
            person=row[2],
            role=Role(row[3]),
            organisation=Named(row[4], row[5]) if row[4] is not None else None,
            slug=row[12],
            starts_on=date.fromisoformat(row[6]),
            ends_on=date.fromisoformat(row[7]) if row[7] else None,
            given_by=row[8],
            given_at=clock.from_us(row[9]),
            ended_by=row[10],
            ended_at=clock.from_us(row[11]) if row[11] is not None else None,
            over=row[11] is not None or (row[7] is not None and date.fromisoformat(row[7]) < today),
        )
        for row in found
    ]
