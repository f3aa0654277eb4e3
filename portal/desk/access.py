"""Who may open the desk's pages, and whose record they name."""

from starlette.requests import Request

from portal.bookings.queries import Reserved
from portal.desk.forms import Sought
from portal.desk.queries import whose
from portal.people.access import granted, not_found, number
from portal.people.queries.register import (
    Listed,
    listed,
    people_by_name,
    people_by_phone_end,
)
from portal.people.rules.visitors import Role

the_desk = granted(Role.DESK, Role.ADMINISTRATOR)
the_administrator = granted(Role.ADMINISTRATOR)


async def the_person(request: Request) -> Listed:
    """The person the address names, 404 if nobody is on record under that number."""
    person = await listed(number(request, "person_id"))
    if person is None:
        raise not_found()
    return person


async def the_booking(request: Request) -> tuple[Listed, Reserved]:
    """The booking the address names and whose it is; otherwise 404."""
    found = await whose(request.path_params["code"])
    if found is None:
        raise not_found()
    return found


async def found_by(asked: Sought) -> list[Listed]:
    """Whom the desk's one field finds."""
    if asked.figures:
        return await people_by_phone_end(asked.figures)
    return await people_by_name(asked.name) if asked.name else []
