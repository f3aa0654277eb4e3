"""Databases that wait for the disk, as the portal's users have them."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from tests.postgres import Cluster

KINDS = ("SQLite", "PostgreSQL")
DURABLE = ["max_connections=50"]  # all else as PostgreSQL comes: fsync and commits that wait


@contextlib.contextmanager
def empty(kind: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    """The DATABASE_URL of a database without tables, and the process that keeps it, if any."""
    if kind == "SQLite":
        yield f"sqlite:{folder / 'portal.db'}", None
        return
    cluster = Cluster(folder / "postgres", DURABLE)
    try:
        yield f"postgres://postgres@127.0.0.1:{cluster.port}/postgres", cluster.pid
    finally:
        cluster.stop()


async def settle(url: str) -> None:
    """After much was written: what a database does by itself later, in the midst of a round."""
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:"))) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    session = await asyncpg.connect(
        host="127.0.0.1", port=urlsplit(url).port, user="postgres", database="postgres"
    )
    try:
        await session.execute("VACUUM ANALYZE")
        await session.execute("CHECKPOINT")
    finally:
        await session.close()
