"""Many rows at once, in the open transaction, by the quickest way each database has."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, cast

from tortoise.connection import get_connections

from portal import database

Row = tuple[Any, ...]
CHUNK = 20_000  # rows handed over at a time


async def insert(table: str, columns: str, rows: Sequence[Row]) -> None:
    """Insert `rows`, values in the order of `columns` ("id, name"). Needs an open transaction."""
    if not database.in_a_transaction():
        raise RuntimeError("insert() outside a transaction")
    names = [name.strip() for name in columns.split(",")]
    client = cast(Any, get_connections().get("default"))
    async with client.acquire_connection() as connection:
        for part in _parts(rows):
            if database.dialect() == "sqlite":
                await connection.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({database.marks(len(names))})",
                    part,
                )
            else:
                await connection.copy_records_to_table(
                    table, columns=names, records=part, timeout=600
                )


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        yield part


async def first_of(table: str, count: int) -> int:
    """The first of `count` new ids of `table`, which nobody else will be given.

    Ids stay what the database would have given: never one that was used before.
    """
    if database.dialect() == "sqlite":  # the open transaction is the only writer
        last = await database.value("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return int(last or 0) + 1
    await database.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    first = int(await database.value(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))"))
    await database.value(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ?)",
        first + count - 1,
    )
    return first
