"""No-shows: each counts for some days, and so many of them pause booking. Then the count begins
again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.facilities.rules import TermsFacts


@dataclass(frozen=True, slots=True)
class Strike:
    """A no-show that may count against somebody, and until when."""

    booking_id: int
    given_at: datetime
    expires_at: datetime
    lifted: bool = False


def expires_at(terms: TermsFacts, now: datetime) -> datetime:
    """Until when a no-show of now counts."""
    return now + timedelta(days=terms.strike_days)


def counted(
    strikes: Iterable[Strike], at: datetime, terms: TermsFacts, paused_at: datetime | None
) -> list[Strike]:
    """Those that count at an instant, oldest first: not lifted, not expired, no older than the
    terms say, and given after the pause before (`paused_at`), which settled what led to it."""
    since = at - timedelta(days=terms.strike_days)
    return sorted(
        (
            strike
            for strike in strikes
            if not strike.lifted
            and since < strike.given_at <= at < strike.expires_at
            and (paused_at is None or strike.given_at > paused_at)
        ),
        key=lambda strike: strike.given_at,
    )


def pauses_until(terms: TermsFacts, count: int, at: datetime) -> datetime | None:
    """Until when booking is paused for whoever has so many; None if it is not."""
    if count < terms.strikes_allowed or terms.pause_days == 0:
        return None
    return at + timedelta(days=terms.pause_days)
