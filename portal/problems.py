"""Refusals as values: every reason why not, each fit to be shown to a person.

A rule returns a list of problems, empty when all is well. A page lists them; the desk sees which
it may waive. An action that meets one it may not waive raises `Refused` with all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.language import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why not.

    `code` names the rule for counting and tests; `message` says it in any language; `field` is the
    form field to mend, if one would mend it; `waivable` problems may be overruled by staff.
    """

    code: str
    message: Words
    field: str | None = None
    waivable: bool = False


class Refused(Exception):  # noqa: N818  the field's word; it is an answer, not an error
    """Raised by actions. `conflict` is true when somebody else was quicker (answered with 409)."""

    def __init__(self, problems: Sequence[Problem], *, conflict: bool = False) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = list(problems)
        self.conflict = conflict
