"""A request that is cancelled, wherever it waits, hangs nobody and half-writes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import pytest
from tortoise.backends.base.client import TransactionContextPooled
from tortoise.backends.sqlite.client import SqliteTransactionContext
from tortoise.connection import get_connections

from portal import database
from portal.bookings.actions import cancel_booking, hold_slot, move_booking
from portal.checks import CHECKS
from portal.database.asyncpg_engine import SafeClient, SafeTransaction
from portal.database.sqlite_engine import ImmediateClient, ImmediateTransaction
from portal.submissions.rules import new_key
from tests.bookings.cast import book, somebody, visitor_of
from tests.faults.cancelling import outcome
from tests.make import make_facility, make_person, make_session, slot

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.faults]

NINE, TEN = "2026-11-28 09:00", "2026-11-28 10:00"
SECONDS = 5


async def all_is_well() -> None:
    """Claims and bookings agree, and the next one can write at once."""
    for check in CHECKS:
        assert await check.look() == []
    async with asyncio.timeout(SECONDS):
        async with database.transaction():
            await database.execute("INSERT INTO household (created_at) VALUES (0)")


async def cancel_everywhere(prepare: Callable[[], Awaitable[Callable[[], object]]]) -> int:
    """Prepare and run an act again and again, cancelled one wait later each time, until it comes to
    its end; how often it was cancelled."""
    for wait in count(1):
        act = await prepare()
        ended = await outcome(wait, act())
        await all_is_well()
        if ended:
            return wait - 1
    raise AssertionError("unreachable")


async def test_booking():
    hall = await make_facility(courts=50)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await somebody(email=None), next(courts)
        return lambda: book(alice, hall, NINE, unit=court)

    assert await cancel_everywhere(prepare) > 10


async def test_booking_what_was_held():
    hall = await make_facility(courts=50)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await somebody(), next(courts)
        await hold_slot(alice, court.id, slot(hall, NINE))
        return lambda: book(alice, hall, NINE, unit=court)

    assert await cancel_everywhere(prepare) > 10


async def test_holding():
    hall = await make_facility(courts=50)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await somebody(), next(courts)
        return lambda: hold_slot(alice, court.id, slot(hall, NINE))

    assert await cancel_everywhere(prepare) > 5


async def test_moving():
    hall = await make_facility(courts=50)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await somebody(), next(courts)
        code = await book(alice, hall, NINE, unit=court)
        return lambda: move_booking(alice, code, court.id, slot(hall, TEN), key=new_key())

    assert await cancel_everywhere(prepare) > 10


async def test_cancelling_a_booking():
    hall = await make_facility(courts=50)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await somebody(), next(courts)
        code = await book(alice, hall, NINE, unit=court)
        return lambda: cancel_booking(alice, code, key=new_key())

    assert await cancel_everywhere(prepare) > 10


async def test_the_whole_request(client):
    hall = await make_facility(courts=80)
    courts = iter(hall.units)

    async def prepare():
        alice, court = await make_person(), next(courts)
        client.cookies = await make_session(alice)
        form = {
            "unit": court.id,
            "starts": "2026-11-28T01:00Z",
            "party": 1,
            "submission": new_key(),
        }
        return lambda: client.post(
            "/bookings", data=form, headers={"Origin": "http://127.0.0.1:8000"}
        )

    assert await cancel_everywhere(prepare) > 10


async def test_with_the_stock_transactions_it_would_hang(monkeypatch):
    """The control: the same attack on the libraries' own contexts leaves a lock or a connection."""
    monkeypatch.setattr(
        ImmediateClient,
        "_in_transaction",
        lambda self: SqliteTransactionContext(ImmediateTransaction(self), self._lock),
    )
    monkeypatch.setattr(
        SafeClient,
        "_in_transaction",
        lambda self: TransactionContextPooled(SafeTransaction(self), self._pool_init_lock),
    )
    hall, alice = await make_facility(courts=2), visitor_of(await make_person())
    client: Any = get_connections().get("default")
    for wait in range(1, 40):
        await outcome(wait, hold_slot(alice, hall.units[0].id, slot(hall, NINE)))
        if is_stuck(client):
            break
    assert is_stuck(client)
    if database.dialect() == "postgres":
        client._pool.terminate()  # closing it politely would wait for the lost connection
        client._pool = None
    else:
        client._lock.release()


def is_stuck(client) -> bool:
    """Whether something is still held although nobody has a transaction open."""
    if database.dialect() == "postgres":
        return client._pool.get_idle_size() < client._pool.get_size()
    return client._lock.locked()
