"""What the database layer promises every verb, on both engines."""

import asyncio

import pytest
from tortoise.exceptions import OperationalError

from portal import database, kept
from tests.databases import only
from tests.make import insert

pytestmark = pytest.mark.usefixtures("database")


async def add() -> int:
    return int(
        await database.value("INSERT INTO household (created_at) VALUES (?) RETURNING id", 1)
    )


async def count() -> int:
    return int(await database.value("SELECT count(*) FROM household"))


async def test_start_again_begins_with_nothing_done():
    calls = []

    @database.transactional
    async def act() -> int:
        calls.append(await count())
        await add()
        if len(calls) < 3:
            raise database.StartAgain
        return await count()

    assert await act() == 1
    assert calls == [0, 0, 0]


async def test_it_gives_up_in_the_end():
    calls = []

    @database.transactional
    async def act() -> None:
        calls.append(await add())
        raise database.StartAgain

    with pytest.raises(database.StartAgain):
        await act()
    assert len(calls) == database.ATTEMPTS
    assert await count() == 0


async def test_what_the_database_asks_for_is_done_again():
    class SerializationError(Exception):
        sqlstate = "40001"

    class DeadlockError(Exception):
        sqlstate = "40P01"

    troubles = [SerializationError(), DeadlockError(), OperationalError(DeadlockError())]
    troubles.append(OperationalError("database is locked"))

    @database.transactional
    async def act() -> int:
        await add()
        if troubles:
            raise troubles.pop()
        return await count()

    assert await act() == 1


async def test_any_other_error_is_not_tried_again():
    calls = []

    @database.transactional
    async def act() -> None:
        calls.append(await add())
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        await act()
    assert len(calls) == 1
    assert await count() == 0


async def test_two_that_change_one_row_lose_nothing():
    row = await insert("household", created_at=0)

    @database.transactional
    async def raise_by_one() -> None:
        await database.lock("household", [row])
        now = await database.value("SELECT created_at FROM household WHERE id = ?", row)
        await asyncio.sleep(0)
        await database.execute("UPDATE household SET created_at = ? WHERE id = ?", now + 1, row)

    await asyncio.gather(*(raise_by_one() for _ in range(10)))
    assert await database.value("SELECT created_at FROM household") == 10


async def test_an_action_inside_another_joins_it():
    @database.transactional
    async def inner() -> None:
        assert database.in_a_transaction()
        await add()

    @database.transactional
    async def outer() -> None:
        await inner()
        async with database.transaction():
            await add()
        assert await count() == 2
        raise ValueError("all of it")

    with pytest.raises(ValueError, match="all of it"):
        await outer()
    assert await count() == 0
    assert not database.in_a_transaction()


async def test_start_again_inside_starts_the_outermost_again():
    began = []

    @database.transactional
    async def inner() -> None:
        await add()
        if len(began) == 1:
            raise database.StartAgain

    @database.transactional
    async def outer() -> int:
        began.append(1)
        await add()
        await inner()
        return await count()

    assert await outer() == 2
    assert len(began) == 2


async def test_others_see_it_when_it_is_done_and_not_before():
    inside, may_end = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.transaction():
            await add()
            assert await count() == 1
            inside.set()
            await may_end.wait()

    writing = asyncio.create_task(write())
    await inside.wait()
    assert await count() == 0
    assert not database.in_a_transaction()
    may_end.set()
    await writing
    assert await count() == 1


async def test_writing_and_locking_need_a_transaction():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        await database.execute("DELETE FROM household")
    with pytest.raises(RuntimeError, match="outside a transaction"):
        await database.lock("household", [1])
    async with database.transaction():
        with pytest.raises(ValueError, match="household;"):
            await database.lock("household; --", [1])
        await database.lock("household", [])


@only("sqlite")
async def test_the_reading_connection_cannot_write(database):
    from portal.database import rows

    with pytest.raises(OperationalError, match=r"readonly|read-only"):
        await rows("INSERT INTO household (created_at) VALUES (1) RETURNING id")
    assert await rows("SELECT * FROM household") == []


async def test_execute_counts_the_rows_it_changed():
    async with database.transaction():
        for _ in range(3):
            await add()
        assert await database.execute("UPDATE household SET created_at = ?", 2) == 3
        assert await database.execute("UPDATE household SET created_at = 3 WHERE id < 0") == 0
        assert await database.execute("DELETE FROM household") == 3


async def test_a_row_answers_to_numbers_and_names():
    made = await insert("household", created_at=5)
    row = await database.row("SELECT id, created_at FROM household")
    assert (row[0], row["created_at"], tuple(row), dict(row)["id"]) == (made, 5, (made, 5), made)
    assert await database.row("SELECT id FROM household WHERE id < 0") is None
    assert await database.value("SELECT id FROM household WHERE id < 0") is None


async def test_placeholders():
    assert database.marks(3) == "?,?,?"
    assert database.marks(2, 2) == "(?,?),(?,?)"


async def test_kept_values_are_forgotten_when_a_database_is_opened(database):
    from portal.database import connect, disconnect

    values: kept.Kept[int, str] = kept.Kept(2)
    for number in range(3):
        values.keep(number, "x")
    assert list(values) == [1, 2]
    await disconnect()
    await connect(database)
    assert not values
