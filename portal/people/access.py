"""Who may open a route. Every handler says it with one of these; a test lists what they said.

    @open_to_all              everybody
    @signed_in                whoever is signed in; a guest signs in and comes back
    @granted(Role.DESK)       whoever holds one of the roles today; for others the page is not there

`signed_in(resume=...)` is for forms: a guest whose session ended meanwhile comes back to the page
that `resume` names, with what the form held.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlsplit

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal.people.rules.visitors import Role, Visitor
from portal.settings import settings
from portal.web.address import address, local_path
from portal.web.render import see_other

Handler = Callable[[Request], Awaitable[Response]]
Resume = Callable[[Request], Awaitable[str]]

NOT_FOUND = 404
LARGEST_NUMBER = 2**63
OPEN_TO_ALL = "open to all"
SIGNED_IN = "signed in"


class RowNumber(IntegerConvertor):
    """A row's number in an address; Python refuses to read one of thousands of digits."""

    regex = "[0-9]{1,19}"


register_url_convertor("int", RowNumber())


def decision(handler: Callable[..., Any]) -> str | frozenset[Role] | None:
    """What a handler said: OPEN_TO_ALL, SIGNED_IN, the roles it asks for, or None (a mistake)."""
    return getattr(handler, "access_decision", None)


def visitor(request: Request) -> Visitor:
    """The person behind a request that only gets here signed in."""
    person = request.state.person
    if not isinstance(person, Visitor):
        raise TypeError("this handler needs @signed_in or @granted")
    return person


def not_found() -> HTTPException:
    """What to raise for a thing that is not there, or is not this person's to know of."""
    return HTTPException(NOT_FOUND)


def number(request: Request, name: str) -> int:
    """A row's number from the path; 404 if no row could have it."""
    given: int = request.path_params[name]
    if not 0 < given < LARGEST_NUMBER:
        raise not_found()
    return given


def open_to_all(handler: Handler) -> Handler:
    """Everybody may open it."""
    return _marked(handler, OPEN_TO_ALL)


@overload
def signed_in(handler: Handler) -> Handler: ...
@overload
def signed_in(*, resume: Resume) -> Callable[[Handler], Handler]: ...
def signed_in(
    handler: Handler | None = None, *, resume: Resume | None = None
) -> Handler | Callable[[Handler], Handler]:
    """Guests are sent to sign in and come back to where they were."""

    def decorate(guarded: Handler) -> Handler:
        @wraps(guarded)
        async def guard(request: Request) -> Response:
            if request.state.person is None:
                return await _to_sign_in(request, resume)
            return await guarded(request)

        return _marked(guard, SIGNED_IN)

    return decorate if handler is None else decorate(handler)


def granted(*roles: Role | str) -> Callable[[Handler], Handler]:
    """Guests are sent to sign in; whoever holds none of the roles finds no such page.

    A role for one organisation only opens the door: the handler still loads the organisation
    through the person (`visitor(request).manages(id)`).
    """
    asked = frozenset(Role(role) for role in roles)
    if not asked:
        raise ValueError("granted() needs a role")

    def decorate(guarded: Handler) -> Handler:
        @wraps(guarded)
        async def guard(request: Request) -> Response:
            person = request.state.person
            if person is None:
                return await _to_sign_in(request, None)
            if not any(person.has(role) for role in asked):
                raise not_found()
            return await guarded(request)

        return _marked(guard, asked)

    return decorate


def _marked(handler: Handler, said: str | frozenset[Role]) -> Handler:
    handler.access_decision = said  # type: ignore[attr-defined]  # functions take any attribute
    return handler


async def _to_sign_in(request: Request, resume: Resume | None) -> Response:
    back = local_path(await resume(request) if resume else _where_they_were(request))
    return see_other(request, address("zh", "/sign-in", next=back))


def _where_they_were(request: Request) -> str:
    """The page to come back to: the one asked for, or the one a form or a swap was on."""
    partial = request.headers.get("hx-request-type") == "partial"
    if request.method in ("GET", "HEAD") and not partial:
        return _with_query(request.scope["path"], request.scope["query_string"].decode("latin-1"))
    page = request.headers.get("hx-current-url" if partial else "referer", "")
    try:
        parts = urlsplit(page)
    except ValueError:
        return "/"
    ours = {urlsplit(settings().public_origin).netloc, request.headers.get("host", "")}
    return _with_query(parts.path, parts.query) if parts.netloc in ours else "/"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
