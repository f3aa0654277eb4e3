"""Loading a booking for somebody: their household's, that of whom they help, or none."""

from starlette.requests import Request

from portal.bookings.queries import Reserved, booking_of
from portal.bookings.queries.helped import helped_with
from portal.bookings.rules.helping import STANDING, Helped
from portal.people.access import not_found, visitor
from portal.people.queries.helpers import Neighbour, neighbour
from portal.people.rules.visitors import Visitor


async def their_booking(request: Request) -> Reserved:
    """The booking named in the address, if it is of the visitor's household; otherwise 404."""
    code = request.path_params["code"]
    booking = await booking_of(visitor(request).household_id, code)
    if booking is None:
        raise not_found()
    return booking


async def in_reach(who: Visitor, code: str) -> tuple[Reserved, Neighbour | None] | None:
    """A booking of the visitor's household, or of somebody whom they help, and then of whom."""
    booking = await booking_of(who.household_id, code)
    if booking is not None:
        return booking, None
    helped = await helped_with(who.id, code)
    theirs = await booking_of(helped.household_id, code) if helped else None
    return (theirs, helped) if theirs else None


async def booking_in_reach(request: Request) -> tuple[Reserved, Neighbour | None]:
    """The booking named in the address, if it is in the visitor's reach; otherwise 404."""
    found = await in_reach(visitor(request), request.path_params["code"])
    if found is None:
        raise not_found()
    return found


def for_whom(helped: Neighbour | None) -> Helped | None:
    """What the verbs are told of whom the visitor helps, if anybody."""
    return helping(helped) if helped else None


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
