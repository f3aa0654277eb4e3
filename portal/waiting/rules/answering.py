"""How long an offer stands: the nearer the start, the shorter; nobody has to answer at night."""

from datetime import datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = time(22), time(7)  # on the facility's wall clock

# With more time than this before the start, so long to answer.
TO_ANSWER = (
    (timedelta(hours=24), timedelta(hours=3)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(hours=2), timedelta(minutes=30)),
    (timedelta(0), timedelta(minutes=15)),
)
BEFORE_START = timedelta(minutes=30)  # left for the next in line, and for the way there
AT_LEAST = timedelta(minutes=10)


def answer_until(now: datetime, starts: datetime) -> datetime:
    """Until when a place is kept that was offered at `now` and starts at `starts`, both on the
    facility's wall clock.

    Hours of the night do not count, so an offer of the late evening stands until the morning. It
    ends half an hour before the start, yet never sooner than ten minutes from now, and never after
    the start.
    """
    left = starts - now
    time_to_answer = next(answer for more_than, answer in TO_ANSWER if left > more_than)
    latest = max(starts - BEFORE_START, now + AT_LEAST)
    return min(_awake(now, time_to_answer), latest, starts)


def _awake(now: datetime, time_to_answer: timedelta) -> datetime:
    """`now` and so much time of the day later."""
    at, left = now, time_to_answer
    if _is_quiet(at):
        at = _morning(at)
    evening = at.replace(hour=QUIET_FROM.hour, minute=0, second=0, microsecond=0)
    if at + left <= evening:
        return at + left
    return _morning(evening) + (left - (evening - at))


def _is_quiet(at: datetime) -> bool:
    return at.time() >= QUIET_FROM or at.time() < QUIET_UNTIL


def _morning(at: datetime) -> datetime:
    """The end of the night that `at` is in."""
    day = at.date() if at.time() < QUIET_UNTIL else at.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, at.tzinfo)
