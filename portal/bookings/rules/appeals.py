"""When a no-show or a late cancellation may be appealed against, and how it is excused.

A late cancellation is noted, and never counts as a no-show.
"""

from portal.bookings.rules.states import State
from portal.language import Words, say
from portal.problems import Problem

LONGEST = 1000  # characters

REASONS: dict[str, Words] = {
    "came": say("They came, but were not ticked"),
    "ill": say("Illness"),
    "venue": say("It was the venue's doing"),
    "family": say("Something in the family"),
    "other": say("Another good reason"),
}
NOTHING = Problem("not_missed", say("This booking counts neither as missed nor as cancelled late."))
OWN = Problem("own", say("It is about your own household: somebody else at the desk decides."))
NO_REASON = Problem("why", say("Please choose the reason."), field="why")
VERDICTS: dict[str, Words] = {
    "excused": say("Excuse it: it does not count"),
    "upheld": say("It counts, with an answer"),
}


def may_be_excused(state: State, *, late: bool) -> bool:
    """Whether there is something to excuse: a no-show, or a late cancellation."""
    return state == State.MISSED or (state == State.CANCELLED and late)


def problems_with_appealing(
    state: State, words: str, *, asked: bool, late: bool = False
) -> list[Problem]:
    """Why an appeal with these words cannot be made."""
    if asked:
        return [Problem("asked", say("You have asked about this booking already."))]
    if not may_be_excused(state, late=late):
        return [NOTHING]
    return _problems_with_words(words, "words", say("Please tell the desk what happened."))


def problems_with_excusing(
    state: State, why: str, answer: str, *, late: bool, own: bool
) -> list[Problem]:
    """Why a booking cannot be excused like this, without an appeal; `own`: of one's household."""
    if not may_be_excused(state, late=late):
        return [NOTHING]
    if own:
        return [OWN]
    found = [] if why in REASONS else [NO_REASON]
    return [*found, _too_long("answer", answer)] if len(answer) > LONGEST else found


def problems_with_deciding(verdict: str, why: str, answer: str, *, own: bool) -> list[Problem]:
    """Why an appeal cannot be decided like this; `own`: it is of one's own household."""
    if own:
        return [OWN]
    found = []
    if verdict not in VERDICTS:
        words = say("Please choose whether it counts.")
        found.append(Problem("verdict", words, field="verdict"))
    if verdict == "excused" and why not in REASONS:
        found.append(NO_REASON)
    if verdict == "upheld":
        words = say("Please write why it counts; the person reads it.")
        found += _problems_with_words(answer, "answer", words)
    elif len(answer) > LONGEST:
        found.append(_too_long("answer", answer))
    return found


def _problems_with_words(words: str, field: str, missing: Words) -> list[Problem]:
    if not words:
        return [Problem("no_words", missing, field=field)]
    return [_too_long(field, words)] if len(words) > LONGEST else []


def _too_long(field: str, words: str) -> Problem:
    told = say("At most 1,000 characters; this has %(n)s.", n=len(words))
    return Problem("long_words", told, field=field)
