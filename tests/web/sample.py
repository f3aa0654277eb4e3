"""A small portal with one page of everything, behind the real frame, for trying the web out."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from portal.language import Named, say
from portal.problems import Problem, Refused
from portal.web import errors, form, preferences
from portal.web.address import address
from portal.web.frame import framed
from portal.web.render import language_of, page, see_other

THURSDAY = date(2026, 11, 26)
COURT = Named("2号篮球场", "Court 2")


def things(language: str, typed: str, chosen: date) -> dict[str, Any]:
    """Everything the sample page shows."""
    week = [THURSDAY + timedelta(days) for days in range(7)]
    return {
        "typed": typed,
        "day": chosen,
        "thing": COURT,
        "problems": [],
        "say": say("There is no such page"),
        "slots": [
            SimpleNamespace(
                state="free", at="10:00", word=None, by=typed, href="/sample", label=None
            )
        ],
        "days": [
            SimpleNamespace(
                day=day,
                href=address(language, "/sample", day=day),
                word=str(place),
                open=place != 3,
                current=day == chosen,
            )
            for place, day in enumerate(week)
        ],
    }


async def show(request: Request) -> Response:
    asked = form.query(request)
    if asked.text("person"):
        request.state.person = SimpleNamespace(name=asked.text("person"))
    chosen = asked.day("day", THURSDAY) or THURSDAY
    return page(request, "sample.html", things(language_of(request), asked.text("typed"), chosen))


async def send(request: Request) -> Response:
    sent = await form.read(request)
    if sent.figures("phone").isdigit():
        return see_other(request, sent.text("next", "/sample"), said=say("Saved. <b>&"))
    missing = [Problem("phone", say("One digit missing"), "phone")]
    shown = {**things(language_of(request), sent.lines("phone"), THURSDAY), "problems": missing}
    return page(request, "sample.html", shown, status=422)


async def lists(request: Request) -> Response:
    """What was read, one field a line, as plain text."""
    sent = await form.read(request) if request.method == "POST" else form.query(request)
    return Response(repr(dict(sent)), media_type="text/plain")


async def fails(request: Request) -> Response:
    raise ValueError("a telephone number nobody may see: 13800138000")


async def has_no_database(request: Request) -> Response:
    raise ConnectionRefusedError


async def refuses(request: Request) -> Response:
    raise Refused([Problem("full", say("Full"))], conflict=True)


routes = [
    Route("/", show),
    Route("/sample", show),
    Route("/sample", send, methods=["POST"]),
    Route("/lists", lists, methods=["GET", "POST"]),
    Route("/fails", fails),
    Route("/no-database", has_no_database),
    Route("/refuses", refuses),
    Route("/bookings/{code}", show),
    Route("/preferences", preferences.show),
    Route("/preferences", preferences.save, methods=["POST"]),
    Route("/e/{path:path}", preferences.elder_entrance),
]


def app() -> ASGIApp:
    """The sample behind the frame, with the portal's settings of the moment."""
    return framed(Starlette(routes=routes, exception_handlers=errors.handlers))
