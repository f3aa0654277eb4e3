"""How much anyone may send at once."""

import re
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024  # bytes; the largest form of ours is a tenth of it
LENGTH = re.compile(rb"[0-9]{1,12}")  # Python refuses to read a number of thousands of digits
TOO_LARGE = 413
Refusal = Callable[[Request], Awaitable[Response]]


class BodyLimit:
    """Refuses a body that is, or turns out to be, larger than `most` bytes.

    An announced length is refused before a byte is read; a body that comes in chunks is cut off
    at the limit by an HTTPException in whoever reads it, which becomes the same page.
    """

    def __init__(self, app: ASGIApp, refusal: Refusal, most: int = MAX_BODY) -> None:
        self.app = app
        self.refusal = refusal
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not LENGTH.fullmatch(announced) or int(announced) > self.most:
            answer = await self.refusal(Request(scope, receive))
            await answer(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most:
                raise HTTPException(TOO_LARGE)
            return message

        await self.app(scope, counted, send)
