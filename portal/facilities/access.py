"""Loading an organisation for those who manage it; for everybody else there is no such page."""

from starlette.requests import Request

from portal.facilities.organisations import Organisation, organisation_of
from portal.people.access import not_found, visitor
from portal.people.rules.visitors import Role


async def managed(request: Request) -> Organisation:
    """The organisation whose `slug` is in the address, for its school manager, for a manager of
    whoever operates it, and for administrators; otherwise 404."""
    person = visitor(request)
    found = await organisation_of(request.path_params["slug"])
    if found is None or not (
        person.has(Role.ADMINISTRATOR)
        or person.manages(found.id)
        or (found.operator_id is not None and person.manages(found.operator_id))
    ):
        raise not_found()
    return found
