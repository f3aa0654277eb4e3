"""`portal serve`."""

import asyncio
import os
import socket

import uvicorn

from portal import database, demo
from portal.app import create_app
from portal.cli.terminal import Failure, progress_bar, refuse_the_future
from portal.messages.sending import what_is_off
from portal.people.cast import CAST
from portal.settings import Settings

STOP_SECONDS = 8  # for what is in flight; then the process ends all the same


def serve(chosen: Settings) -> int:
    """Answer browsers until told to stop."""
    _port_is_free(chosen)
    asyncio.run(_made_ready(chosen))
    print(f"\n  {chosen.community.en}: {chosen.public_origin}")
    if chosen.demo:
        print("  Demo: open /sign-in and enter with one tap as")
        for member in CAST:
            print(f"    {member.name.en}: {member.role.into('en')}")
    for sentence in what_is_off():
        print(f"  {sentence.into('en')}")
    print(flush=True)
    uvicorn.run(
        create_app(chosen),
        host=chosen.host,
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=chosen.trusted_proxies,
        timeout_graceful_shutdown=STOP_SECONDS,
        log_level=os.environ.get("UVICORN_LOG_LEVEL", "warning"),
    )
    return 0


def _port_is_free(chosen: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in chosen.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            raise Failure(
                f"Cannot listen on {chosen.host} port {chosen.port} ({error.strerror});"
                " choose another with PORT."
            ) from None


async def _made_ready(chosen: Settings) -> None:
    """A new database is brought up and, in the demo, filled; an old one must be up to date."""
    await database.connect(chosen.database_url)
    try:
        await refuse_the_future()
        pending = await database.pending_migrations()
        new = pending and not await database.applied_migrations()
    finally:
        await database.disconnect()
    if pending and not (new or chosen.demo):
        raise Failure("This database is not up to date: make a backup, then run `portal migrate`.")
    if pending:
        await database.migrate(chosen.database_url)
    if chosen.demo:
        await _filled(chosen)


async def _filled(chosen: Settings) -> None:
    await database.connect(chosen.database_url)
    try:
        if await demo.is_empty():
            with progress_bar() as tell:
                await demo.fill(tell)
    finally:
        await database.disconnect()
