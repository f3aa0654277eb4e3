"""When many want one slot at once, one gets it and everybody else is told so."""

import asyncio
from collections import Counter

import httpx
import pytest

from portal import database
from portal.checks import CHECKS
from portal.claims import actions as claims
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book as book_a_slot
from tests.bookings.cast import somebody
from tests.databases import only
from tests.make import make_facility, make_person, make_session
from tests.servers import Server

pytestmark = pytest.mark.faults

NINE = "2026-11-28 09:00"
STARTS = "2026-11-28T01:00Z"
TOLD = {"DEMO": "1", "CLOCK": "2026-11-26T09:00+08:00", "WORK_INSIDE": "0"}
POSTS = 200
AT_ONCE = 50  # connections to each process


async def post_all(servers: list[Server], unit_id: int, people: int) -> Counter[int]:
    """Everybody posts for the same slot at once, half of them to each process; the answers."""
    cookies = [await make_session(await make_person(f"P{n}")) for n in range(people)]
    limits = httpx.Limits(max_connections=AT_ONCE)
    start = asyncio.Event()

    async def post(client: httpx.AsyncClient, cookie: dict[str, str]) -> int:
        form = {"unit": unit_id, "starts": STARTS, "party": 1, "submission": new_key()}
        headers = {
            "Origin": str(client.base_url).rstrip("/"),
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookie.items()),
        }
        await start.wait()
        return (await client.post("/bookings", data=form, headers=headers)).status_code

    clients = [
        httpx.AsyncClient(base_url=server.origin, limits=limits, timeout=60) for server in servers
    ]
    try:
        posts = [
            asyncio.create_task(post(clients[n % len(clients)], cookie))
            for n, cookie in enumerate(cookies)
        ]
        start.set()
        return Counter(await asyncio.gather(*posts))
    finally:
        for client in clients:
            await client.aclose()


@pytest.mark.usefixtures("database")
async def test_two_hundred_posts_through_two_processes_make_one_booking(server):
    hall = await make_facility()
    servers = [server(**TOLD), server(**TOLD)]
    assert await post_all(servers, hall.units[0].id, POSTS) == {303: 1, 409: POSTS - 1}
    assert await database.value("SELECT count(*) FROM booking WHERE state = 'confirmed'") == 1
    for check in CHECKS:
        assert await check.look() == []


@pytest.mark.usefixtures("database")
async def test_forty_who_want_twenty_five_seats_get_twenty_five(server):
    room = await make_facility(capacity=25, kind="reading")
    servers = [server(**TOLD), server(**TOLD)]
    assert await post_all(servers, room.units[0].id, 40) == {303: 25, 409: 15}
    assert await database.value("SELECT count(DISTINCT place) FROM claim") == 25


async def everybody_at_once(monkeypatch) -> int:
    """32 people book one court, each pausing between looking and taking; how many got it."""
    take = claims.take

    async def slowly(*args, **kwargs):
        await asyncio.sleep(0.2)
        return await take(*args, **kwargs)

    monkeypatch.setattr(claims, "take", slowly)
    hall = await make_facility()
    people = [await somebody(f"P{n}") for n in range(32)]
    answers = await asyncio.gather(
        *(book_a_slot(person, hall, NINE) for person in people), return_exceptions=True
    )
    assert all(isinstance(answer, str | Refused) for answer in answers), answers
    return sum(isinstance(answer, str) for answer in answers)


@pytest.mark.usefixtures("database")
async def test_one_of_thirty_two_wins_with_a_pause_after_the_check(monkeypatch):
    assert await everybody_at_once(monkeypatch) == 1


@only("postgres")
@pytest.mark.usefixtures("database")
async def test_without_the_lock_the_key_still_lets_only_one_win(monkeypatch):
    monkeypatch.setattr(database, "lock", _no_lock)
    assert await everybody_at_once(monkeypatch) == 1


@only("postgres")
@pytest.mark.usefixtures("database")
async def test_without_lock_and_key_it_books_twice(monkeypatch):
    """The control: what holds above holds because of them."""
    monkeypatch.setattr(database, "lock", _no_lock)
    async with database.transaction():
        await database.execute("ALTER TABLE claim DROP CONSTRAINT claim_pkey")
    assert await everybody_at_once(monkeypatch) > 1


async def _no_lock(*_args) -> None:
    return None
