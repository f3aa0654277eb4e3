"""`portal demo`."""

from portal import demo as neighbourhood
from portal.cli.terminal import Failure, opened, progress_bar
from portal.settings import Settings


async def demo(chosen: Settings, *, scale: bool) -> int:
    """Fill an empty database with invented people and places; `scale` for measuring."""
    async with opened(chosen):
        if not await neighbourhood.is_empty():
            raise Failure("The database is not empty; the demo only fills an empty one.")
        with progress_bar() as tell:
            await (neighbourhood.scale(tell) if scale else neighbourhood.fill(tell))
    return 0
