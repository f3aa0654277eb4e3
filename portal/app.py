"""The table of contents: every route, what stands around them, how the portal starts and stops."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.types import ASGIApp

from portal import database, operation
from portal.about import pages as about
from portal.approvals import pages as approvals
from portal.bookings import pages as bookings
from portal.bookings.pages.beside import stand_beside
from portal.calendars import pages as calendars
from portal.closures import pages as closures
from portal.companions import pages as companions
from portal.demand import pages as demand
from portal.demand.jobs import write_until
from portal.desk import pages as desk
from portal.draws import pages as draws
from portal.facilities import pages as facilities
from portal.finding import pages as finding
from portal.gate import pages as gate
from portal.grounds import pages as grounds
from portal.limits import pages as limits
from portal.opening import pages as opening
from portal.people import pages as people
from portal.people.sessions import PersonLoader
from portal.privacy import pages as privacy
from portal.settings import Settings
from portal.terms import pages as terms
from portal.waiting import pages as waiting
from portal.waiting.pages.mine import lines_for as what_they_wait_for
from portal.web import errors, render
from portal.web.frame import framed
from portal.work import work_until

# Calendars first: /bookings/{code}.ics must not be taken for a booking's code.
routes = [
    *calendars.routes,
    *bookings.routes,
    *draws.routes,
    *waiting.routes,
    *companions.routes,
    *gate.routes,
    *finding.routes,
    *grounds.routes,
    *terms.routes,
    *limits.routes,
    *approvals.routes,
    *closures.routes,
    *opening.routes,
    *facilities.routes,
    *people.routes,
    *desk.routes,
    *demand.routes,
    *privacy.routes,
    *about.routes,
    *operation.routes,
]

stand_beside(what_they_wait_for)


def create_app(chosen: Settings) -> ASGIApp:
    """The portal as an ASGI application; it opens the database when it starts unless it is open."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await database.connect(chosen.database_url)
        render.warm()
        stop = asyncio.Event()
        counting = asyncio.create_task(write_until(stop))
        working = asyncio.create_task(work_until(stop)) if chosen.work_inside else None
        try:
            yield
        finally:
            stop.set()
            await counting
            if working is not None:
                await working
            await database.disconnect()

    app = Starlette(routes=routes, exception_handlers=errors.handlers, lifespan=lifespan)
    return framed(PersonLoader(app))
