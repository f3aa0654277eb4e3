"""What a password must be. Only staff have one."""

from portal.language import Words, say
from portal.problems import Problem

FIELD = "password"
SHORTEST = 10
LONGEST = 128
FEWEST_DIFFERENT = 5


def problems_with_password(password: str, *others: str | None) -> list[Problem]:
    """Why it is too easy to guess; `others` are what it must not contain (name, address)."""
    if len(password) < SHORTEST:
        return [_wrong("short_password", say("A password has at least 10 characters."))]
    if len(password) > LONGEST:
        return [_wrong("long_password", say("A password has at most 128 characters."))]
    folded = password.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT or folded.isdigit():
        return [_wrong("weak_password", say("Too easy to guess: use several words, say."))]
    for other in others:
        kept = (other or "").casefold().removeprefix("+86").partition("@")[0]
        if len(kept) > 1 and kept in folded:
            words = say("A password must not contain your name, number or address.")
            return [_wrong("own_password", words)]
    return []


def _wrong(code: str, words: Words) -> Problem:
    return Problem(code, words, field=FIELD)
