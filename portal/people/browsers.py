"""What a browser brings along when somebody signs in, and what it is given to keep."""

from starlette.requests import Request
from starlette.responses import Response

from portal.people import sessions
from portal.people.actions.signing_in import Browser, Entered, new_attempt
from portal.people.rules.codes import is_attempt, learned
from portal.people.rules.networks import network_of
from portal.settings import settings
from portal.web.cookies import delete_cookie, set_cookie

ATTEMPT = "attempt"
KNOWN = "known"
ATTEMPT_SECONDS = 3600
KNOWN_SECONDS = 365 * 24 * 3600


def browser_of(request: Request) -> Browser:
    """The browser behind a request; it gets a new random number if it brings none of ours."""
    attempt = request.cookies.get(sessions.cookie_name(ATTEMPT), "")
    return Browser(
        attempt=attempt if is_attempt(attempt) else new_attempt(),
        network=network_of(request.client.host if request.client else None),
        known=request.cookies.get(sessions.cookie_name(KNOWN), ""),
        calls_itself=request.headers.get("user-agent", ""),
        visitor=request.state.person,
    )


def keep_attempt(answer: Response, browser: Browser) -> None:
    """Let the browser know its random number on the next page."""
    name = sessions.cookie_name(ATTEMPT)
    set_cookie(answer, name, browser.attempt, seconds=ATTEMPT_SECONDS)


def signed_in(answer: Response, browser: Browser, entered: Entered) -> None:
    """Hand out the session's cookie; the browser is known to this person from now on."""
    sessions.remember(answer, entered.token)
    delete_cookie(answer, sessions.cookie_name(ATTEMPT))
    if entered.address is not None:
        value = learned(browser.known, entered.address.value, settings().secret, new_attempt())
        set_cookie(answer, sessions.cookie_name(KNOWN), value, seconds=KNOWN_SECONDS)
