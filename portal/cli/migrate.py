"""`portal migrate`."""

from portal import database
from portal.cli.terminal import refuse_the_future
from portal.settings import Settings


async def migrate(chosen: Settings) -> int:
    """Bring the database up to date, saying each step; safe to run twice at once."""
    await database.connect(chosen.database_url)
    try:
        await refuse_the_future()
    finally:
        await database.disconnect()
    applied = await database.migrate(chosen.database_url, progress=lambda name: print(f"  {name}"))
    print(f"{len(applied)} applied." if applied else "The database is up to date.")
    return 0
