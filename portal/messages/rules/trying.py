"""How long a worker may hold messages, and when one that failed is tried again."""

from datetime import timedelta

MOST_AT_ONCE = 10
SEND_TIMEOUT = 20.0  # seconds for one message
LEASE = timedelta(minutes=5)  # longer than MOST_AT_ONCE messages that all time out

# A mail server that is down for an hour costs nobody a message; one down for a day does.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))


def next_try_after(tries: int) -> timedelta | None:
    """How long to wait after the `tries`th try failed; None to give up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
