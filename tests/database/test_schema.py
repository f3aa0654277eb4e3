"""The tables are the same in both dialects, and the models say what the tables are."""

import pytest
from tortoise import Tortoise

from portal import database
from portal.database import connect, disconnect
from tests.databases import fresh
from tests.privacy.looking import columns

KINDS_OF_COLUMN = {
    "sqlite": {"integer": "int", "text": "text", "real": "real", "blob": "blob"},
    "postgres": {
        "bigint": "int",
        "boolean": "int",  # SQLite keeps it as 0 and 1
        "text": "text",
        "double precision": "real",
        "bytea": "blob",
    },
}


async def test_both_dialects_have_the_same_tables_and_columns(run):
    found = {}
    for kind in ("sqlite", "postgres"):
        async with fresh(run, kind) as url:
            await connect(url)
            words = KINDS_OF_COLUMN[kind]
            found[kind] = {(table, column, words[is_]) for table, column, is_ in await columns()}
            await disconnect()
    assert found["sqlite"] == found["postgres"]
    assert len(found["sqlite"]) > 150


@pytest.mark.usefixtures("database")
async def test_every_model_is_its_table():
    tables: dict[str, set[str]] = {}
    for table, column, _ in await columns():
        tables.setdefault(table, set()).add(column)
    models = Tortoise.apps["portal"]
    assert len(models) > 12
    for model in models.values():
        fields = {
            model._meta.fields_db_projection.get(name, name) for name in model._meta.db_fields
        }
        assert fields == tables[model._meta.db_table], model.__name__


@pytest.mark.usefixtures("database")
async def test_what_may_be_missing_agrees():
    """A model's `null` is the column's."""
    for model in Tortoise.apps["portal"].values():
        table = model._meta.db_table
        if database.dialect() == "postgres":
            rows = await database.rows(
                "SELECT column_name, is_nullable = 'YES' FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = ?",
                table,
            )
        else:
            info = await database.rows(f"PRAGMA table_info({table})")
            rows = [(row[1], not row[3] and not row[5]) for row in info]
        nullable = {column for column, may in rows if may}
        said = {
            model._meta.fields_db_projection[name]
            for name in model._meta.db_fields
            if model._meta.fields_map[name].null
        }
        assert said == nullable, model.__name__


@pytest.mark.usefixtures("database")
async def test_every_reference_holds():
    """A row that refers to nothing is refused, on SQLite too."""
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with database.transaction():
            await database.execute(
                "INSERT INTO person (household_id, name, created_at, seen_at)"
                " VALUES (12345, 'x', 0, 0)"
            )
