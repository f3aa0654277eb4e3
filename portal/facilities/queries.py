"""Facilities, read, and kept in this process by version; one query says if that is exact.

Triggers raise `facility.rules_version` with every change of rules or hours, so a kept value with
the present version is what the database would answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from portal import database
from portal.facilities.caps import Cap
from portal.facilities.rules import DrawFacts, Facts, Host, SpaceFacts, TermsFacts, UnitFacts
from portal.kept import Kept
from portal.language import Named

_kept: Kept[int, Facts] = Kept(20_000)


class Version(NamedTuple):
    """Where a facility stands: its rules and its claims."""

    id: int
    rules: int
    claims: int


async def all_versions() -> list[Version]:
    """Every facility that is not retired."""
    found = await database.rows(
        "SELECT id, rules_version, claims_version FROM facility"
        " WHERE retired_at IS NULL ORDER BY id"
    )
    return [Version(*row) for row in found]


async def version_of(slug: str) -> Version | None:
    found = await database.row(
        "SELECT id, rules_version, claims_version FROM facility"
        " WHERE slug = ? AND retired_at IS NULL",
        slug,
    )
    return Version(*found) if found else None


async def facts_of(slug: str) -> Facts | None:
    """The facility at an address, unless it is retired."""
    version = await version_of(slug)
    return (await facts_at([version]))[0] if version else None


async def facts_by_unit(unit_id: int) -> Facts | None:
    """The facility a unit belongs to, unless it is retired."""
    found = await database.row(
        "SELECT f.id, f.rules_version, f.claims_version FROM unit u"
        " JOIN facility f ON f.id = u.facility_id WHERE u.id = ? AND f.retired_at IS NULL",
        unit_id,
    )
    return (await facts_at([Version(*found)]))[0] if found else None


async def facts_by_id(ids: Iterable[int]) -> dict[int, Facts]:
    """Facilities by id, retired ones too (old bookings still name them)."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found = await database.rows(
        "SELECT id, rules_version, claims_version FROM facility"
        f" WHERE id IN ({database.marks(len(wanted))})",
        *wanted,
    )
    return {facts.id: facts for facts in await facts_at([Version(*row) for row in found])}


async def all_facts() -> list[Facts]:
    """Every facility that is not retired, in order of id."""
    return await facts_at(await all_versions())


async def facts_at(versions: Sequence[Version]) -> list[Facts]:
    """The facilities of `versions`, in that order; reads only those not kept, in five queries."""
    found: dict[int, Facts] = {}
    missing: list[int] = []
    for version in versions:
        kept = _kept.get(version.id)
        if kept is not None and kept.rules_version == version.rules:
            found[version.id] = kept
        else:
            missing.append(version.id)
    if missing:
        read = await _read(missing)
        found |= read
        if not database.in_a_transaction():
            for facility_id, facts in read.items():
                _kept.keep(facility_id, facts)
    return [found[version.id] for version in versions]


async def _read(ids: list[int]) -> dict[int, Facts]:
    marks = database.marks(len(ids))
    facilities = await database.rows(
        "SELECT f.*, o.slug AS o_slug, o.kind AS o_kind, o.name_zh AS o_name_zh,"
        " o.name_en AS o_name_en, o.address_zh, o.address_en, o.calendar, o.telephone,"
        " o.latitude AS o_latitude, o.longitude AS o_longitude, o.operator_id, o.campus_cap"
        " FROM facility f JOIN organisation o ON o.id = f.organisation_id"
        f" WHERE f.id IN ({marks})",
        *ids,
    )
    spaces: dict[int, dict[int, SpaceFacts]] = defaultdict(dict)
    for row in await database.rows(
        "SELECT facility_id, id, name_zh, name_en, capacity FROM space"
        f" WHERE facility_id IN ({marks}) ORDER BY id",
        *ids,
    ):
        spaces[row[0]][row[1]] = SpaceFacts(row[1], Named(row[2], row[3]), row[4])
    units = await _units(ids, spaces)
    terms: dict[int, list[TermsFacts]] = defaultdict(list)
    for row in await database.rows(
        "SELECT facility_id, holds_from, slot_minutes, raster_minutes, buffer_minutes,"
        " longest_minutes, window_days, release_minute, notice_minutes, cancel_minutes, party_max,"
        " guardian_age, cap_day, cap_week, approval, check_in, check_in_before, check_in_after,"
        " strikes_allowed, strike_days, pause_days, desk_share, release_weekday, neighbours_hours"
        f" FROM terms WHERE facility_id IN ({marks}) ORDER BY holds_from",
        *ids,
    ):
        terms[row[0]].append(_terms(row))
    draws = await _draws(ids)
    return {
        row["id"]: _facts(
            row,
            tuple(spaces[row["id"]].values()),
            units[row["id"]],
            tuple(terms[row["id"]]),
            draws[row["id"]],
        )
        for row in facilities
    }


async def _draws(ids: list[int]) -> dict[int, tuple[DrawFacts, ...]]:
    found: dict[int, dict[int, tuple[Any, list[int]]]] = defaultdict(dict)
    for row in await database.rows(
        "SELECT r.facility_id, r.id, r.weekdays, r.from_minute, r.until_minute, r.register_from,"
        " r.register_until, r.drawn, r.most, r.first_week, r.end_week, r.through_week, u.unit_id"
        " FROM draw_rule r JOIN draw_rule_unit u ON u.rule_id = r.id"
        " JOIN unit ON unit.id = u.unit_id"
        f" WHERE r.facility_id IN ({database.marks(len(ids))})"
        " ORDER BY r.first_week, r.id, unit.position, unit.id",
        *ids,
    ):
        _, handed_out = found[row[0]].setdefault(row[1], (row, []))
        handed_out.append(row[12])
    return defaultdict(
        tuple,
        {
            facility_id: tuple(_draw(row, tuple(handed_out)) for row, handed_out in rules.values())
            for facility_id, rules in found.items()
        },
    )


def _draw(row: Any, unit_ids: tuple[int, ...]) -> DrawFacts:
    return DrawFacts(
        id=row[1],
        weekdays=row[2],
        from_minute=row[3],
        until_minute=row[4],
        register_from=row[5],
        register_until=row[6],
        drawn=row[7],
        most=row[8],
        first_week=date.fromisoformat(row[9]),
        end_week=date.fromisoformat(row[10]),
        through_week=date.fromisoformat(row[11]),
        unit_ids=unit_ids,
    )


def _terms(row: Any) -> TermsFacts:
    columns = dict(row)
    del columns["facility_id"]
    columns["holds_from"] = date.fromisoformat(columns["holds_from"])
    columns["approval"] = bool(columns["approval"])  # SQLite keeps it as a number
    return TermsFacts(**columns)


async def _units(
    ids: list[int], spaces: dict[int, dict[int, SpaceFacts]]
) -> dict[int, tuple[UnitFacts, ...]]:
    found: dict[int, dict[int, tuple[Any, list[SpaceFacts]]]] = defaultdict(dict)
    for row in await database.rows(
        "SELECT u.facility_id, u.id, us.space_id, u.name_zh, u.name_en, u.takes,"
        " u.from_on, u.until_on FROM unit u"
        " JOIN unit_space us ON us.unit_id = u.id"
        f" WHERE u.facility_id IN ({database.marks(len(ids))})"
        " ORDER BY u.position, u.id, us.space_id",
        *ids,
    ):
        _, members = found[row[0]].setdefault(row[1], (row, []))
        members.append(spaces[row[0]][row[2]])
    return defaultdict(
        tuple,
        {
            facility_id: tuple(
                UnitFacts(
                    unit_id,
                    Named(row[3], row[4]),
                    row[5] == "whole",
                    tuple(members),
                    date.fromisoformat(row[6]),
                    date.fromisoformat(row[7]),
                )
                for unit_id, (row, members) in units.items()
            )
            for facility_id, units in found.items()
        },
    )


def _facts(
    row: Any,
    spaces: tuple[SpaceFacts, ...],
    units: tuple[UnitFacts, ...],
    terms: tuple[TermsFacts, ...],
    draws: tuple[DrawFacts, ...],
) -> Facts:
    host = Host(
        id=row["organisation_id"],
        slug=row["o_slug"],
        kind=row["o_kind"],
        name=Named(row["o_name_zh"], row["o_name_en"]),
        address=Named(row["address_zh"], row["address_en"]),
        calendar=row["calendar"],
        telephone=row["telephone"],
        latitude=row["o_latitude"],
        longitude=row["o_longitude"],
        operator_id=row["operator_id"],
        campus_cap=row["campus_cap"],
    )
    return Facts(
        id=row["id"],
        slug=row["slug"],
        kind=row["kind"],
        name=Named(row["name_zh"], row["name_en"]),
        organisation=host,
        indoor=bool(row["indoor"]),
        lit=bool(row["lit"]),
        surface=row["surface"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        zone=ZoneInfo(row["zone"]),
        tick_minutes=row["tick_minutes"],
        gate=Named(row["gate_zh"], row["gate_en"]),
        bring=Named(row["bring_zh"], row["bring_en"]),
        fee=Named(row["fee_zh"], row["fee_en"]),
        photo=row["photo"],
        spaces=spaces,
        units=units,
        terms=terms,
        rules_version=row["rules_version"],
        draws=draws,
    )


async def caps_between(first: date, last: date) -> list[Cap]:
    """Every cap that holds on a day from `first` to `last`, in order of id. One query."""
    found = await database.rows(
        "SELECT id, who, measure, period, amount, kind, day_type, peak_from, peak_until,"
        " organisation_id, holds_from, ends_on FROM cap"
        " WHERE holds_from <= ? AND (ends_on IS NULL OR ends_on > ?) ORDER BY id",
        last.isoformat(),
        first.isoformat(),
    )
    return [
        Cap(
            id=row[0],
            who=row[1],
            measure=row[2],
            period=row[3],
            amount=row[4],
            kind=row[5],
            day_type=row[6],
            peak=(row[7], row[8]) if row[7] is not None else None,
            organisation_id=row[9],
            holds_from=date.fromisoformat(row[10]),
            ends_on=date.fromisoformat(row[11]) if row[11] else None,
        )
        for row in found
    ]
