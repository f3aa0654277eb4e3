"""What a cap of a campus may be."""

from portal.language import say
from portal.problems import Problem

MOST = 100_000


def problems_with_cap(cap: int | None) -> list[Problem]:
    """Why a number of people cannot be a cap; None, for no cap, always can."""
    if cap is None or 1 <= cap <= MOST:
        return []
    words = say("Please type a whole number from 1 to %(most)s, or nothing.", most=MOST)
    return [Problem("campus_cap", words, field="campus_cap")]
