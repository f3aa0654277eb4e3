"""Everything a database holds, to compare one with another."""

from typing import Any

from portal import database

# The second table holds the instant at which the calendar was seeded, which is not of the demo.
TABLES = (
    ("calendar_day", "calendar, on_day"),
    ("calendar_year", "calendar, year"),
    ("landmark", "id"),
    ("organisation", "id"),
    ("facility", "id"),
    ("space", "id"),
    ("unit", "id"),
    ("unit_space", "unit_id, space_id"),
    ("terms", "id"),
    ("terms_change", "id"),
    ("opening_period", "id"),
    ("opening_rule", "id"),
    ("school_period", "id"),
    ("hours_exception", "id"),
    ("closure", "id"),
    ("household", "id"),
    ("person", "id"),
    ("role_grant", "id"),
    ("helper", "id"),
    ("closing", "id"),
    ("displacement", "id"),
    ("alternative", "displacement_id, number"),
    ("priority", "id"),
    ("booking", "id"),
    ("booking_event", "booking_id, seq"),
    ("strike", "id"),
    ("appeal", "id"),
    ("claim", "space_id, tick, place"),
)


async def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows by table, in order, as dictionaries."""
    found = {}
    for table, order in TABLES:
        rows = [dict(row) for row in await database.rows(f"SELECT * FROM {table} ORDER BY {order}")]
        for row in rows:
            if table == "calendar_year":
                del row["changed_at"]
        found[table] = rows
    return found
