"""Refuses what another site makes a browser send, without tokens.

Browsers say where a request comes from (`Sec-Fetch-Site`, and `Origin` for older ones); a page
cannot forge either. What says nothing is let through only if it carries no cookie, so that there is
nothing to abuse. Together with SameSite cookies.
"""

from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Refusal = Callable[[Request], Awaitable[Response]]


class CrossOriginGuard:
    """Answers unsafe requests from elsewhere with `refusal`; `own_origins` are always ours."""

    def __init__(self, app: ASGIApp, refusal: Refusal, own_origins: Iterable[str] = ()) -> None:
        self.app = app
        self.refusal = refusal
        self.own_origins = frozenset(own_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE_METHODS
            and not self.is_ours(Headers(scope=scope))
        ):
            answer = await self.refusal(Request(scope, receive))
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def is_ours(self, headers: Headers) -> bool:
        """Whether an unsafe request with these headers was made by this portal's own pages."""
        if any(len(headers.getlist(name)) > 1 for name in ("origin", "sec-fetch-site", "host")):
            return False  # two answers to one question: something between us is being fooled
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin in self.own_origins:
            return True
        if site is not None:
            # "none" is a person's own doing (a typed address), never a page's.
            return site in ("same-origin", "none")
        if origin is None:
            return "cookie" not in headers
        return origin != "null" and _host_of(origin) == headers.get("host", "").lower() != ""


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
