"""One sentence that waits for the next page: "Booking cancelled." after the redirect."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from starlette.requests import Request
from starlette.responses import Response

from portal.settings import settings
from portal.web.cookies import delete_cookie, set_cookie

COOKIE = "said"
LONGEST = 300  # characters
SECONDS = 60


def remember(answer: Response, sentence: str) -> None:
    """Let the browser bring `sentence` along to the next page."""
    value = urlsafe_b64encode(sentence[:LONGEST].encode()).decode()
    set_cookie(answer, COOKIE, f"{value}.{_seal(value)}", seconds=SECONDS)


def recall(request: Request) -> str | None:
    """The sentence brought along, if we wrote it and this is a page for reading."""
    value, _, seal = request.cookies.get(COOKIE, "").partition(".")
    if not value or request.method != "GET":
        return None
    if not hmac.compare_digest(seal.encode(), _seal(value).encode()):
        return None
    try:
        return urlsafe_b64decode(value.encode()).decode()
    except (NotBase64, ValueError):
        return None


def forget(answer: Response) -> None:
    """The sentence has been shown."""
    delete_cookie(answer, COOKIE)


def _seal(value: str) -> str:
    """What only this portal can write: nobody else puts words on its pages."""
    return hmac.new(settings().secret.encode(), f"said:{value}".encode(), "sha256").hexdigest()[:32]
