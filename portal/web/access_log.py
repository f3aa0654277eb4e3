"""One line for each request, with nothing in it about a person.

The address is that of the route (`/bookings/{code}`), never the one that was asked for: codes,
tokens and searches stay out of the log. No network address, no browser, no account.
"""

import json
import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.web.headers import request_number

log = logging.getLogger("portal.access")


class AccessLog:
    """Writes method, route, status, milliseconds and size, as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size = 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            line = {
                "request": request_number.get(),
                "method": scope["method"],
                "route": getattr(scope.get("route"), "path", None),
                "lang": scope.get("state", {}).get("lang"),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
                "bytes": size,
            }
            log.info(json.dumps(line))
