"""Fresh databases for tests: migrated once in a run, then copied for each test that asks."""

import fcntl
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from portal import database
from tests.clocks import ORDINARY_DEMO

ROOT = Path(__file__).parent.parent
KINDS = ("sqlite", "postgres")
_numbers = itertools.count(1)


def only(kind: str) -> pytest.MarkDecorator:
    """For a test whose subject does not depend on the database: run it on this one alone."""
    return pytest.mark.parametrize("database_url", [kind], indirect=True)


@dataclass(frozen=True)
class Run:
    """What every worker of one run of the tests shares."""

    folder: Path
    postgres_port: int

    def url(self, kind: str, name: str) -> str:
        """The DATABASE_URL of the database `name`."""
        if kind == "sqlite":
            return f"sqlite:{self.folder / name}.db"
        return f"postgres://postgres@127.0.0.1:{self.postgres_port}/{name}?pool=5"


@asynccontextmanager
async def fresh(run: Run, kind: str, *, with_demo: bool = False) -> AsyncIterator[str]:
    """The DATABASE_URL of a migrated database that is nobody else's; dropped afterwards.

    `with_demo` fills it with the demo neighbourhood, dated from the tests' usual Thursday.
    """
    template = await _template(run, kind, with_demo=with_demo)
    async with _of_ones_own(run, kind, template) as url:
        yield url


@asynccontextmanager
async def empty(run: Run, kind: str) -> AsyncIterator[str]:
    """The DATABASE_URL of a database without tables; dropped afterwards."""
    async with _of_ones_own(run, kind) as url:
        yield url


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """The portal connected to the database, and disconnected whatever happens."""
    await database.connect(url)
    try:
        yield
    finally:
        await database.disconnect()


@asynccontextmanager
async def _of_ones_own(run: Run, kind: str, template: str = "") -> AsyncIterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    if kind == "postgres":
        await _order(run, f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
    elif template:
        shutil.copyfile(run.folder / f"{template}.db", run.folder / f"{name}.db")
    try:
        yield run.url(kind, name)
    finally:
        if kind == "sqlite":
            for file in run.folder.glob(f"{name}.db*"):
                file.unlink()
        else:
            await _order(run, f"DROP DATABASE {name} WITH (FORCE)")


async def _template(run: Run, kind: str, *, with_demo: bool) -> str:
    """The name of the database to copy, made by whichever worker needs it first."""
    name = "template_demo" if with_demo else "template_migrated"
    done = run.folder / f"{kind}-{name}.done"
    with _alone(run.folder / f"{kind}-{name}.lock"):
        if not done.exists():
            if kind == "postgres":
                await _order(run, f"CREATE DATABASE {name}")
            await database.migrate(run.url(kind, name))
            if with_demo:
                _fill(run.url(kind, name))
            if kind == "sqlite":
                _put_into_one_file(run.folder / f"{name}.db")
            done.touch()
    return name


def _fill(url: str) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "portal", "demo"],
        cwd=ROOT,
        env=os.environ | ORDINARY_DEMO | {"DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def _put_into_one_file(path: Path) -> None:
    """Move what SQLite keeps in the journal beside the file into the file."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one worker in at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def _order(run: Run, statement: str) -> None:
    """Say something to PostgreSQL about whole databases."""
    connection = await asyncpg.connect(
        host="127.0.0.1", port=run.postgres_port, user="postgres", database="postgres"
    )
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
