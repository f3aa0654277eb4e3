"""Bookings that are asked for: until when the school answers, and why it may say no."""

from datetime import datetime, timedelta

from portal.facilities.rules import TermsFacts
from portal.language import Words, say

ANSWERED_WITHIN = timedelta(hours=48)

DENIALS: dict[str, Words] = {
    "own_use": say("The school needs the place itself at that time."),
    "no_staff": say("Nobody can look after the place at that time."),
    "not_suited": say("The place is not suited to what you plan."),
    "turn_of_others": say("Others who had less so far come first this time."),
}


def answer_until(now: datetime, starts: datetime, terms: TermsFacts) -> datetime:
    """Until when a request keeps its places: two days, or as long as it could still be booked."""
    latest = starts - timedelta(minutes=terms.notice_minutes)
    return max(min(now + ANSWERED_WITHIN, latest), now + timedelta(minutes=1))
