"""Loading a wait for somebody: their household's, or none."""

from starlette.requests import Request

from portal.people.access import not_found, visitor
from portal.waiting.queries.waits import Wait, wait_of


async def their_wait(request: Request) -> Wait:
    """The wait named in the address, if it is of the visitor's household; otherwise 404."""
    wait = await wait_of(visitor(request).household_id, request.path_params["code"])
    if wait is None:
        raise not_found()
    return wait
