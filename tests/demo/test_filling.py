"""Filling: the same day gives the same rows, and only an empty database is filled."""

from typing import Any

import pytest

from portal import database as portal_database
from portal import demo
from tests.databases import Run, fresh, only
from tests.demo.whole import everything


async def filled(run: Run, kind: str) -> dict[str, list[dict[str, Any]]]:
    """What a database of this kind holds after filling."""
    async with fresh(run, kind) as url:
        await portal_database.connect(url)
        try:
            await demo.fill()
            return await everything()
        finally:
            await portal_database.disconnect()


async def test_the_same_day_gives_the_same_rows_whatever_the_hour_and_the_database(run, at) -> None:
    at("2026-11-26 07:00")
    early = await filled(run, "sqlite")
    at("2026-11-26 22:30")
    late = await filled(run, "postgres")
    assert list(early) == list(late)
    for table, rows in early.items():
        assert rows, table
        assert rows == late[table], table


async def test_another_day_gives_other_bookings_and_the_same_people(run, at) -> None:
    at("2026-11-26 09:00")
    thursday = await filled(run, "sqlite")
    at("2026-11-27 09:00")
    friday = await filled(run, "sqlite")

    def names(rows: dict[str, list[dict[str, Any]]]) -> list[object]:
        return [person["name"] for person in rows["person"]]

    assert names(thursday) == names(friday)
    assert max(row["on_day"] for row in thursday["booking"]) == "2026-12-02"
    assert max(row["on_day"] for row in friday["booking"]) == "2026-12-03"


async def test_it_fills_only_an_empty_database(database) -> None:
    assert await demo.is_empty()
    await demo.fill()
    assert not await demo.is_empty()
    bookings = await portal_database.value("SELECT count(*) FROM booking")
    with pytest.raises(demo.NotEmpty):
        await demo.fill()
    assert await portal_database.value("SELECT count(*) FROM booking") == bookings


async def test_one_resident_is_enough_to_be_left_alone(database) -> None:
    async with portal_database.transaction():
        await portal_database.execute("INSERT INTO household (created_at) VALUES (0)")
    assert not await demo.is_empty()
    with pytest.raises(demo.NotEmpty):
        await demo.fill()
    assert await portal_database.value("SELECT count(*) FROM organisation") == 0


async def test_a_filling_that_fails_leaves_nothing(database) -> None:
    def fail(done: int, total: int, words: str) -> None:
        if words == "bookings":
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        await demo.fill(fail)
    assert await demo.is_empty()
    assert await portal_database.value("SELECT count(*) FROM calendar_day") == 0


@only("sqlite")
async def test_it_tells_how_far_it_is(database) -> None:
    told: list[tuple[int, int, str]] = []
    await demo.fill(lambda done, total, words: told.append((done, total, words)))
    steps = [done for done, _, _ in told]
    assert steps == sorted(steps)
    assert told[-1][0] == told[-1][1]
    assert {total for _, total, _ in told} == {told[-1][1]}
    assert {words for _, _, words in told} == {"places", "people", "opening hours", "bookings"}


async def test_the_ids_after_it_are_the_databases_own(database) -> None:
    await demo.fill()
    last = await portal_database.value("SELECT max(id) FROM household")
    async with portal_database.transaction():
        await portal_database.execute("INSERT INTO household (created_at) VALUES (0)")
    assert await portal_database.value("SELECT max(id) FROM household") == last + 1
