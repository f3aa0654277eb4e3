"""One's own: the next booking first."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries import Reserved, again, bookings_of, hold_of
from portal.bookings.rules.instants import instant_text
from portal.messages.queries import unread
from portal.people.access import signed_in, visitor
from portal.settings import settings
from portal.web.render import page


@signed_in
async def mine(request: Request) -> Response:
    """What is booked, what is being kept, and what was."""
    person = visitor(request)
    now = clock.now()
    held = await hold_of(person.id)
    past = await bookings_of(person.id, coming=False, most=10)
    context = {
        "person": person,
        "coming": await bookings_of(person.id, coming=True),
        "held": held,
        "held_until": held.held_until.astimezone(held.facts.zone)
        if held and held.held_until
        else None,
        "held_text": instant_text(held.span.starts) if held else "",
        "unread": await unread(person.id),
        "past": [_with_next_time(booking, now) for booking in past],
        "today": clock.today(settings().zone),
    }
    return page(request, "bookings/mine.html", context, private=True)


def _with_next_time(booking: Reserved, now: datetime) -> tuple[Reserved, datetime, str]:
    at = again(booking, now)
    return booking, at.astimezone(booking.facts.zone), instant_text(at)


routes = [Route("/me", mine)]
