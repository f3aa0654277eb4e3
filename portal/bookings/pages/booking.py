"""One booking, for its household and for whoever helps them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.access import booking_in_reach
from portal.bookings.pages.alternatives import displaced_page
from portal.bookings.pages.gate import gate_context
from portal.bookings.pages.history import history
from portal.bookings.queries import again
from portal.bookings.queries.helped import names_on
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.bookings.rules.instants import instant_text
from portal.bookings.rules.states import State
from portal.language import say
from portal.people.access import signed_in
from portal.web.handheld import in_wechat
from portal.web.render import page, see_other

STATE_WORDS = {
    State.REQUESTED: say("Asked for"),
    State.CONFIRMED: say("Booked"),
    State.LAPSED: say("Lapsed"),
    State.DENIED: say("Not granted"),
    State.CANCELLED: say("Cancelled"),
    State.DISPLACED: say("Moved out by the school"),
    State.ATTENDED: say("You came"),
    State.MISSED: say("Missed"),
    State.EXCUSED: say("Missed, excused"),
}


@signed_in
async def show(request: Request) -> Response:
    """The booking: its state in one word, then all one needs on the day."""
    booking, helped = await booking_in_reach(request)
    if booking.state == State.HELD:  # not a booking yet: its confirm page
        return see_other(
            request,
            f"/bookings/new?unit={booking.unit.id}&starts={instant_text(booking.span.starts)}"
            + (f"&for={helped.id}" if helped else ""),
        )
    if booking.state == State.DISPLACED:
        return await displaced_page(request, booking, helped)
    now = clock.now()
    next_time = again(booking, now)
    context = {
        "booking": booking,
        "names": await names_on(booking.id),
        "helped": helped,
        "done_by": await history(booking),
        "may_change": not problems_with_cancelling(booking.state, booking.span, now),
        "free": now <= booking.free_until,
        "answer_by": booking.held_until.astimezone(booking.facts.zone)
        if booking.held_until
        else None,
        "word": STATE_WORDS[booking.state],
        "again": next_time.astimezone(booking.facts.zone),
        "again_text": instant_text(next_time),
        "in_wechat": in_wechat(request),
        **await gate_context(request, booking),
    }
    return page(request, "bookings/booking.html", context, private=True)


routes = [Route("/bookings/{code}", show)]
