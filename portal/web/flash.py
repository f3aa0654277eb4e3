"""One sentence that waits for the next page: "Booking cancelled." after the redirect."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from starlette.requests import Request
from starlette.responses import Response

from portal.web.cookies import delete_cookie, set_cookie

COOKIE = "said"
LONGEST = 300  # characters
SECONDS = 60


def remember(answer: Response, sentence: str) -> None:
    """Let the browser bring `sentence` along to the next page."""
    value = urlsafe_b64encode(sentence[:LONGEST].encode()).decode()
    set_cookie(answer, COOKIE, value, seconds=SECONDS)


def recall(request: Request) -> str | None:
    """The sentence brought along, if this is a page for reading; never an error, whatever came."""
    value = request.cookies.get(COOKIE)
    if not value or request.method != "GET":
        return None
    try:
        return urlsafe_b64decode(value.encode()).decode()[:LONGEST] or None
    except (NotBase64, ValueError):
        return None


def forget(answer: Response) -> None:
    """The sentence has been shown."""
    delete_cookie(answer, COOKIE)
