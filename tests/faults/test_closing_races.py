"""A closing against everybody who books, and against a process that dies while people are told."""

import asyncio
import time
from contextlib import suppress

import pytest

from portal import database
from portal.bookings.actions.displacing import closing, taking
from portal.claims import actions as claims
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.bookings.closings import SATURDAY, all_is_well, booked, close_school, fates, states
from tests.databases import only
from tests.make import make_facility

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("database")]

NINE = "2026-11-28 09:00"
TOLD = {"DEMO": "1", "CLOCK": "2026-11-26T09:05+08:00", "WORK_INSIDE": "1"}
BOOKERS = 6
PAUSE = 0.4  # seconds between looking and writing
MANY = 120


async def _no_lock(*_args) -> None:
    return None


async def closing_pauses(monkeypatch, seconds: float) -> dict[str, int]:
    """It has seen nobody, and pauses before it closes; six people book meanwhile. The states.

    The pause ends after so many seconds, or as soon as the six have their answers.
    """
    displace = taking.displace
    pausing, answered = asyncio.Event(), asyncio.Event()

    async def slowly(*args):
        pausing.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(answered.wait(), seconds)
        await displace(*args)

    monkeypatch.setattr(closing, "displace", slowly)
    hall = await make_facility(courts=BOOKERS)
    people = [await somebody(f"P{n}") for n in range(BOOKERS)]
    sally = await somebody("Sally")

    async def everybody() -> list[object]:
        await pausing.wait()
        answers: list[object] = await asyncio.gather(
            *(
                book(person, hall, NINE, unit=unit)
                for person, unit in zip(people, hall.units, strict=True)
            ),
            return_exceptions=True,
        )
        answered.set()
        return answers

    _, answers = await asyncio.gather(close_school(hall, SATURDAY, by=sally), everybody())
    assert all(isinstance(answer, str | Refused) for answer in answers), answers
    return await states()


async def test_nobody_slips_in_while_it_closes(monkeypatch):
    assert await closing_pauses(monkeypatch, PAUSE) == {}
    await all_is_well()


@only("postgres")
async def test_without_the_lock_somebody_does(monkeypatch):
    """The control: what holds above holds because the spaces are held."""
    monkeypatch.setattr(database, "lock", _no_lock)
    assert (await closing_pauses(monkeypatch, 30)).get("confirmed", 0) > 0


async def test_whoever_was_booking_when_it_began_is_hit_or_refused(monkeypatch):
    take = claims.take

    async def slowly(*args, **kwargs):
        await asyncio.sleep(PAUSE / BOOKERS)
        return await take(*args, **kwargs)

    monkeypatch.setattr(claims, "take", slowly)
    hall = await make_facility(courts=BOOKERS)
    people = [await somebody(f"P{n}") for n in range(BOOKERS)]
    sally = await somebody("Sally")

    async def after_a_while() -> str:
        await asyncio.sleep(PAUSE / 4)
        return await close_school(hall, SATURDAY, by=sally)

    answers = await asyncio.gather(
        *(
            book(person, hall, NINE, unit=unit)
            for person, unit in zip(people, hall.units, strict=True)
        ),
        after_a_while(),
        return_exceptions=True,
    )
    assert all(isinstance(answer, str | Refused) for answer in answers), answers
    booked_first = sum(isinstance(answer, str) for answer in answers) - 1
    assert booked_first > 0
    assert await states() == {"displaced": booked_first}
    await all_is_well()


async def test_a_server_that_dies_while_people_are_told_tells_nobody_twice(server):
    school, _ = await make_facility(courts=MANY // 10), await make_facility(courts=MANY // 10)
    for hour in (8, 9, 10, 11, 14, 15, 16, 17, 18, 19):
        for unit in school.units:
            await booked(school, f"2026-11-28 {hour:02d}:00", unit=unit)
    await close_school(school, SATURDAY)
    first = server(**TOLD)
    await until_told(1)
    first.kill()
    await all_is_well()
    left = (await fates()).get("waiting", 0)
    assert 0 < left < MANY  # it died on the way
    server(**TOLD)
    await until_told(MANY)
    found = await database.rows("SELECT count(*) FROM message GROUP BY person_id")
    assert [row[0] for row in found] == [1] * MANY
    await all_is_well()


async def until_told(count: int) -> None:
    """Wait until so many were told; a server that tells nobody fails the test."""
    give_up = time.monotonic() + 60
    while await database.value("SELECT count(*) FROM message") < count:
        assert time.monotonic() < give_up, "nobody is told any more"
        await asyncio.sleep(0.02)
