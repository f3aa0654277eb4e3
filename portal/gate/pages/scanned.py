"""What the booker's picture leads to: on the guard's phone the booking with one button, on any
other only the word to show it to the guard."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.rules.gate import digits_of
from portal.gate.access import device_of
from portal.gate.queries import gate_day
from portal.people.access import open_to_all
from portal.settings import settings
from portal.web.render import page


@open_to_all
async def scanned(request: Request) -> Response:
    """The tick itself is a tap: an address that a phone only looks at must change nothing."""
    link = await device_of(request)
    if link is None:
        return page(request, "gate/show_this.html", {}, private=True)
    code, digits = request.path_params["code"], request.path_params["digits"]
    day = await gate_day(link.campus, link.gate, clock.today(settings().zone))
    found = next((each for each in day.listed if each.booking.code == code), None)
    if found is None or digits_of(settings().secret, code) != digits:
        return page(request, "gate/not_here.html", {}, status=422, private=True)
    return page(request, "gate/scanned.html", {"each": found, "day": day}, private=True)


routes = [Route("/gate/in/{code}/{digits}", scanned)]
