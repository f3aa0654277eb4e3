"""A running portal: probes, a clean stop, a database that goes away, two processes on one file."""

import asyncio
import socket
import time

import httpx
import pytest

from portal import database as portal_database
from portal.submissions.rules import new_key
from tests.clocks import ORDINARY_DEMO
from tests.databases import only
from tests.make import make_facility, make_person, make_session

pytestmark = pytest.mark.faults

QUIET = {**ORDINARY_DEMO, "WORK_INSIDE": "0"}


def asks(server, path: str) -> httpx.Response:
    return httpx.get(server.origin + path, trust_env=False, timeout=20)


@only("sqlite")
def test_a_clean_stop_answers_what_is_in_flight(server):
    running = server()
    host, _, port = running.origin.removeprefix("http://").partition(":")
    asks(running, "/")
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        body = b"address=" + b"x" * 40
        head = (
            f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {running.origin}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        wire.sendall(head.encode() + body[:10])
        time.sleep(0.3)  # the handler waits for the rest of its form
        began = time.monotonic()
        running.process.terminate()
        time.sleep(0.3)
        wire.sendall(body[10:])
        answer = wire.recv(100)
    assert answer.startswith(b"HTTP/1.1 422"), answer
    running.process.wait(10)
    assert time.monotonic() - began < 10
    assert "Traceback" not in running.log.read_text()


@only("sqlite")
def test_a_clean_stop_does_not_wait_for_the_idle_and_the_slow(server):
    running = server()
    host, _, port = running.origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as idle:
        idle.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf a form")
        time.sleep(0.3)
        running.process.terminate()
        running.process.wait(10)


@only("postgres")
async def test_ready_says_whether_the_database_answers(run, server, database_url):
    """The database goes away and comes back; the process needs no help."""
    running = server(WORK_INSIDE="0")
    assert asks(running, "/ready").status_code == 200
    async with _closed(run, database_url):
        assert asks(running, "/live").status_code == 200
        away = asks(running, "/ready")
        assert away.status_code == 503
        page = asks(running, "/en/")
        assert page.status_code == 503
        assert "cannot reach our records" in page.text
        assert page.headers["retry-after"]
    deadline = time.monotonic() + 15
    while asks(running, "/ready").status_code != 200:
        assert time.monotonic() < deadline, "it did not come back by itself"
        await asyncio.sleep(0.2)
    assert asks(running, "/").status_code == 200
    assert running.process.poll() is None


class _closed:  # noqa: N801  reads as a phrase in `async with`
    """PostgreSQL lets nobody into this one database meanwhile, and sends away who is in."""

    def __init__(self, run, url: str) -> None:
        self.run, self.name = run, url.rpartition("/")[2].partition("?")[0]

    async def __aenter__(self) -> None:
        await self._order(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        await self._order(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'"
        )

    async def __aexit__(self, *_) -> None:
        await self._order(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")

    async def _order(self, statement: str) -> None:
        await portal_database.connect(self.run.url("postgres", "postgres"))
        try:
            await portal_database.rows(statement)
        finally:
            await portal_database.disconnect()


async def test_a_database_that_is_behind_is_not_ready(client, monkeypatch):
    from portal import operation

    async def behind() -> list[str]:
        return ["0002_later"]

    monkeypatch.setattr(operation, "_up_to_date", False)
    monkeypatch.setattr(portal_database, "pending_migrations", behind)
    assert (await client.get("/ready")).status_code == 503
    monkeypatch.undo()
    assert (await client.get("/ready")).status_code == 200


@only("sqlite")
async def test_two_processes_on_one_file_book_and_read(database, server):
    """For two seconds; nothing fails and no lock is complained of."""
    halls = [await make_facility(courts=6, slug=f"hall-of-{n}") for n in range(3)]
    people = [(await make_session(await make_person(f"P{n}"))) for n in range(24)]
    servers = [server(**QUIET), server(**QUIET)]
    statuses: list[int] = []
    until = time.monotonic() + 2

    async def book(number: int, client: httpx.AsyncClient) -> None:
        cookie = "; ".join(f"{k}={v}" for k, v in people[number].items())
        headers = {"Origin": str(client.base_url).rstrip("/"), "Cookie": cookie}
        units = [unit.id for hall in halls for unit in hall.units]
        hour = 0
        while time.monotonic() < until:
            form = {
                "unit": units[(number + hour) % len(units)],
                "starts": f"2026-11-{28 + hour % 2}T0{hour % 4}:00Z",
                "party": 1,
                "submission": new_key(),
            }
            hour += 1
            looked = await client.get("/bookings/new", params=form, headers=headers)
            booked = await client.post("/bookings", data=form, headers=headers)
            statuses.extend((looked.status_code, booked.status_code))

    async def read(client: httpx.AsyncClient) -> None:
        while time.monotonic() < until:
            paths = ("/", "/facilities", f"/facilities/{halls[0].slug}/week")
            statuses.extend([(await client.get(path)).status_code for path in paths])

    clients = [
        httpx.AsyncClient(base_url=each.origin, trust_env=False, timeout=30) for each in servers
    ]
    try:
        tasks = [book(number, clients[number % 2]) for number in range(len(people))]
        await asyncio.gather(*tasks, *(read(client) for client in clients))
    finally:
        for client in clients:
            await client.aclose()
    assert {status for status in statuses if status >= 500} == set()
    assert 303 in statuses
    assert 200 in statuses
    for each in servers:
        log = each.log.read_text()
        assert "database is locked" not in log
        assert "Traceback" not in log
