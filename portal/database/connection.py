"""Opening, closing and migrating the database named by a DATABASE_URL.

SQLite: one connection that writes and one that only reads, so that an open transaction does not
block pages. PostgreSQL: one pool for both.
"""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.transactions import in_transaction

from portal.kept import forget_everything

ROOT = Path(__file__).parent.parent.parent
LABEL = "portal"
MIGRATING = 7_260_421  # the PostgreSQL advisory lock held while migrating

WAIT_MS = 5000


def _config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for `sqlite:path` or `postgres://user:password@host:port/name`."""
    return {
        "connections": _connections(url),
        "apps": {
            LABEL: {
                "models": _models(),
                "default_connection": "default",
                "migrations": "migrations",
            }
        },
    }


def _models() -> list[str]:
    return sorted(
        f"portal.{path.parent.name}.models"
        for path in (ROOT / "portal").glob("*/models*")
        if path.suffix == ".py" or path.is_dir()
    )


def _connections(url: str) -> dict[str, Any]:
    if url.startswith("sqlite:"):
        common = {
            "file_path": url.removeprefix("sqlite:"),
            "journal_mode": "WAL",
            "synchronous": "FULL",
            "busy_timeout": WAIT_MS,
            "foreign_keys": "ON",
            "journal_size_limit": 64 * 1024 * 1024,
            "cache_size": -32_000,
        }
        engine = "portal.database.sqlite_engine"
        return {
            "default": {"engine": engine, "credentials": common},
            "reads": {"engine": engine, "credentials": common | {"query_only": "ON"}},
        }
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    credentials = {
        "host": options.get("host") or parts.hostname or "127.0.0.1",
        "port": parts.port or 5432,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or "") or None,
        "database": parts.path.lstrip("/"),
        "minsize": 1,
        "maxsize": int(options.get("pool", "10")),
        "command_timeout": 30,
        "timeout": 5,
    }
    pool = {"engine": "portal.database.asyncpg_engine", "credentials": credentials}
    return {"default": pool, "reads": pool}


async def connect(url: str) -> None:
    """Open the database for this process, and see that it answers.

    Raises whatever says that it does not: OSError, tortoise's, sqlite3's and asyncpg's own errors.
    """
    if url.startswith("sqlite:"):
        _look_at_file(Path(url.removeprefix("sqlite:")))
    forget_everything()
    EXECUTOR_CACHE.clear()  # tortoise's INSERT texts, in the words of the database before
    await Tortoise.init(config=_config(url), _enable_global_fallback=True)
    if not url.startswith("sqlite:"):
        connections = get_connections()
        connections.set("reads", connections.get("default"))  # one pool serves both
    try:
        await get_connections().get("reads").execute_query("SELECT 1")
    except BaseException:
        await disconnect()
        raise


def _look_at_file(path: Path) -> None:
    """Refuse what is no database of SQLite before a thread is started for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=WAIT_MS / 1000)) as file:
        file.execute("SELECT count(*) FROM sqlite_master")


async def disconnect() -> None:
    """Close every connection; an open one would keep the process from ending."""
    await Tortoise.close_connections()


async def applied_migrations() -> list[str]:
    """Names of the migrations the open database has had; none for an empty one."""
    executor = _executor(get_connections().get("default"))
    return [key.name for key in await executor.recorder.applied_migrations()]


async def pending_migrations() -> list[str]:
    """Names of the migrations this program knows and the open database has not had."""
    executor = _executor(get_connections().get("default"))
    return [step.migration.name for step in await executor.plan()]


async def unknown_migrations() -> list[str]:
    """Names of migrations the open database has had and this program does not know."""
    executor = _executor(get_connections().get("default"))
    await executor.loader.build_graph()
    known = set(executor.loader.disk_migrations)
    return sorted(k.name for k in await executor.recorder.applied_migrations() if k not in known)


async def migrate(
    url: str, progress: Callable[[str], object] | None = None, *, until: str | None = None
) -> list[str]:
    """Bring the database up to date; the names of what was applied. Safe to run twice at once.

    `until` names the last migration to apply, when it is not to be the newest.

    Everything happens in one transaction: a second process waits, and one that is killed half way
    leaves nothing behind. SQLite checks foreign keys at the end rather than on the way.
    """
    await connect(url)
    applied: list[str] = []

    def tell(event: str, _app: str, name: str) -> None:
        if event == "apply_done":
            applied.append(name)
            if progress:
                progress(name)

    try:
        sqlite = url.startswith("sqlite:")
        client = get_connections().get("default")
        if sqlite:
            await client.execute_query("PRAGMA foreign_keys=OFF")
        async with in_transaction("default") as work:
            if not sqlite:
                await work.execute_query(f"SELECT pg_advisory_xact_lock({MIGRATING})")
            executor = _executor(work)
            # Its table of what was applied must exist first: looking for it in vain would spoil
            # the transaction on PostgreSQL.
            await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
            targets = [MigrationTarget(app_label="portal", name=until)] if until else None
            await executor.migrate(targets, progress=tell)
            if sqlite:
                _, broken = await work.execute_query("PRAGMA foreign_key_check")
                if broken:
                    raise RuntimeError(f"foreign keys broken after migrating: {broken[0][0]}")
    finally:
        await disconnect()
    return applied


def _executor(client: Any) -> MigrationExecutor:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))  # `migrations` stands beside `portal`, not in it
    return MigrationExecutor(client, _config("sqlite:unused")["apps"])
