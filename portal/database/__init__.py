"""The database: connections, transactions, raw rows.

`rows` reads: inside a transaction from it, otherwise from a connection that cannot write.
`transaction()` writes. Actions are `@transactional`: they run whole or not at all, join a
transaction that is already open, and start again when the database asks for it.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from portal.database.connection import (
    applied_migrations,
    connect,
    disconnect,
    migrate,
    pending_migrations,
    unknown_migrations,
)

__all__ = [
    "StartAgain",
    "applied_migrations",
    "connect",
    "dialect",
    "disconnect",
    "execute",
    "in_a_transaction",
    "lock",
    "marks",
    "migrate",
    "pending_migrations",
    "row",
    "rows",
    "transaction",
    "transactional",
    "unknown_migrations",
    "value",
]

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 8
START_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock


class StartAgain(Exception):  # noqa: N818  a request to the caller, not an error
    """Raised in an action when what it decided on was changed meanwhile."""


NAME = re.compile(r"^[a-z_]+$")


def in_a_transaction() -> bool:
    """Whether the present task has a transaction open."""
    return isinstance(get_connections().get("default"), TransactionalDBClient)


def dialect() -> str:
    """ "sqlite" or "postgres"."""
    return str(get_connections().get("default").capabilities.dialect)


async def rows(sql: str, *values: Any) -> Sequence[Any]:
    """The rows of a query with `?` placeholders, as tuples that also answer to column names."""
    connections = get_connections()
    client = connections.get("default")
    if not isinstance(client, TransactionalDBClient):
        client = connections.get("reads")
    return cast(Sequence[Any], await cast(Any, client).fetch(sql, values))


async def row(sql: str, *values: Any) -> Any | None:
    """The first row of a query, or None."""
    found = await rows(sql, *values)
    return found[0] if found else None


async def value(sql: str, *values: Any) -> Any:
    """The first column of the first row, or None."""
    found = await rows(sql, *values)
    return found[0][0] if found else None


async def execute(sql: str, *values: Any) -> int:
    """Run a statement that writes; the number of rows it changed. Needs an open transaction."""
    client = get_connections().get("default")
    if not isinstance(client, TransactionalDBClient):
        raise RuntimeError("execute() outside a transaction")
    return cast(int, await cast(Any, client).change(sql, values))


def marks(count: int, width: int = 1) -> str:
    """Placeholders for `count` values, or for `count` rows of `width` columns: "(?,?),(?,?)"."""
    if width == 1:
        return ",".join("?" * count)
    return ",".join([f"({','.join('?' * width)})"] * count)


async def lock(table: str, ids: Iterable[int]) -> None:
    """Hold these rows against other writers until the transaction ends.

    Always in id order, so that two who want the same rows wait for each other rather than for ever.
    SQLite has one writer at a time: there the open transaction is the lock.
    """
    if not in_a_transaction():
        raise RuntimeError("lock() outside a transaction")
    if not NAME.match(table):
        raise ValueError(table)
    wanted = sorted(set(ids))
    if wanted and dialect() == "postgres":
        await rows(
            f"SELECT id FROM {table} WHERE id IN ({marks(len(wanted))}) ORDER BY id FOR UPDATE",
            *wanted,
        )


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Everything written inside is kept together or not at all. Open it only to write."""
    if in_a_transaction():
        yield  # the outer transaction decides
        return
    async with in_transaction("default"):
        yield


def transactional(action: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Run an action in a transaction, again from its start if the database says so."""

    @wraps(action)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_a_transaction():
            return await action(*args, **kwargs)
        for attempt in range(ATTEMPTS):
            try:
                async with in_transaction("default"):
                    return await action(*args, **kwargs)
            except Exception as error:
                if attempt + 1 == ATTEMPTS or not _may_start_again(error):
                    raise
                await asyncio.sleep(random.random() * 0.01 * 2**attempt)  # noqa: S311  spreads retries, guards nothing
        raise AssertionError("unreachable")

    return run


def _may_start_again(error: BaseException) -> bool:
    if isinstance(error, StartAgain):
        return True
    causes = [error, error.__cause__, *(a for a in error.args if isinstance(a, BaseException))]
    if any(getattr(cause, "sqlstate", None) in START_AGAIN for cause in causes):
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error)
