"""How long sessions and codes last, and how often one may ask for a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

RESIDENT_IDLE = timedelta(days=30)
STAFF_IDLE = timedelta(hours=8)
SESSION_LONGEST = timedelta(days=180)
STAFF_LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(hours=1)  # how often "last seen" is written at most

CODE_LASTS = timedelta(minutes=10)
CODE_GUESSES = 5
CODE_AGAIN_AFTER = timedelta(minutes=1)  # a second wish before that is a double tap
RECENT_SIGN_IN = timedelta(minutes=10)  # proof enough that the present address is theirs


def session_holds(
    *, created_at: datetime, seen_at: datetime, now: datetime, is_staff: bool
) -> bool:
    """Whether a session may still be used: neither idle for too long nor too old."""
    idle, longest = (STAFF_IDLE, STAFF_LONGEST) if is_staff else (RESIDENT_IDLE, SESSION_LONGEST)
    return now - seen_at < idle and now - created_at < longest


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in each period of `seconds`."""

    times: int
    seconds: int

    def period(self, now: datetime) -> int:
        """The number of the period that `now` lies in."""
        return int(now.timestamp()) // self.seconds

    def ends(self, now: datetime) -> datetime:
        """When the present period ends."""
        return datetime.fromtimestamp((self.period(now) + 1) * self.seconds, now.tzinfo)


# Whoever knows a neighbour's number must not be able to lock the neighbour out. So one network may
# use up only its own share of an address (the first limit), not the whole (the third); and a
# browser that has signed in as this address before has a share of its own that no stranger can
# touch. The whole bounds what any number of strangers can guess: 15 codes of 5 guesses in an hour,
# one in 13,000. Residents of a whole school share one network: its limit is wide.
CODE_FROM_NETWORK_TO_ADDRESS = Limit(5, 3600)
CODE_FROM_NETWORK = Limit(60, 3600)
CODE_TO_ADDRESS = Limit(15, 3600)
CODE_FROM_KNOWN_BROWSER = Limit(5, 3600)

PASSWORD_FROM_NETWORK_TO_ADDRESS = Limit(10, 900)
PASSWORD_FROM_NETWORK = Limit(60, 900)
PASSWORD_TO_ADDRESS = Limit(60, 3600)
PASSWORD_FROM_KNOWN_BROWSER = Limit(10, 900)
