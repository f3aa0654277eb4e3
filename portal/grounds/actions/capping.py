"""How many may be booked on a whole campus at once."""

from portal import database
from portal.grounds.rules.capping import problems_with_cap
from portal.problems import Refused


@database.transactional
async def set_campus_cap(organisation_id: int, cap: int | None) -> None:
    """Let at most `cap` people be booked there at once from now on; None: nobody counts. What is
    booked stays. It raises the version of the rules, so a booking decided by the old number starts
    again. Raises Refused for a number that is none."""
    problems = problems_with_cap(cap)
    if problems:
        raise Refused(problems)
    await database.execute(
        "UPDATE organisation SET campus_cap = ? WHERE id = ?", cap, organisation_id
    )
