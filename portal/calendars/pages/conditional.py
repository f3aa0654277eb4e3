"""Calendar documents over HTTP: asked for again and again, and answered "nothing new" at once."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

HTTP_NOT_MODIFIED = 304
CONTENT_TYPE = "text/calendar; charset=utf-8"
PRIVATE = "no-store"
PUBLIC = "public, no-cache"
ETAG = re.compile(r'(?:W/)?"([^"]*)"')


async def answered(
    request: Request,
    mark: str,
    make: Callable[[], Awaitable[bytes]],
    *,
    name: str,
    caching: str,
) -> Response:
    """The calendar under its ETag, or 304 without making it when the reader has that one.

    `name` is what a browser saves it as, without the ending. A calendar program keeps the ETag
    itself, so it works beside `no-store`, which speaks to caches on the way.
    """
    headers = {
        "ETag": f'"{mark}"',
        "Cache-Control": caching,
        "X-Robots-Tag": "noindex",
    }
    if caching == PRIVATE:
        headers["Referrer-Policy"] = "no-referrer"
    if has_it_already(request.headers.getlist("if-none-match"), mark):
        return Response(status_code=HTTP_NOT_MODIFIED, headers=headers)
    headers["Content-Type"] = CONTENT_TYPE
    headers["Content-Disposition"] = _disposition(name)
    return Response(await make(), headers=headers)


def has_it_already(asked: list[str], mark: str) -> bool:
    """Whether an If-None-Match names `mark`: one tag, a list, or `*`; weak tags count as well,
    because a proxy that compresses an answer weakens its tag."""
    return any(line.strip() == "*" or mark in ETAG.findall(line) for line in asked)


def _disposition(name: str) -> str:
    """Shown rather than saved where a calendar program opens; header values are ASCII."""
    written = quote(f"{name}.ics", safe="")
    return f"inline; filename=\"calendar.ics\"; filename*=UTF-8''{written}"
