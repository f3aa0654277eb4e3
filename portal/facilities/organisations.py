"""Organisations, read: who opens what, and what changed in the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, database
from portal.facilities.caps import Cap
from portal.facilities.queries import Version, caps_between, facts_at
from portal.facilities.rules import Facts
from portal.language import Named

MOST_CHANGES = 100  # lines of the change log on a page


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who opens something. `operator` runs it for them, if somebody does."""

    id: int
    slug: str
    kind: str
    name: Named
    address: Named
    telephone: str
    operator: Named | None
    operator_id: int | None
    campus_cap: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the public change log; without a facility it concerns all."""

    holds_from: date
    words: Named
    changed_at: datetime
    place: Named | None
    slug: str | None


COLUMNS = (
    "o.id, o.slug, o.kind, o.name_zh, o.name_en, o.address_zh, o.address_en, o.telephone,"
    " p.name_zh, p.name_en, o.operator_id, o.campus_cap"
    " FROM organisation o LEFT JOIN organisation p ON p.id = o.operator_id"
)


async def organisation_of(slug: str) -> Organisation | None:
    """The organisation at an address."""
    row = await database.row(f"SELECT {COLUMNS} WHERE o.slug = ?", slug)
    return _organisation(row) if row else None


async def managed_by(
    organisations: Iterable[int], *, all_of_them: bool = False
) -> list[Organisation]:
    """These organisations and those they operate, in order of id; or every one that opens
    something."""
    wanted = sorted(organisations)
    if not wanted and not all_of_them:
        return []
    marks = database.marks(len(wanted)) if wanted else "0"
    where = "EXISTS (SELECT 1 FROM facility f WHERE f.organisation_id = o.id)"
    if not all_of_them:
        where += f" AND (o.id IN ({marks}) OR o.operator_id IN ({marks}))"
    values = () if all_of_them else (*wanted, *wanted)
    found = await database.rows(f"SELECT {COLUMNS} WHERE {where} ORDER BY o.id", *values)
    return [_organisation(row) for row in found]


def _organisation(row: Any) -> Organisation:
    operator = Named(row[8], row[9]) if row[8] is not None else None
    name, where = Named(row[3], row[4]), Named(row[5], row[6])
    return Organisation(row[0], row[1], row[2], name, where, row[7], operator, row[10], row[11])


async def opened_by(organisation_id: int) -> list[Facts]:
    """What an organisation opens, or runs for others, in order of id; retired ones left out."""
    found = await database.rows(
        "SELECT f.id, f.rules_version, f.claims_version FROM facility f"
        " JOIN organisation o ON o.id = f.organisation_id"
        " WHERE (o.id = ? OR o.operator_id = ?) AND f.retired_at IS NULL ORDER BY f.id",
        organisation_id,
        organisation_id,
    )
    return await facts_at([Version(*row) for row in found])


async def hosts() -> list[tuple[str, Named, int]]:
    """Every organisation that opens something itself: slug, name, how many facilities."""
    found = await database.rows(
        "SELECT o.slug, o.name_zh, o.name_en, count(*) FROM organisation o"
        " JOIN facility f ON f.organisation_id = o.id WHERE f.retired_at IS NULL"
        " GROUP BY o.id, o.slug, o.name_zh, o.name_en ORDER BY o.id"
    )
    return [(row[0], Named(row[1], row[2]), row[3]) for row in found]


async def changes(facilities: Sequence[int] | None = None) -> list[Change]:
    """The change log, the latest first: of some facilities and what concerns all, or everything."""
    where, values = "", list(facilities or ())
    if facilities is not None:
        where = "WHERE c.facility_id IS NULL"
        if values:
            where += f" OR c.facility_id IN ({database.marks(len(values))})"
    found = await database.rows(
        "SELECT c.holds_from, c.words_zh, c.words_en, c.changed_at, f.name_zh, f.name_en, f.slug"
        f" FROM terms_change c LEFT JOIN facility f ON f.id = c.facility_id {where}"
        " ORDER BY c.holds_from DESC, c.changed_at DESC, c.id DESC LIMIT ?",
        *values,
        MOST_CHANGES,
    )
    return [
        Change(
            date.fromisoformat(row[0]),
            Named(row[1], row[2]),
            clock.from_us(row[3]),
            Named(row[4], row[5]) if row[4] is not None else None,
            row[6],
        )
        for row in found
    ]


async def limits_shown(
    today: date, organisation: Organisation | None = None
) -> list[tuple[Cap, Named | None]]:
    """The caps that hold today or later, with whose they are, None for every place: those that bear
    on one organisation, or all."""
    caps = await caps_between(today, date.max)
    if organisation is not None:
        bearing = (None, organisation.id, organisation.operator_id)
        caps = [cap for cap in caps if cap.organisation_id in bearing]
    if not any(cap.organisation_id for cap in caps):
        return [(cap, None) for cap in caps]
    found = await database.rows(
        "SELECT id, name_zh, name_en FROM organisation"
        " WHERE id IN (SELECT organisation_id FROM cap)"
    )
    names = {row[0]: Named(row[1], row[2]) for row in found}
    return [(cap, names[cap.organisation_id] if cap.organisation_id else None) for cap in caps]
