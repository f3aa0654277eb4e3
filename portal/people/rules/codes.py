"""One-time codes: how they are kept and how a browser is known again."""

import hmac
import re

CODE = re.compile(r"[0-9]{6}")
ATTEMPT = re.compile(r"[A-Za-z0-9_-]{43}")  # what `new_token` makes
MOST_KNOWN = 4  # people who share a phone
MARK = 32  # hexadecimal digits


def is_code(typed: str) -> bool:
    """Whether it is six digits."""
    return CODE.fullmatch(typed) is not None


def is_attempt(cookie: str) -> bool:
    """Whether a cookie could be one of ours."""
    return ATTEMPT.fullmatch(cookie) is not None


def code_hash(code: str, attempt: str, secret: str) -> str:
    """What the database keeps of a code: of no use without the portal's secret."""
    return hmac.digest(secret.encode(), f"code:{attempt}:{code}".encode(), "sha256").hex()


def knows(cookie: str, address: str, secret: str) -> str | None:
    """The browser's own random number if it has signed in as `address` before, else None."""
    nonce, *marks = cookie.split(".")
    mark = _mark(nonce, address, secret)
    if nonce and any(hmac.compare_digest(mark.encode(), each.encode()) for each in marks):
        return nonce
    return None


def learned(cookie: str, address: str, secret: str, fresh: str) -> str:
    """The cookie of a browser that has now signed in as `address` too, newest first.

    A browser without one gets the random number `fresh`. The cookie names nobody.
    """
    nonce, *marks = cookie.split(".")
    if not ATTEMPT.fullmatch(nonce):
        nonce, marks = fresh, []
    mark = _mark(nonce, address, secret)
    others = [each for each in marks if len(each) == MARK and each != mark]
    return ".".join([nonce, mark, *others[: MOST_KNOWN - 1]])


def _mark(nonce: str, address: str, secret: str) -> str:
    return hmac.digest(secret.encode(), f"known:{nonce}:{address}".encode(), "sha256").hex()[:MARK]
