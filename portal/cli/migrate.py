"""`portal migrate`."""

from portal import database
from portal.settings import Settings


async def migrate(chosen: Settings) -> int:
    """Bring the database up to date, saying each step; safe to run twice at once."""
    applied = await database.migrate(chosen.database_url, progress=lambda name: print(f"  {name}"))
    print(f"{len(applied)} applied." if applied else "The database is up to date.")
    return 0
