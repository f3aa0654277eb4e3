"""Adding a facility."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal import clock, database
from portal.facilities.organisations import Organisation
from portal.facilities.rules import KINDS
from portal.grounds.actions.log import tell_in_public
from portal.grounds.rules.describing import Description
from portal.grounds.rules.founding import Division, Draft, division_of, first_terms, slugs_for
from portal.language import Named, say
from portal.people.rules.visitors import Visitor
from portal.settings import settings
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint


async def add_facility(by: Visitor, organisation: Organisation, draft: Draft, *, key: str) -> str:
    """Add a facility to what an organisation opens; its slug, which no other ever had.

    It has units and rules of booking, and no hours: it is closed until some are entered. `draft` is
    free of problems. Sent again with the same key, it is one facility.
    """

    async def add() -> Answer:
        facility_id, slug = await _insert(organisation.id, draft)
        await write_division(facility_id, division_of(draft))
        today = clock.today(settings().zone)
        terms = first_terms(draft, today)
        columns: dict[str, Any] = asdict(terms)
        columns |= {"facility_id": facility_id, "holds_from": today.isoformat()}
        await _row("terms", columns)
        words = say(
            "New: %(place)s (%(kind)s).", place=draft.described.name, kind=KINDS[draft.kind]
        )
        await tell_in_public(facility_id, today, Named(words.into("zh"), words.into("en")))
        return {"slug": slug}

    asked = fingerprint(act="add facility", organisation=organisation.id, draft=repr(draft))
    return str((await once(by.id, key, asked, add))["slug"])


def columns_of(given: Description) -> dict[str, Any]:
    """A description as the columns of its facility."""
    columns: dict[str, Any] = asdict(given)
    for name in ("name", "gate", "bring", "fee"):
        named: Named = getattr(given, name)
        del columns[name]
        columns |= {f"{name}_zh": named.zh, f"{name}_en": named.en}
    return columns


async def _insert(organisation_id: int, draft: Draft) -> tuple[int, str]:
    for slug in slugs_for(draft.described.name, draft.kind):
        columns = {
            "organisation_id": organisation_id,
            "slug": slug,
            "kind": draft.kind,
            "zone": settings().zone.key,
            "tick_minutes": draft.tick_minutes,
            **columns_of(draft.described),
        }
        # Slugs of what was given up are still there, so an old link never leads to something else.
        facility_id = await _row("facility", columns, "ON CONFLICT (slug) DO NOTHING")
        if facility_id is not None:
            return facility_id, slug
    raise AssertionError("there is always another slug")


async def write_division(facility_id: int, division: Division) -> None:
    """Spaces and units of a facility that has none yet."""
    spaces = [await write_space(facility_id, name, division.capacity) for name in division.spaces]
    for position, unit in enumerate(division.units):
        unit_id = await _row(
            "unit",
            {
                "facility_id": facility_id,
                "name_zh": unit.name.zh,
                "name_en": unit.name.en,
                "takes": division.takes,
                "position": position,
            },
        )
        for place in unit.spaces:
            await database.execute(
                "INSERT INTO unit_space (unit_id, space_id, facility_id) VALUES (?, ?, ?)",
                unit_id,
                spaces[place],
                facility_id,
            )


async def write_space(facility_id: int, name: Named, capacity: int) -> int:
    """A new space; its id."""
    columns = {
        "facility_id": facility_id,
        "name_zh": name.zh,
        "name_en": name.en,
        "capacity": capacity,
    }
    space_id = await _row("space", columns)
    assert space_id is not None  # noqa: S101  nothing of a space can be there already
    return space_id


async def _row(table: str, columns: Mapping[str, Any], unless: str = "") -> int | None:
    found: int | None = await database.value(
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" VALUES ({database.marks(len(columns))}) {unless} RETURNING id",
        *columns.values(),
    )
    return found
