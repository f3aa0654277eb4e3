"""The people pages on their own, with a page that anyone, someone and staff may open."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal import settings
from portal.people import access, pages
from portal.people.rules.visitors import Role
from portal.people.sessions import PersonLoader
from portal.web import errors
from portal.web.frame import framed

ORIGIN = "http://127.0.0.1:8000"


@access.open_to_all
async def anyone(request: Request) -> Response:
    person = request.state.person
    return JSONResponse({"person": person.id if person else None})


@access.signed_in
async def someone(request: Request) -> Response:
    return JSONResponse({"person": access.visitor(request).id})


async def _slot_again(request: Request) -> str:
    sent = (await request.body()).decode()
    return f"/bookings/new?{sent}"


@access.signed_in(resume=_slot_again)
async def book(request: Request) -> Response:
    return JSONResponse({"person": access.visitor(request).id})


@access.granted(Role.DESK, Role.ADMINISTRATOR)
async def desk(request: Request) -> Response:
    return JSONResponse({"person": access.visitor(request).id})


@access.granted("school_manager")
async def school(request: Request) -> Response:
    person = access.visitor(request)
    if not person.manages(access.number(request, "id")):
        raise access.not_found()
    return JSONResponse({"person": person.id})


PROBES = [
    Route("/anyone", anyone),
    Route("/someone", someone, methods=["GET", "POST"]),
    Route("/bookings", book, methods=["POST"]),
    Route("/desk", desk),
    Route("/schools/{id:int}", school),
]


def make_app() -> Any:
    app = Starlette(routes=[*pages.routes, *PROBES], exception_handlers=errors.handlers)
    return framed(PersonLoader(app))


@pytest.fixture
def chosen() -> Iterator[Callable[..., None]]:
    """Call it to run with other settings: `chosen(demo=True)`."""
    before = settings.settings()
    yield lambda **changes: settings.use(replace(settings.settings(), **changes))
    settings.use(before)


@pytest.fixture
async def visit(database: str) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Call it for one more browser: `visit()`, `visit(network="10.0.0.7", cookies={...})`."""
    async with contextlib.AsyncExitStack() as opened:

        def new(*, network: str = "10.0.0.1", **given: Any) -> httpx.AsyncClient:
            cookies = httpx.Cookies()
            for name, value in given.pop("cookies", {}).items():
                cookies.set(name, value, domain="127.0.0.1")
            transport = httpx.ASGITransport(make_app(), client=(network, 1234))
            browser = httpx.AsyncClient(
                transport=transport,
                base_url=given.pop("origin", ORIGIN),
                headers={"sec-fetch-site": "same-origin"},
                cookies=cookies,
                **given,
            )
            opened.push_async_callback(browser.aclose)
            return browser

        yield new


@pytest.fixture
def as_demo(chosen: Callable[..., None]) -> None:
    """The portal as a demo: codes can be sent, and are shown."""
    chosen(demo=True)
