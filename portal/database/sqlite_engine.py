"""Tortoise's SQLite engine, made fit for several processes and for cancelled requests.

Three things differ. A transaction begins with BEGIN IMMEDIATE, so that two processes on one file
wait for each other instead of failing. Entering or leaving a transaction survives cancellation: the
stock engine keeps its process-wide lock for ever. And rows can be fetched, and changed rows
counted, without a detour. (Tortoise finds its schema editor by "sqlite" in this module's name.)
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any, cast

from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class Statements:
    """Raw statements with `?` placeholders."""

    @translate_exceptions
    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        async with cast(SqliteClient, self).acquire_connection() as connection:
            return cast(Sequence[Any], await connection.execute_fetchall(sql, values))

    @translate_exceptions
    async def change(self, sql: str, values: Sequence[Any]) -> int:
        async with cast(SqliteClient, self).acquire_connection() as connection:
            # A statement that has run to its end is not closed: that would be a second trip to the
            # connection's thread.
            return cast(int, (await connection.execute(sql, values)).rowcount)


class ImmediateTransaction(Statements, SqliteTransactionWrapper):
    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def commit(self) -> None:
        try:
            await super().commit()
        except sqlite3.OperationalError as error:  # the disk is full, or the file is busy
            await self._connection.rollback()
            self._finalized = True
            raise OperationalError(error) from error

    async def execute_script(self, query: str) -> None:
        # sqlite3's executescript would commit the open transaction first.
        await self.change(query, ())


class ImmediateContext(SqliteTransactionContext):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            # aiosqlite runs statements in order in a thread of its own, so a cancelled BEGIN still
            # runs. A ROLLBACK is queued behind it before anyone else may have the lock.
            try:
                if (connection := self.connection._connection) is not None:
                    await asyncio.shield(connection.rollback())
            finally:
                self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection


class ImmediateClient(Statements, SqliteClient):
    async def create_connection(self, with_db: bool) -> None:
        try:
            await super().create_connection(with_db)
        except BaseException:
            await self.close()  # its thread would keep the process from ending
            raise

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)


client_class = ImmediateClient
