"""What a booking's own page says about the gate: digits, picture, time for coming, a no-show."""

from typing import Any

from starlette.requests import Request

from portal import clock
from portal.bookings.queries import Reserved
from portal.bookings.queries.strikes import appeal_of, strike_of
from portal.bookings.rules.gate import (
    SHOWN_BEFORE,
    digits_of,
    released_at,
    shows_digits,
    window,
)
from portal.bookings.rules.states import State
from portal.language import say
from portal.settings import settings
from portal.web.address import address
from portal.web.handheld import qr_picture
from portal.web.render import language_of


async def gate_context(request: Request, booking: Reserved) -> dict[str, Any]:
    """For the template `bookings/_gate.html`; instants on the facility's wall clock."""
    zone, now = booking.facts.zone, clock.now()
    terms = booking.facts.terms_on(booking.on_day)
    until = released_at(terms, booking.span) if terms else None
    past = booking.state in (State.MISSED, State.EXCUSED, State.ATTENDED, State.CANCELLED)
    strike = await strike_of(booking.id) if booking.state == State.MISSED else None
    context: dict[str, Any] = {
        "digits": "",
        "digits_from": (booking.span.starts - SHOWN_BEFORE).astimezone(zone),
        "come_from": window(terms, booking.span).starts.astimezone(zone) if terms else None,
        "kept_until": until.astimezone(zone) if until else None,
        "strike": strike if strike and not strike.lifted and strike.expires_at > now else None,
        "appeal": await appeal_of(booking.id) if past else None,
    }
    if booking.state == State.CONFIRMED and shows_digits(booking.span, now):
        language = language_of(request)
        digits = digits_of(settings().secret, booking.code)
        path = address(language, f"/gate/in/{booking.code}/{digits}")
        label = say("The booking as a picture, for the guard's phone").into(language)
        context["digits"] = digits
        context["gate_picture"] = qr_picture(settings().public_origin + path, label)
    return context
