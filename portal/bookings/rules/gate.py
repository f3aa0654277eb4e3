"""At the gate: the six digits that say a booking is somebody's, and when one may come."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from portal.facilities.rules import TermsFacts
from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import TimeSpan

DIGITS = 6
SHOWN_BEFORE = timedelta(minutes=30)


class Way(StrEnum):
    """How somebody was ticked."""

    CODE = "code"
    QR = "qr"
    LIST = "list"
    PAPER = "paper"
    DESK = "desk"


def digits_of(secret: str, code: str) -> str:
    """The six digits of a booking: always the same, and from the booking's code nobody gets them
    who does not have the portal's secret."""
    mixed = hmac.new(secret.encode(), b"gate:" + code.encode(), "sha256").digest()
    return f"{int.from_bytes(mixed[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def shows_digits(span: TimeSpan, now: datetime) -> bool:
    """Whether the booker sees them: from half an hour before the start until the end."""
    return span.starts - SHOWN_BEFORE <= now < span.ends


def window(terms: TermsFacts, span: TimeSpan) -> TimeSpan:
    """When one may come. Where nobody has to be ticked, until the end."""
    opens = span.starts - timedelta(minutes=terms.check_in_before)
    if terms.check_in == "none":
        return TimeSpan(opens, span.ends)
    return TimeSpan(opens, span.starts + timedelta(minutes=max(1, terms.check_in_after)))


def released_at(terms: TermsFacts, span: TimeSpan) -> datetime | None:
    """When the places of a booking that nobody came for are given back; None where never."""
    return None if terms.check_in == "none" else window(terms, span).ends


def problems_with_coming(
    terms: TermsFacts, span: TimeSpan, at: datetime, now: datetime, *, paper: bool
) -> list[Problem]:
    """Why a booking cannot be ticked as come `at` that instant (on the facility's wall clock).

    A paper list says who was let in, so what is typed off it may be any time until the end; a tick
    at the gate keeps to the time for coming.
    """
    came = window(terms, span)
    zone = at.tzinfo
    if at > now:
        return [Problem("not_yet", say("That time is still to come."), field="at")]
    if at < came.starts:
        words = say(
            "Too early: from %(time)s one may come in.",
            time=clock_words(came.starts.astimezone(zone)),
        )
        return [Problem("early", words, field="at")]
    if at >= span.ends:
        words = say(
            "It ended at %(time)s; nobody came in for it after that.",
            time=clock_words(span.ends.astimezone(zone)),
        )
        return [Problem("over", words, field="at")]
    if at >= came.ends and not paper:
        words = say(
            "Too late: the place was kept until %(time)s. Count them as walk-ins if there is room.",
            time=clock_words(came.ends.astimezone(zone)),
        )
        return [Problem("late", words)]
    return []
