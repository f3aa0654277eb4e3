"""Roles are given for days and ended: when that makes sense."""

from datetime import date

from portal.language import Words, say
from portal.people.rules.visitors import Role
from portal.problems import Problem

ROLE_WORDS: dict[Role, Words] = {
    Role.DESK: say("community desk"),
    Role.SCHOOL_MANAGER: say("school manager"),
    Role.ADMINISTRATOR: say("administrator"),
}
LAST_ADMINISTRATOR = Problem(
    "last_administrator",
    say("Nobody else is administrator for good: give somebody else the role first."),
)


def problems_with_giving(
    role: Role, organisation_id: int | None, starts_on: date, ends_on: date | None, today: date
) -> list[Problem]:
    """Why a role cannot be given like this. Only a school manager's is for one organisation, and
    it always is; the days are the first and the last, `ends_on` None for good."""
    found = []
    if (role == Role.SCHOOL_MANAGER) != (organisation_id is not None):
        words = say("A school manager's role is for one organisation, other roles are for none.")
        found.append(Problem("organisation", words, field="organisation"))
    if ends_on is not None and ends_on < today:
        words = say("That day is over. Choose today or a later day.")
        found.append(Problem("past", words, field="until"))
    elif ends_on is not None and ends_on < starts_on:
        words = say("The last day comes before the first.")
        found.append(Problem("before", words, field="until"))
    return found


def covers(
    starts_on: date, ends_on: date | None, wanted_from: date, wanted_until: date | None
) -> bool:
    """Whether a grant for these days gives all that is wanted."""
    if starts_on > wanted_from:
        return False
    return ends_on is None or (wanted_until is not None and wanted_until <= ends_on)
