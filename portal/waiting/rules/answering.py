"""How long an offer stands: the nearer the start, the shorter; nobody has to answer at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.messages.rules.quiet import Quiet, after_quiet

# With more time than this before the start, so long to answer.
TO_ANSWER = (
    (timedelta(hours=24), timedelta(hours=3)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(hours=2), timedelta(minutes=30)),
    (timedelta(0), timedelta(minutes=15)),
)
BEFORE_START = timedelta(minutes=30)  # left for the next in line, and for the way there
AT_LEAST = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


def answer_until(now: datetime, starts: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """Until when a place is kept that was offered at `now` and starts at `starts`.

    Quiet hours do not count, so an offer of the late evening stands until the morning. It ends half
    an hour before the start, yet never sooner than ten minutes from now, and never after the start.
    """
    left = starts - now
    to_answer = next(answer for more_than, answer in TO_ANSWER if left > more_than)
    latest = min(max(starts - BEFORE_START, now + AT_LEAST), starts)
    at = after_quiet(now, quiet, zone)
    while to_answer > timedelta(0) and at < latest:
        at = after_quiet(at, quiet, zone) + MINUTE
        to_answer -= MINUTE
    return min(at, latest)
