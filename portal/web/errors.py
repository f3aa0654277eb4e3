"""Clear pages for when something cannot be done, in the reader's language."""

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from asyncpg import InterfaceError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler
from tortoise.exceptions import DBConnectionError, OperationalError

from portal.language import Words, say
from portal.problems import Refused
from portal.web.headers import request_number
from portal.web.render import page

log = logging.getLogger("portal.web")


class Explanation(NamedTuple):
    """What a reader is told: a heading, and what to do about it."""

    heading: Words
    advice: Words


NOT_READ = Explanation(
    say("We could not read that"),
    say("Part of it did not arrive as it should. Please go back and send it once more."),
)
EXPLANATIONS = {
    400: NOT_READ,
    403: Explanation(
        say("This page is not open to you"),
        say("It is for people who look after it. If you should be one of them, ask the desk."),
    ),
    404: Explanation(
        say("There is no such page"),
        say("Perhaps the link lost a few letters on its way."),
    ),
    405: Explanation(
        say("This address does not open like that"),
        say("Please come in through a button or link on one of our pages."),
    ),
    413: Explanation(
        say("That was too much at once"),
        say("Please go back, shorten what you wrote and send it again."),
    ),
    429: Explanation(
        say("That was very often in a short time"),
        say("Please wait a minute, then try again. Your bookings are unchanged."),
    ),
    500: Explanation(
        say("Something went wrong on our side"),
        say("Your bookings are unchanged. If you telephone, tell us this number:"),
    ),
    503: Explanation(
        say("We cannot reach our records just now"),
        say("Bookings already made are safe. Please open the page again in a minute."),
    ),
}
FROM_ELSEWHERE = Explanation(
    say("This was not sent from one of our pages"),
    say("To keep your account safe, nothing was done. Please open the page here and try again."),
)
# SQLSTATE classes that mean "no server to talk to" rather than "a wrong question": connection, not
# let in, no such database, resources, not accepting connections, intervention, system error.
UNAVAILABLE_STATES = ("08", "28", "3D", "53", "55000", "57P", "58")
DISK_WORDS = ("disk is full", "disk i/o error", "unable to open database", "readonly database")


def explained(
    request: Request,
    status: int,
    explanation: Explanation | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The page for `status`; it shows nothing of anybody's and is kept nowhere."""
    context = {
        "explanation": explanation or EXPLANATIONS.get(status, NOT_READ),
        "status": status,
        "number": request_number.get() if status >= 500 else None,
    }
    kept = {**(headers or {}), "Cache-Control": "no-store"}
    return page(request, "errors/explained.html", context, status=status, headers=kept)


async def http_error(request: Request, error: Exception) -> Response:
    """For `HTTPException`s: 404, 405 and their kin."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    return explained(request, error.status_code, headers=error.headers)


async def refused(request: Request, error: Exception) -> Response:
    """For a refusal that no page took up: still every reason, in a sentence."""
    if not isinstance(error, Refused):
        raise error
    context = {"problems": error.problems}
    status = 409 if error.conflict else 422
    return page(request, "errors/refused.html", context, status=status, private=True)


async def failed(request: Request, error: Exception) -> Response:
    """For everything unforeseen: written to the log under the number the page shows."""
    if is_unavailable(error):
        log.error("request %s: the database does not answer: %s", request_number.get(), type(error))
        return explained(request, 503, headers={"Retry-After": "30"})
    log.error("request %s failed", request_number.get(), exc_info=error)
    return explained(request, 500)


async def too_large(request: Request) -> Response:
    """A body beyond the limit."""
    return explained(request, 413)


async def from_elsewhere(request: Request) -> Response:
    """A form another site made the browser send."""
    return explained(request, 403, FROM_ELSEWHERE)


def is_unavailable(error: BaseException) -> bool:
    """Whether the database (or its disk) was out of reach, whichever library says so."""
    for cause in _causes(error):
        state = getattr(cause, "sqlstate", None) or ""
        if state.startswith(UNAVAILABLE_STATES):
            return True
        if isinstance(cause, ConnectionError | TimeoutError | DBConnectionError | InterfaceError):
            return True
        if isinstance(cause, OperationalError | sqlite3.OperationalError):
            words = str(cause).lower()
            if any(sign in words for sign in DISK_WORDS):
                return True
    return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, *(arg for arg in cause.args if isinstance(arg, BaseException))]


handlers: dict[int | type[Exception], ExceptionHandler] = {
    HTTPException: http_error,
    Refused: refused,
    Exception: failed,
}
