"""Giving a booking back: asked once, done once."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.access import booking_in_reach, for_whom
from portal.bookings.actions import cancel_booking
from portal.bookings.queries import Reserved
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.bookings.rules.states import State
from portal.people.access import signed_in, visitor
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other


@signed_in
async def ask(request: Request) -> Response:
    """Whether it is meant, and what it means."""
    booking, _ = await booking_in_reach(request)
    problems = problems_with_cancelling(booking.state, booking.span, clock.now())
    return _ask(request, booking, problems)


@signed_in
async def cancel(request: Request) -> Response:
    """Give it back."""
    booking, helped = await booking_in_reach(request)
    sent = await form.read(request)
    try:
        await cancel_booking(
            visitor(request), booking.code, key=sent.text("submission"), helping=for_whom(helped)
        )
    except Refused as refused:
        return _ask(request, booking, refused.problems, status=422)
    return see_other(request, f"/bookings/{booking.code}")


def _ask(
    request: Request, booking: Reserved, problems: list[Problem], status: int = 200
) -> Response:
    context = {
        "booking": booking,
        "problems": problems,
        "free": booking.state == State.DISPLACED or clock.now() <= booking.free_until,
        "key": new_key(),
    }
    return page(request, "bookings/cancel.html", context, status=status, private=True)


routes = [
    Route("/bookings/{code}/cancellation", ask),
    Route("/bookings/{code}/cancellation", cancel, methods=["POST"]),
]
