"""The addresses of personal calendars, and how far back a calendar reaches."""

import hashlib
import hmac
import re
from datetime import date, timedelta

TOKEN = re.compile(
    r"[A-Za-z0-9_-]{22}"
)  # 128 random bits, as secrets.token_urlsafe(16) writes them
PERSONAL_DAYS = 90  # as long as a booking is kept with its person
BUSY_DAYS = 7


def is_token(text: str) -> bool:
    """Whether this could be the secret part of a calendar's address."""
    return TOKEN.fullmatch(text) is not None


def token_hash(token: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def personal_from(today: date) -> date:
    """The first day of a personal calendar: a Monday, so that it stays the same for a week."""
    first = today - timedelta(days=PERSONAL_DAYS)
    return first - timedelta(days=first.weekday())


def busy_from(today: date) -> date:
    """The first day of a public calendar."""
    return today - timedelta(days=BUSY_DAYS)


def blind(secret: str, what: str) -> str:
    """A name that is always the same for `what` and from which nobody learns it; 32 characters."""
    return hmac.new(secret.encode(), what.encode(), "sha256").hexdigest()[:32]
