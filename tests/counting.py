"""The statements the portal sends to its database, written down as they are sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import asyncpg
import pytest

SQLITE = ("execute", "executemany", "execute_fetchall", "execute_insert", "executescript")
POSTGRES = ("execute", "executemany", "fetch", "fetchrow", "fetchval")
# Opening and closing a transaction, and what a pool tidies away, say nothing about a page.
AROUND = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "PRAGMA",
    "SELECT pg_advisory_unlock_all",
)


@contextmanager
def written_down() -> Iterator[list[str]]:
    """Every statement sent while inside, in order, without those around transactions."""
    statements: list[str] = []

    def noting(original: Any) -> Any:
        def call(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
            if not sql.lstrip().startswith(AROUND):
                statements.append(sql)
            return original(self, sql, *args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, names in ((aiosqlite.Connection, SQLITE), (asyncpg.Connection, POSTGRES)):
            for name in names:
                patch.setattr(owner, name, noting(getattr(owner, name)))
        yield statements
