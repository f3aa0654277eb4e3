"""Loading a booking for somebody: their household's, that of whom they help, or none."""

from starlette.requests import Request

from portal.bookings.queries import Reserved, booking_of
from portal.bookings.queries.helped import helped_with
from portal.bookings.rules.helping import STANDING, Helped
from portal.people.access import not_found, visitor
from portal.people.queries.helpers import Neighbour, neighbour


async def their_booking(request: Request) -> Reserved:
    """The booking named in the address, if it is of the visitor's household; otherwise 404."""
    code = request.path_params["code"]
    booking = await booking_of(visitor(request).household_id, code)
    if booking is None:
        raise not_found()
    return booking


async def booking_in_reach(request: Request) -> tuple[Reserved, Helped | None]:
    """The same, or a booking of somebody whom the visitor helps, and then for whom."""
    code = request.path_params["code"]
    who = visitor(request)
    booking = await booking_of(who.household_id, code)
    if booking is not None:
        return booking, None
    helped = await helped_with(who.id, code)
    theirs = await booking_of(helped.household_id, code) if helped else None
    if helped is None or theirs is None:
        raise not_found()
    return theirs, helping(helped)


def helping(helped: Neighbour) -> Helped:
    """What a booking says of a helper whom the person named once."""
    return Helped(helped.id, helped.household_id, STANDING, "web")


async def helped_one(request: Request, person_id: int | None) -> Neighbour | None:
    """Whom a page is about when it is not the visitor; 404 for whom they may not book."""
    who = visitor(request)
    if not person_id or person_id == who.id:
        return None
    found = await neighbour(who.id, person_id)
    if found is None:
        raise not_found()
    return found
