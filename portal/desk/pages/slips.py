"""The slip: a booking on a piece of paper, in large type, for whoever has no phone."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.rules.gate import digits_of
from portal.bookings.rules.states import State
from portal.desk.access import the_booking, the_desk
from portal.settings import settings
from portal.web.address import address
from portal.web.render import language_of, page

OTHER = {"zh": "en", "en": "zh"}


@the_desk
async def show(request: Request) -> Response:
    """Place, day, time, way in, booking code and the desk's number, on A6; with the digits to be
    said at the gate where who comes is ticked."""
    person, booking = await the_booking(request)
    terms = booking.facts.terms_on(booking.on_day)
    ticked = terms is not None and terms.check_in != "none" and booking.state == State.CONFIRMED
    context = {
        "person": person,
        "booking": booking,
        "holds": booking.state in (State.CONFIRMED, State.REQUESTED),
        "digits": digits_of(settings().secret, booking.code) if ticked else "",
        "other": address(OTHER[language_of(request)], f"/desk/slips/{booking.code}"),
    }
    return page(request, "desk/slip.html", context, private=True)


routes = [Route("/desk/slips/{code}", show)]
