"""Writing down what was asked for."""

import asyncio

from portal.demand.actions import write_down

SECONDS = 30


async def write_down_demand() -> int:
    """Add what this process noted to the day's sums."""
    return await write_down()


async def write_until(stop: asyncio.Event) -> None:
    """Do so every half minute, and once more at the end: a process that only answers pages has
    notes too."""
    while not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), timeout=SECONDS)
        except TimeoutError:
            await write_down()
    await write_down()
