"""Looking through the whole database, whatever tables it has."""

from portal import database


async def columns() -> list[tuple[str, str, str]]:
    """Every (table, column, type in lower case) of the portal's own tables."""
    if database.dialect() == "postgres":
        found = await database.rows(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        return [(row[0], row[1], row[2].lower()) for row in found if "tortoise" not in row[0]]
    tables = await database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE '%tortoise%' ORDER BY name"
    )
    return [
        (table, row[1], row[2].lower())
        for (table,) in tables
        for row in await database.rows(f"PRAGMA table_info({table})")
    ]


async def everywhere(*words: str) -> list[tuple[str, str, str]]:
    """Where any of these words stands, in every text and every kept document."""
    found = []
    for table, column, kind in await columns():
        if kind not in ("text", "blob", "bytea", "character varying"):
            continue
        values = await database.rows(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
        for (value,) in values:
            text = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
            found += [(table, column, word) for word in words if word in text]
    return found


async def references_to(table: str) -> set[tuple[str, str]]:
    """Every (table, column) that refers to a row of `table`."""
    if database.dialect() == "postgres":
        found = await database.rows(
            "SELECT k.table_name, k.column_name FROM information_schema.referential_constraints r"
            " JOIN information_schema.key_column_usage k USING (constraint_name)"
            " JOIN information_schema.constraint_column_usage u USING (constraint_name)"
            " WHERE u.table_name = ?",
            table,
        )
        return {(row[0], row[1]) for row in found}
    return {
        (each, row[3])
        for each in {name for name, _, _ in await columns()}
        for row in await database.rows(f"PRAGMA foreign_key_list({each})")
        if row[2] == table
    }
