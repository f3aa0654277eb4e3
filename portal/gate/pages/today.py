"""The school's day: who comes in the next hours, and how full the campus is."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.access import managed
from portal.gate.queries import campus_of, gate_day
from portal.gate.rules import crowd
from portal.people.access import granted
from portal.people.rules.visitors import Role
from portal.settings import settings
from portal.web.render import page

AHEAD = timedelta(hours=4)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def show(request: Request) -> Response:
    """Today, from now on."""
    organisation = await managed(request)
    campus = await campus_of(organisation.id)
    day = await gate_day(campus, "", clock.today(settings().zone))
    ahead = [
        each
        for each in day.listed
        if each.booking.span.ends > day.now and each.booking.span.starts < day.now + AHEAD
    ]
    later = sum(
        each.booking.party for each in day.listed if each.booking.span.starts >= day.now + AHEAD
    )
    context = {
        "organisation": organisation,
        "day": day,
        "ahead": ahead,
        "later": later,
        "until": (day.now + AHEAD).astimezone(settings().zone),
        "crowd": crowd(day.on_campus, campus.cap),
    }
    return page(request, "gate/today.html", context, private=True)


routes = [Route("/organisations/{slug}/today", show)]
