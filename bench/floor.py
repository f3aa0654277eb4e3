"""The least an answer can cost: bare answers over HTTP, bare commits of one row."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiosqlite
import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.databases import ROOT
from tests.processes import ENDS_WITH_US, end, free_port, wait_until

MOST = 4 * 1024 * 1024
BYTES = b"x" * MOST
TEXT = "x" * 200  # about what a booking's row holds
TABLE = "CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT NOT NULL)"
AS_THE_PORTAL = (
    "-m uvicorn bench.floor:app --loop uvloop --http httptools --lifespan off"
    " --no-access-log --no-server-header --log-level warning"
)
POSTGRES_TABLE = "CREATE TABLE bare (id BIGINT GENERATED ALWAYS AS IDENTITY, words TEXT NOT NULL)"

Commit = Callable[[], Awaitable[None]]


async def answer(request: Request) -> Response:
    """So many bytes, made of nothing; none is "not modified"."""
    size = request.path_params["size"]
    if not size:
        return Response(status_code=304, headers={"ETag": '"bare"'})
    return Response(BYTES[:size], media_type="text/html")


app = Starlette(routes=[Route("/{size:int}", answer)])


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """The bare answers, served as `portal serve` serves pages: their origin and process."""
    port = free_port()
    log = folder / "floor.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*ENDS_WITH_US, sys.executable, *AS_THE_PORTAL.split(), "--port", str(port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _listens(port), process, log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        end(process)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.asynccontextmanager
async def committing(database_url: str, folder: Path) -> AsyncIterator[Commit]:
    """Commits of one row through the driver the portal uses, as durable as the portal's."""
    if database_url.startswith("sqlite:"):
        path = folder / f"bare-{time.monotonic_ns()}.db"
        async with aiosqlite.connect(path, isolation_level=None) as connection:
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                await connection.execute(f"PRAGMA {pragma}")
            await connection.execute(TABLE)

            async def commit() -> None:
                await connection.execute("BEGIN IMMEDIATE")
                await connection.execute("INSERT INTO bare (words) VALUES (?)", (TEXT,))
                await connection.commit()

            yield commit
        return
    parts = urlsplit(database_url)
    session = await asyncpg.connect(
        host="127.0.0.1", port=parts.port, user=parts.username, database=parts.path.lstrip("/")
    )
    try:
        await session.execute("DROP TABLE IF EXISTS bare")
        await session.execute(POSTGRES_TABLE)
        statement = await session.prepare("INSERT INTO bare (words) VALUES ($1)")

        async def insert() -> None:
            await statement.fetch(TEXT)

        yield insert
        await session.execute("DROP TABLE bare")
    finally:
        await session.close()
