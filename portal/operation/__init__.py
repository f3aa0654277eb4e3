"""Whether this process lives, and whether it can serve; for whoever watches it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal import database
from portal.operation import timetable
from portal.people.access import open_to_all

UNAVAILABLE = 503

_up_to_date = False  # migrations are not taken back under a running process


@open_to_all
async def live(_: Request) -> Response:
    """The loop turns."""
    return PlainTextResponse("live\n")


@open_to_all
async def ready(_: Request) -> Response:
    """The database answers and is up to date; 503 otherwise."""
    global _up_to_date
    try:
        await database.value("SELECT 1")
        _up_to_date = _up_to_date or not await database.pending_migrations()
    except Exception:  # whatever it is, this process cannot serve now
        return PlainTextResponse("the database does not answer\n", UNAVAILABLE)
    if not _up_to_date:
        return PlainTextResponse("the database is not up to date\n", UNAVAILABLE)
    return PlainTextResponse("ready\n")


routes = [Route("/live", live), Route("/ready", ready), *timetable.routes]
