"""The link of a booking for those who come along, and the page behind it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.access import their_booking
from portal.bookings.queries import Reserved
from portal.companions.actions import join, leave, open_link, revoke_link
from portal.companions.queries import booking_by_link, companions_of, link_of
from portal.companions.rules import is_live, key_hash, link_in, token_of
from portal.language import say
from portal.people.access import not_found, open_to_all, signed_in
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.address import address
from portal.web.cookies import set_cookie
from portal.web.render import language_of, page, see_other

COOKIE_DAYS = 30


@signed_in
async def show(request: Request) -> Response:
    """Who comes along, and the link to send them."""
    return await _own_page(request, await their_booking(request))


@signed_in
async def make(request: Request) -> Response:
    """A link to send."""
    booking = await their_booking(request)
    try:
        await open_link(booking)
    except Refused as refused:
        return await _own_page(request, booking, refused.problems, 422)
    return see_other(request, f"/bookings/{booking.code}/companions")


@signed_in
async def revoke(request: Request) -> Response:
    """The link that was sent works no more."""
    booking = await their_booking(request)
    await revoke_link(booking)
    said = say("The link does not work any more.")
    return see_other(request, f"/bookings/{booking.code}/companions", said=said)


async def _own_page(
    request: Request, booking: Reserved, problems: Sequence[Problem] = (), status: int = 200
) -> Response:
    link_id = await link_of(booking.id)
    live = is_live(booking.state, booking.span.ends, clock.now())
    link = ""
    if live and link_id is not None:
        token = token_of(link_id, settings().secret)
        link = settings().public_origin + address(language_of(request), f"/with/{token}")
    context = {
        "booking": booking,
        "companions": await companions_of(booking.id),
        "live": live,
        "link": link,
        "problems": problems,
        "today": clock.today(booking.facts.zone),
    }
    return page(request, "companions/own.html", context, status=status, private=True)


@open_to_all
async def invited(request: Request) -> Response:
    """What one is invited to: where and when, and nobody's name."""
    return await _invited_page(request, await _booking(request))


@open_to_all
async def come(request: Request) -> Response:
    """Come along under a nickname."""
    link_id, booking = await _booking(request)
    sent = await form.read(request)
    key = sent.text("submission")
    try:
        await join(link_id, sent.text("nickname"), key=key)
    except Refused as refused:
        status = 409 if refused.conflict else 422
        return await _invited_page(
            request, (link_id, booking), refused.problems, status, sent.text("nickname")
        )
    answer = see_other(request, f"/with/{request.path_params['token']}")
    set_cookie(answer, _cookie(booking), key, seconds=COOKIE_DAYS * 24 * 3600)
    return answer


@open_to_all
async def not_come(request: Request) -> Response:
    """Not to come along after all."""
    _, booking = await _booking(request)
    await leave(booking.id, request.cookies.get(_cookie(booking), ""))
    return see_other(request, f"/with/{request.path_params['token']}")


async def _booking(request: Request) -> tuple[int, Reserved]:
    link_id = link_in(request.path_params["token"], settings().secret)
    booking = await booking_by_link(link_id) if link_id is not None else None
    if link_id is None or booking is None:
        raise not_found()
    return link_id, booking


def _cookie(booking: Reserved) -> str:
    return f"with-{booking.id}"


async def _invited_page(
    request: Request,
    invitation: tuple[int, Reserved],
    problems: Sequence[Problem] = (),
    status: int = 200,
    typed: str = "",
) -> Response:
    _, booking = invitation
    companions = await companions_of(booking.id)
    mine = key_hash(request.cookies.get(_cookie(booking), ""))
    context = {
        "booking": booking,
        "token": request.path_params["token"],
        "me": next((each for each in companions if each.key_hash == mine), None),
        "left": booking.party - 1 - len(companions),
        "typed": typed,
        "problems": problems,
        "today": clock.today(booking.facts.zone),
        "key": new_key(),
    }
    return page(request, "companions/invited.html", context, status=status, private=True)


routes = [
    Route("/bookings/{code}/companions", show),
    Route("/bookings/{code}/companions/link", make, methods=["POST"]),
    Route("/bookings/{code}/companions/revocation", revoke, methods=["POST"]),
    Route("/with/{token}", invited),
    Route("/with/{token}", come, methods=["POST"]),
    Route("/with/{token}/leaving", not_come, methods=["POST"]),
]
