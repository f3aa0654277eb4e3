"""The `portal` command: serve, work, migrate, demo, admin, check, draw."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from sqlite3 import Error as SQLiteError

from asyncpg import PostgresError
from tortoise.exceptions import DBConnectionError, OperationalError

from portal import clock, settings
from portal.cli.terminal import Failure


def parser() -> argparse.ArgumentParser:
    """The words `portal` understands."""
    top = argparse.ArgumentParser(prog="portal", description="The neighbourhood portal.")
    words = top.add_subparsers(dest="word", required=True, metavar="WORD")
    words.add_parser("serve", help="answer browsers; brings a new database up first")
    words.add_parser("work", help="do the scheduled work in a process of its own")
    words.add_parser("migrate", help="bring the database up to date")
    demo = words.add_parser("demo", help="fill an empty database with an invented neighbourhood")
    demo.add_argument("--scale", action="store_true", help="700 schools and a million bookings")
    admin = words.add_parser("admin", help="give or end a role, set a password")
    admin.add_argument("act", choices=["grant", "end", "password", "list"])
    admin.add_argument("address", nargs="?", help="a phone number or an e-mail address")
    admin.add_argument("--role", choices=["administrator", "desk", "school_manager"])
    admin.add_argument("--organisation", help="the organisation's short name, for school_manager")
    words.add_parser("check", help="look for what is wrong: settings, database, claims, clock")
    draw = words.add_parser("draw", help="do a published draw again, from its file")
    draw.add_argument("act", choices=["verify"])
    draw.add_argument("file", help="the file the draw's page gives")
    draw.add_argument("--sha256", help="what the draw's page says the file's SHA-256 is")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word; 0 when it went well, otherwise one sentence on standard error and 1."""
    asked = parser().parse_args(arguments)
    try:
        if asked.word == "draw":  # for anybody, with nothing set up
            from portal.cli.draw import verify

            return verify(asked.file, asked.sha256)
        chosen = settings.load()
        settings.use(chosen)
        if chosen.clock:
            clock.start_at(chosen.clock)
        if asked.word == "serve":
            from portal.cli.serve import serve

            return serve(chosen)
        return asyncio.run(_run(asked, chosen))
    except (settings.SettingsError, Failure) as trouble:
        print(trouble, file=sys.stderr)
    except (DBConnectionError, OperationalError, SQLiteError, PostgresError, OSError) as trouble:
        words = " ".join(str(trouble).split()).rstrip(".")
        print(f"The database or a file could not be reached: {words}.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


async def _run(asked: argparse.Namespace, chosen: settings.Settings) -> int:
    # Imported when asked for: `portal migrate` need not load what draws pages.
    match asked.word:
        case "migrate":
            from portal.cli.migrate import migrate

            return await migrate(chosen)
        case "demo":
            from portal.cli.demo import demo

            return await demo(chosen, scale=asked.scale)
        case "admin":
            from portal.cli.admin import admin

            return await admin(chosen, asked)
        case "check":
            from portal.cli.check import check

            return await check(chosen)
        case _:
            from portal.cli.work import work

            return await work(chosen)


if __name__ == "__main__":
    sys.exit(main())
