"""The slip: a booking on a piece of paper, in large type, for whoever has no phone."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.rules.states import State
from portal.desk.access import the_booking, the_desk
from portal.web.address import address
from portal.web.render import language_of, page

OTHER = {"zh": "en", "en": "zh"}


@the_desk
async def show(request: Request) -> Response:
    """Place, day, time, way in, booking code and the desk's number, on A6."""
    person, booking = await the_booking(request)
    context = {
        "person": person,
        "booking": booking,
        "holds": booking.state in (State.CONFIRMED, State.REQUESTED),
        "other": address(OTHER[language_of(request)], f"/desk/slips/{booking.code}"),
    }
    return page(request, "desk/slip.html", context, private=True)


routes = [Route("/desk/slips/{code}", show)]
