"""One's own: the next booking first."""

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.pages.beside import beside
from portal.bookings.queries import Reserved, again, bookings_of, hold_of, reader_in_weeks
from portal.bookings.queries.strikes import paused_until, standing_strikes
from portal.bookings.rules import Day
from portal.bookings.rules.caps import quota
from portal.bookings.rules.instants import instant_text
from portal.facilities.rules import TermsFacts
from portal.hours.queries import resolve_many
from portal.language import Words
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
    strikes = await standing_strikes(person.id)
    paused = await paused_until(person.id)
    past = await bookings_of(person.id, coming=False, most=10)
    coming = await bookings_of(person.id, coming=True)
    context = {
        "person": person,
        "coming": coming,
        "quota": await _quota(person.id, coming, now),
        "beside": await beside(person.id),
        "held": held,
        "held_until": held.held_until.astimezone(held.facts.zone)
        if held and held.held_until
        else None,
        "held_text": instant_text(held.span.starts) if held else "",
        "unread": await unread(person.id),
        "past": [_with_next_time(booking, now) for booking in past],
        "strikes": strikes,
        "strike_terms": _terms(strikes[-1][1]) if strikes else None,
        "paused_until": paused.astimezone(settings().zone) if paused else None,
        "today": clock.today(settings().zone),
    }
    return page(request, "bookings/mine.html", context, private=True)


async def _quota(person_id: int, coming: Sequence[Reserved], now: datetime) -> list[Words]:
    """How far today's caps are used, of the places where something is booked."""
    places = list({booking.facts.id: booking.facts for booking in coming}.values())
    if not places:
        return []
    today = clock.today(settings().zone)
    hours = await resolve_many(places, [today])
    reader = await reader_in_weeks(person_id, [today])
    return quota(Day(facts, hours[facts.id, today], now, reader=reader) for facts in places)


def _terms(booking: Reserved) -> TermsFacts | None:
    return booking.facts.terms_on(booking.on_day)


def _with_next_time(booking: Reserved, now: datetime) -> tuple[Reserved, datetime, str]:
    at = again(booking, now)
    return booking, at.astimezone(booking.facts.zone), instant_text(at)


routes = [Route("/me", mine)]
