"""What every change of hours must say."""

from collections.abc import Iterator

from portal.language import Named, say
from portal.problems import Problem, Refused


def reason_problems(reason: Named) -> Iterator[Problem]:
    """Why a reason cannot be shown to the public."""
    if not (reason.zh.strip() and reason.en.strip()):
        yield Problem(
            "no_reason", say("Say why, in both languages: the public reads it."), field="reason"
        )


def refuse(*problems: Problem) -> None:
    """Raise Refused when there is any problem."""
    if problems:
        raise Refused(problems)
