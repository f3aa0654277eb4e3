"""How to get a calendar into one's phone: one's own bookings, or what a place has booked."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.calendars.actions import make_feed, revoke_feed
from portal.calendars.queries.entries import opened_by
from portal.calendars.queries.tokens import OpenFeed, open_feed
from portal.calendars.rules.feeds import token_hash
from portal.facilities.queries import facts_of
from portal.language import Named, say
from portal.people.access import not_found, open_to_all, signed_in, visitor
from portal.settings import settings
from portal.web import form
from portal.web.address import address
from portal.web.cookies import delete_cookie, set_cookie
from portal.web.handheld import in_wechat, qr_picture
from portal.web.render import language_of, page, see_other

COOKIE = "calendar"
SHOWN_SECONDS = 15 * 60  # how long the browser that asked for an address can show it


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address that calendar programs fetch, in the forms people need it."""

    https: str
    webcal: str
    qr: Markup


def subscription(path: str, language: str) -> Subscription:
    """The calendar at `path` of this portal (its language prefix included)."""
    whole = settings().public_origin + path
    label = say("The calendar address as a picture to scan").into(language)
    return Subscription(
        https=whole,
        webcal=urlsplit(whole)._replace(scheme="webcal").geturl(),
        qr=qr_picture(whole, label),
    )


@signed_in
async def own(request: Request) -> Response:
    """One's own calendar address: what it is for, make one, replace it, stop it."""
    feed = await open_feed(visitor(request).id)
    token = _shown(request, feed)
    language = language_of(request)
    context = {
        "feed": feed,
        "made_at": feed.created_at.astimezone(settings().zone) if feed else None,
        "subscription": subscription(f"/feeds/{token}.ics", language) if token else None,
        "in_wechat": in_wechat(request),
        "minutes": SHOWN_SECONDS // 60,
    }
    return page(request, "calendars/subscribe_own.html", context)


@signed_in
async def make(request: Request) -> Response:
    """A new address; the one before stops working."""
    asked = await form.read(request)
    token = await make_feed(
        visitor(request).id, language_of(request), instead_of=asked.number("instead_of")
    )
    if token is None:  # made already by a first tap or in another tab
        return see_other(request, "/me/calendar")
    answer = see_other(request, "/me/calendar", said=say("Your calendar address is ready."))
    set_cookie(answer, COOKIE, token, seconds=SHOWN_SECONDS)
    return answer


@signed_in
async def revoke(request: Request) -> Response:
    """Stop the address."""
    await revoke_feed(visitor(request).id)
    answer = see_other(
        request, "/me/calendar", said=say("The calendar address does not work any more.")
    )
    delete_cookie(answer, COOKIE)
    return answer


@open_to_all
async def facility(request: Request) -> Response:
    """How to have a facility's booked times in one's calendar."""
    facts = await facts_of(request.path_params["slug"])
    if facts is None:
        raise not_found()
    return _public(request, "facilities", facts.slug, facts.name)


@open_to_all
async def organisation(request: Request) -> Response:
    """The same for everything an organisation opens."""
    slug = request.path_params["slug"]
    opened = await opened_by(slug)
    if opened is None:
        raise not_found()
    return _public(request, "organisations", slug, Named(opened.name_zh, opened.name_en))


def _public(request: Request, kind: str, slug: str, name: Named) -> Response:
    language = language_of(request)
    context = {
        "place": name,
        "back": f"/{kind}/{slug}" if kind == "facilities" else "/facilities",
        "subscription": subscription(address(language, f"/{kind}/{slug}.ics"), language),
        "in_wechat": in_wechat(request),
    }
    return page(request, "calendars/subscribe.html", context)


def _shown(request: Request, feed: OpenFeed | None) -> str | None:
    """The secret part of the address, if this browser asked for it just now."""
    token = request.cookies.get(COOKIE, "")
    return token if feed is not None and token_hash(token) == feed.token_hash else None


routes = [
    Route("/me/calendar", own),
    Route("/me/calendar", make, methods=["POST"]),
    Route("/me/calendar/revocation", revoke, methods=["POST"]),
    Route("/facilities/{slug}/subscribe", facility),
    Route("/organisations/{slug}/subscribe", organisation),
]
