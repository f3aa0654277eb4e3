"""Organisations, landmarks, facilities with their spaces and units, and terms, as rows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portal.demo.bulk import Row, first_of, insert
from portal.demo.conditions import DEFAULT
from portal.demo.organisations import CALENDAR, ZONE
from portal.demo.plan import FacilityPlan, LandmarkPlan, OrganisationPlan

Ids = Mapping[str, int]  # by slug

OPENED = timedelta(days=400)  # since when residents may book


async def landmarks(plans: Sequence[LandmarkPlan]) -> None:
    """Insert the places people set out from."""
    first = await first_of("landmark", len(plans))
    await insert(
        "landmark",
        "id, slug, name_zh, name_en, latitude, longitude",
        [
            (id_, p.slug, p.name.zh, p.name.en, p.spot.latitude, p.spot.longitude)
            for id_, p in enumerate(plans, start=first)
        ],
    )


async def organisations(plans: Sequence[OrganisationPlan]) -> Ids:
    """Insert organisations, operators before what they operate; their ids by slug."""
    first = await first_of("organisation", len(plans))
    ids = {plan.slug: id_ for id_, plan in enumerate(plans, start=first)}
    await insert(
        "organisation",
        "id, slug, kind, name_zh, name_en, operator_id, address_zh, address_en, latitude,"
        " longitude, telephone, calendar",
        [
            (
                ids[p.slug],
                p.slug,
                p.kind,
                p.name.zh,
                p.name.en,
                ids[p.operator] if p.operator else None,
                p.address.zh,
                p.address.en,
                p.spot.latitude,
                p.spot.longitude,
                p.telephone,
                CALENDAR,
            )
            for p in plans
        ],
    )
    return ids


async def facilities(plans: Sequence[FacilityPlan], organisation_ids: Ids) -> Ids:
    """Insert facilities with their spaces and units; the facilities' ids by slug."""
    first = await first_of("facility", len(plans))
    ids = {plan.slug: id_ for id_, plan in enumerate(plans, start=first)}
    await insert(
        "facility",
        "id, organisation_id, slug, kind, name_zh, name_en, indoor, lit, surface, latitude,"
        " longitude, zone, tick_minutes, gate_zh, gate_en, bring_zh, bring_en, fee_zh, fee_en",
        [
            (
                ids[p.slug],
                organisation_ids[p.organisation],
                p.slug,
                p.kind,
                p.name.zh,
                p.name.en,
                p.indoor,
                p.lit,
                p.surface,
                p.spot.latitude,
                p.spot.longitude,
                ZONE,
                p.tick_minutes,
                p.gate.zh,
                p.gate.en,
                p.bring.zh,
                p.bring.en,
                p.fee.zh,
                p.fee.en,
            )
            for p in plans
        ],
    )
    await _spaces_and_units(plans, ids)
    return ids


async def _spaces_and_units(plans: Sequence[FacilityPlan], facility_ids: Ids) -> None:
    spaces: list[Row] = []
    units: list[Row] = []
    members: list[Row] = []
    space = await first_of("space", sum(len(plan.spaces) for plan in plans))
    unit = await first_of("unit", sum(len(plan.units) for plan in plans))
    for plan in plans:
        facility = facility_ids[plan.slug]
        for at, piece in enumerate(plan.spaces):
            spaces.append((space + at, facility, piece.name.zh, piece.name.en, piece.capacity))
        for position, choice in enumerate(plan.units):
            units.append((unit, facility, choice.name.zh, choice.name.en, choice.takes, position))
            members += [(unit, space + at, facility) for at in choice.spaces]
            unit += 1
        space += len(plan.spaces)
    await insert("space", "id, facility_id, name_zh, name_en, capacity", spaces)
    await insert("unit", "id, facility_id, name_zh, name_en, takes, position", units)
    await insert("unit_space", "unit_id, space_id, facility_id", members)


async def terms(plans: Sequence[FacilityPlan], facility_ids: Ids, today: date) -> None:
    """Insert the terms that hold, and before them those that held, where they changed."""
    rows: list[tuple[int, date, Mapping[str, int | str]]] = []
    for plan in plans:
        id_ = facility_ids[plan.slug]
        if plan.before is None:
            rows.append((id_, today - OPENED, plan.terms))
        else:
            changed_on = today - timedelta(days=plan.before.until_days_ago)
            rows.append((id_, today - OPENED, plan.before.terms))
            rows.append((id_, changed_on, plan.terms))
    first = await first_of("terms", len(rows))
    await insert(
        "terms",
        f"id, facility_id, holds_from, {', '.join(DEFAULT)}",
        [
            (id_, facility, holds_from.isoformat(), *(kept[name] for name in DEFAULT))
            for id_, (facility, holds_from, kept) in enumerate(rows, start=first)
        ],
    )
