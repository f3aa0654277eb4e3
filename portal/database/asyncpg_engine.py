"""Tortoise's asyncpg engine, made fit for cancelled requests.

The stock engine loses a pooled connection for ever when a task is cancelled while a transaction
begins or ends. Here a commit that was begun is finished, and every connection goes home.
(Tortoise finds its schema editor by "asyncpg" in this module's name.)
"""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from re import sub
from typing import Any, cast

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError


@lru_cache(maxsize=2000)
def numbered(sql: str) -> str:
    """`sql` with its `?` placeholders as $1, $2 ...; our statements hold no other question mark."""
    numbers = count(1)
    return sub(r"\?", lambda _: f"${next(numbers)}", sql)


class Statements:
    """Raw statements with `?` placeholders."""

    @translate_exceptions
    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        async with cast(AsyncpgDBClient, self).acquire_connection() as connection:
            return cast(Sequence[Any], await connection.fetch(numbered(sql), *values))

    @translate_exceptions
    async def change(self, sql: str, values: Sequence[Any]) -> int:
        async with cast(AsyncpgDBClient, self).acquire_connection() as connection:
            status: str = await connection.execute(numbered(sql), *values)
            last = status.rpartition(" ")[2]  # "INSERT 0 3", "UPDATE 3"; DDL has no number
            return int(last) if last.isdigit() else 0


class SafeTransaction(Statements, TransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SafeTransaction(self))


class SafeContext(TransactionContextPooled):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        pool = self.client._parent._pool
        connection = await pool.acquire()
        self.client._connection = connection
        try:
            await self.client.begin()
        except BaseException:
            await asyncio.shield(pool.release(connection))  # resets it first
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        finish = asyncio.ensure_future(self._finish(exc_type))
        try:
            await asyncio.shield(finish)
        except asyncio.CancelledError:
            await asyncio.wait([finish])
            raise

    async def _finish(self, exc_type: Any) -> None:
        try:
            if self.client._finalized:
                return
            if exc_type is None:
                await self.client.commit()
            elif exc_type is not TransactionManagementError:
                await self.client.rollback()
        finally:
            await self.client._parent._pool.release(self.client._connection)


class SafeClient(Statements, AsyncpgDBClient):
    def _in_transaction(self) -> TransactionContext:
        return SafeContext(SafeTransaction(self), self._pool_init_lock)


client_class = SafeClient
