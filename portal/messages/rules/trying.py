"""How long a worker may hold messages, and when one that failed is tried again."""

from datetime import timedelta
from zlib import crc32

MOST_AT_ONCE = 10
SEND_TIMEOUT = 20.0  # seconds for one message
LEASE = timedelta(minutes=5)  # longer than MOST_AT_ONCE messages that all time out

# A mail server that is down for an hour costs nobody a message; one down for a day does.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))


SPREAD = 0.25  # of a wait, added at most


def next_try_after(tries: int, number: int = 0) -> timedelta | None:
    """How long to wait after the `tries`th try failed; None to give up.

    Messages that failed together do not all come again at once: each waits a little longer, by its
    `number`.
    """
    if tries > len(WAITS):
        return None
    share = crc32(f"{number}/{tries}".encode()) / 2**32
    return WAITS[tries - 1] * (1 + SPREAD * share)
