"""Adding a facility."""

from dataclasses import asdict
from typing import Any

from portal import clock
from portal.facilities.organisations import Organisation
from portal.facilities.rules import KINDS
from portal.grounds.actions.log import tell_in_public
from portal.grounds.actions.rows import write_row, write_space, write_unit
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
        await _divide(facility_id, division_of(draft))
        today = clock.today(settings().zone)
        terms = first_terms(draft, today)
        columns: dict[str, Any] = asdict(terms)
        columns |= {"facility_id": facility_id, "holds_from": today.isoformat()}
        await write_row("terms", columns)
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
        facility_id = await write_row("facility", columns, "ON CONFLICT (slug) DO NOTHING")
        if facility_id is not None:
            return facility_id, slug
    raise AssertionError("there is always another slug")


async def _divide(facility_id: int, division: Division) -> None:
    spaces = [await write_space(facility_id, name, division.capacity) for name in division.spaces]
    for unit in division.units:
        of = [spaces[place] for place in unit.spaces]
        await write_unit(facility_id, unit.name, of, takes=division.takes)
