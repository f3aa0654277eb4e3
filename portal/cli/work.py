"""`portal work`."""

import asyncio
import signal

from portal.cli.terminal import opened
from portal.settings import Settings
from portal.work import work_until


async def work(chosen: Settings) -> int:
    """Do the scheduled work until told to stop; any number may run beside one database."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with opened(chosen):
        print("Working. Stop with Ctrl-C.")
        await work_until(stop)
    return 0
