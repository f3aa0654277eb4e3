"""Texts that hold for the whole portal, and the page that sets type size and colours."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.people import access
from portal.privacy.rules import KEPT
from portal.web import preferences
from portal.web.render import page

PRIVACY_SINCE = date(2026, 11, 23)  # the day the privacy text last changed its meaning
TRIED_ON = date(2026, 11, 23)  # the day the accessibility statement was last checked


@access.open_to_all
async def help_page(request: Request) -> Response:
    """How booking works, whom to telephone, what to bring."""
    return page(request, "about/help.html")


@access.open_to_all
async def privacy(request: Request) -> Response:
    """What is kept of people, why, how long, and what they can do about it."""
    return page(request, "about/privacy.html", {"since": PRIVACY_SINCE, "kept": KEPT})


@access.open_to_all
async def accessibility(request: Request) -> Response:
    """What is done so that everybody can use the portal, and what is known to be missing."""
    return page(request, "about/accessibility.html", {"tried_on": TRIED_ON})


routes = [
    Route("/help", help_page),
    Route("/privacy", privacy),
    Route("/accessibility", accessibility),
    Route("/preferences", access.open_to_all(preferences.show)),
    Route("/preferences", access.open_to_all(preferences.save), methods=["POST"]),
    Route("/e/{path:path}", access.open_to_all(preferences.elder_entrance)),
]
