"""Who may stand at the gate: a device that opened its link. For everybody else there is no page.

@at_the_gate    a device whose link was not ended; signed in or not makes no difference
"""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from portal.gate.queries import GateLink, link_with
from portal.gate.rules import is_token, token_hash
from portal.people.access import not_found
from portal.people.sessions import cookie_name

COOKIE = "gate"
AT_THE_GATE = "at the gate"

Handler = Callable[[Request], Awaitable[Response]]


async def device_of(request: Request) -> GateLink | None:
    """The link of the device a request comes from, if it holds today."""
    token = request.cookies.get(cookie_name(COOKIE), "")
    return await link_with(token_hash(token)) if is_token(token) else None


def gate_link(request: Request) -> GateLink:
    """The link behind a request that only gets here from a device at the gate."""
    link = getattr(request.state, "gate_link", None)
    if not isinstance(link, GateLink):
        raise TypeError("this handler needs @at_the_gate")
    return link


def at_the_gate(handler: Handler) -> Handler:
    """Only for a device at the gate."""

    @wraps(handler)
    async def guard(request: Request) -> Response:
        link = await device_of(request)
        if link is None:
            raise not_found()
        request.state.gate_link = link
        return await handler(request)

    guard.access_decision = AT_THE_GATE  # type: ignore[attr-defined]  # functions take any attribute
    return guard
