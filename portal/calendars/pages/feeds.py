"""Calendars at their addresses."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.calendars.feeds.busy import busy_calendar, busy_mark
from portal.calendars.feeds.personal import (
    booking_calendar,
    booking_mark,
    personal_calendar,
    personal_mark,
)
from portal.calendars.pages.conditional import PRIVATE, PUBLIC, answered
from portal.calendars.queries.entries import booking_of, opened_by
from portal.calendars.queries.tokens import feed_at
from portal.calendars.rules.feeds import is_token
from portal.facilities.queries import facts_at, version_of
from portal.language import Named, say
from portal.people.access import not_found, open_to_all, signed_in, visitor
from portal.web.render import language_of

LONGEST_CODE = 16


@open_to_all
async def personal(request: Request) -> Response:
    """The calendar of whoever holds the address, in the language it was made in."""
    token = request.path_params["token"]
    feed = await feed_at(token) if is_token(token) else None
    if feed is None:
        raise not_found()
    return await answered(
        request,
        personal_mark(feed),
        lambda: personal_calendar(feed),
        name=say("My bookings").into(feed.language),
        caching=PRIVATE,
    )


@open_to_all
async def facility(request: Request) -> Response:
    """When a facility is taken or closed."""
    slug, language = request.path_params["slug"], language_of(request)
    version = await version_of(slug)
    if version is None:
        raise not_found()

    async def make() -> bytes:
        facts = (await facts_at([version]))[0]
        return await busy_calendar([version], facts.name, language)

    mark = busy_mark([version], language)
    return await answered(request, mark, make, name=slug, caching=PUBLIC)


@open_to_all
async def organisation(request: Request) -> Response:
    """When what an organisation opens is taken or closed."""
    slug, language = request.path_params["slug"], language_of(request)
    opened = await opened_by(slug)
    if opened is None:
        raise not_found()
    whose = Named(opened.name_zh, opened.name_en)
    return await answered(
        request,
        busy_mark(opened.versions, language),
        lambda: busy_calendar(opened.versions, whose, language),
        name=slug,
        caching=PUBLIC,
    )


@signed_in
async def booking(request: Request) -> Response:
    """One booking of one's household, for the phone's calendar."""
    code, language = request.path_params["code"], language_of(request)
    if len(code) > LONGEST_CODE:
        raise not_found()
    row = await booking_of(visitor(request).household_id, code, language)
    if row is None:
        raise not_found()
    return await answered(
        request,
        booking_mark(row, language),
        lambda: booking_calendar(row, language),
        name=row.code,
        caching=PRIVATE,
    )


routes = [
    Route("/feeds/{token}.ics", personal),
    Route("/facilities/{slug}.ics", facility),
    Route("/organisations/{slug}.ics", organisation),
    Route("/bookings/{code}.ics", booking),
]
