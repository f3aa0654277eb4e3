"""The coming bookings of somebody whom the visitor helps."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.access import helped_one
from portal.bookings.queries import bookings_of
from portal.people.access import number, signed_in
from portal.settings import settings
from portal.web.render import page, see_other


@signed_in
async def show(request: Request) -> Response:
    """What they have booked and may want cancelled. One's own are under Mine."""
    person = await helped_one(request, number(request, "helped_id"))
    if person is None:
        return see_other(request, "/me")
    context = {
        "person": person,
        "coming": await bookings_of(person.id, coming=True),
        "today": clock.today(settings().zone),
    }
    return page(request, "bookings/helped.html", context, private=True)


routes = [Route("/me/helpers/{helped_id:int}/bookings", show)]
