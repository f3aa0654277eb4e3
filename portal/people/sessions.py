"""The session cookie, and who a request comes from.

The cookie is random and says nothing; the database keeps its SHA-256. One query answers who it is
and what they may do today, so that ending a session or a grant holds from the next request on.
"""

import hashlib
import logging
import secrets
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from portal import clock, database
from portal.people.rules.lasting import SEEN_EVERY, SESSION_LONGEST, session_holds
from portal.people.rules.visitors import Role, Visitor
from portal.settings import settings
from portal.web import errors
from portal.web.cookies import delete_cookie, set_cookie

log = logging.getLogger("portal.people")

# Requests that look the same to everybody need nobody's name.
NAMELESS = ("/static/", "/live", "/ready", "/metrics")
LONGEST_TOKEN = 100

WHO = """
    SELECT session.id, session.created_at, session.seen_at,
        person.id, person.household_id, person.name, person.language, person.calendar_version,
        role_grant.role, role_grant.organisation_id
    FROM session
    JOIN person ON person.id = session.person_id
    LEFT JOIN role_grant ON role_grant.person_id = person.id AND role_grant.ended_at IS NULL
        AND role_grant.starts_on <= ?
        AND (role_grant.ends_on IS NULL OR role_grant.ends_on >= ?)
    WHERE session.token_hash = ? AND session.ended_at IS NULL AND session.expires_at > ?
        AND person.disabled_at IS NULL AND person.erased_at IS NULL
"""


def cookie_name(name: str = "session") -> str:
    """On https a name that browsers accept only from this host, over https, for every path."""
    return f"__Host-{name}" if settings().https else name


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def remember(answer: Response, token: str) -> None:
    """Let the browser stay signed in with `token`."""
    seconds = int(SESSION_LONGEST.total_seconds())
    set_cookie(answer, cookie_name(), token, seconds=seconds)


def forget(answer: Response) -> None:
    """Take the cookie back and ask the browser to drop what it kept of our pages."""
    delete_cookie(answer, cookie_name())
    if settings().https:  # browsers heed it there only
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'


async def who(token: str) -> tuple[Visitor, datetime] | None:
    """Whose session this is and when it was last seen; None if it does not hold (any more)."""
    now = clock.now()
    today = clock.today(settings().zone).isoformat()
    found = await database.rows(WHO, today, today, hash_of(token), clock.to_us(now))
    if not found:
        return None
    first = found[0]
    roles = frozenset((Role(each[8]), each[9]) for each in found if each[8] is not None)
    created_at, seen_at = clock.from_us(first[1]), clock.from_us(first[2])
    if not session_holds(created_at=created_at, seen_at=seen_at, now=now, is_staff=bool(roles)):
        return None
    visitor = Visitor(
        id=first[3],
        household_id=first[4],
        name=first[5],
        language=first[6],
        roles=roles,
        session_id=first[0],
        signed_in_at=created_at,
        calendar_version=first[7],
    )
    return visitor, seen_at


class PersonLoader:
    """Sets `request.state.person` to the `Visitor`, or None; one query if there is a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["person"] = None
        token = _token(scope)
        try:
            known = await who(token) if token else None
        except Exception as error:
            # The database is away, and this may stand outside the routes' own error pages.
            answer = await errors.failed(Request(scope, receive), error)
            await answer(scope, receive, send)
            return
        if known is None:
            await self.app(scope, receive, send)
            return
        visitor, seen_at = known
        state["person"] = visitor
        await self.app(scope, receive, send)
        # After the answer, so that nobody waits for it.
        if clock.now() - seen_at >= SEEN_EVERY:
            await _note_seen(visitor)


def _token(scope: Scope) -> str | None:
    if scope["path"].startswith(NAMELESS):
        return None
    token = Request(scope).cookies.get(cookie_name(), "")
    return token if 0 < len(token) <= LONGEST_TOKEN else None


async def _note_seen(visitor: Visitor) -> None:
    now = clock.to_us(clock.now())
    try:
        async with database.transaction():
            await database.execute(
                "UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?",
                now,
                visitor.session_id,
                now,
            )
            await database.execute(
                "UPDATE person SET seen_at = ? WHERE id = ? AND seen_at < ?", now, visitor.id, now
            )
    except Exception:
        # The page was answered; a full disk must not turn it into an error.
        log.warning("when a session was last seen could not be noted", exc_info=True)
