"""A booking whose time was taken back: why, what is kept instead, and the answer to it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.access import booking_in_reach, for_whom
from portal.bookings.actions.displacing import accept_alternative, decline_alternatives
from portal.bookings.pages.history import history
from portal.bookings.queries import Reserved
from portal.bookings.queries.displaced import offer_of
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.states import State
from portal.language import say
from portal.people.access import number, signed_in, visitor
from portal.people.queries.helpers import Neighbour
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other


async def displaced_page(
    request: Request,
    booking: Reserved,
    helped: Neighbour | None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    """What may be done about it, each in one tap."""
    offer = await offer_of(booking)
    zone = booking.facts.zone
    now = clock.now()
    context = {
        "booking": booking,
        "helped": helped,
        "done_by": await history(booking),
        "offer": offer,
        "fate": offer.fate if offer else Fate.WAITING,
        "until": offer.until.astimezone(zone) if offer and offer.until else None,
        "first_until": offer.priority_until.astimezone(zone)
        if offer and offer.priority_until
        else None,
        "today": clock.today(zone),
        "may_cancel": not problems_with_cancelling(booking.state, booking.span, now),
        "problems": problems,
        "key": new_key(),
    }
    return page(request, "bookings/displaced.html", context, status=status, private=True)


@signed_in
async def accept(request: Request) -> Response:
    """Take one of those that are kept; the booking keeps its code."""
    booking, helped = await booking_in_reach(request)
    wish = number(request, "number")
    sent = await form.read(request)
    try:
        await accept_alternative(
            visitor(request),
            booking.code,
            wish,
            key=sent.text("submission"),
            helping=for_whom(helped),
        )
    except Refused as refused:
        return await _refused(request, refused)
    return see_other(request, f"/bookings/{booking.code}", said=say("Booked. See you there."))


@signed_in
async def decline(request: Request) -> Response:
    """None of them fits: they go back to the neighbours."""
    booking, helped = await booking_in_reach(request)
    sent = await form.read(request)
    try:
        await decline_alternatives(
            visitor(request),
            booking.code,
            key=sent.text("submission"),
            helping=for_whom(helped),
        )
    except Refused as refused:
        return await _refused(request, refused)
    return see_other(request, f"/bookings/{booking.code}")


async def _refused(request: Request, refused: Refused) -> Response:
    """The page as it is by now; a booking that stands again has nothing to choose any more."""
    booking, helped = await booking_in_reach(request)
    if booking.state != State.DISPLACED:
        return see_other(request, f"/bookings/{booking.code}")
    status = 409 if refused.conflict else 422
    return await displaced_page(request, booking, helped, refused.problems, status)


routes = [
    Route("/bookings/{code}/alternatives/none", decline, methods=["POST"]),
    Route("/bookings/{code}/alternatives/{number:int}", accept, methods=["POST"]),
]
