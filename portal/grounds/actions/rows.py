"""The rows a facility is made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal import database
from portal.language import Named


async def write_row(table: str, columns: Mapping[str, Any], unless: str = "") -> int | None:
    """A new row; its id, or None when `unless` kept it out."""
    found: int | None = await database.value(
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" VALUES ({database.marks(len(columns))}) {unless} RETURNING id",
        *columns.values(),
    )
    return found


async def write_space(facility_id: int, name: Named, capacity: int) -> int:
    """A new space; its id."""
    columns = {
        "facility_id": facility_id,
        "name_zh": name.zh,
        "name_en": name.en,
        "capacity": capacity,
    }
    space_id = await write_row("space", columns)
    assert space_id is not None  # noqa: S101  nothing keeps it out
    return space_id


async def write_unit(
    facility_id: int,
    name: Named,
    spaces: Sequence[int],
    *,
    takes: str = "whole",
    from_on: date = date.min,
) -> int:
    """A new unit of these spaces, after those that are there; its id."""
    position = await database.value(
        "SELECT coalesce(max(position), -1) + 1 FROM unit WHERE facility_id = ?", facility_id
    )
    columns = {
        "facility_id": facility_id,
        "name_zh": name.zh,
        "name_en": name.en,
        "takes": takes,
        "position": position,
        "from_on": from_on.isoformat(),
    }
    unit_id = await write_row("unit", columns)
    assert unit_id is not None  # noqa: S101  nothing keeps it out
    for space_id in spaces:
        await add_to_unit(unit_id, space_id, facility_id)
    return unit_id


async def add_to_unit(unit_id: int, space_id: int, facility_id: int) -> None:
    """Let a unit take a space as well."""
    await database.execute(
        "INSERT INTO unit_space (unit_id, space_id, facility_id) VALUES (?, ?, ?)",
        unit_id,
        space_id,
        facility_id,
    )
