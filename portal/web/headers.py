"""What stands on every answer, errors and static files included: guards, and a number to quote."""

import logging
import secrets
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), browsing-topics=()"
GUARDS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    # Addresses may hold booking codes and feed tokens: no other site ever learns one.
    "referrer-policy": "same-origin",
    "permissions-policy": PERMISSIONS,
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
STRICT_TRANSPORT = ("strict-transport-security", "max-age=31536000")
# No I, O, 0, 1: people read the number out over the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

request_number: ContextVar[str] = ContextVar("request_number", default="-")
"""The number of the request being answered, for every line of the log written meanwhile."""

log = logging.getLogger("portal.web")


class GuardHeaders:
    """Numbers each request and puts the guards on its answer; the outermost of all.

    An exception that reaches this far has been logged with the number already, or is logged here,
    and never leaves: whoever asked gets an answer.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        guards = dict([*GUARDS.items(), STRICT_TRANSPORT]) if https else GUARDS
        self.guards = [(name.encode(), value.encode()) for name, value in guards.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = new_number()
        held = request_number.set(number)
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                said = {name.lower() for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *(guard for guard in self.guards if guard[0] not in said),
                    (b"x-request-id", number.encode()),
                ]
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception:
            if not started:
                log.exception("request %s failed outside the portal's own pages", number)
                await guarded({"type": "http.response.start", "status": 500, "headers": PLAIN})
                await send({"type": "http.response.body", "body": f"500 {number}\n".encode()})
        finally:
            request_number.reset(held)


PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


def new_number() -> str:
    """Six letters and figures, fit to be read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))
