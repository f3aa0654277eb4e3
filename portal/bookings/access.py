"""Loading a booking for somebody: their household's, or none."""

from starlette.requests import Request

from portal.bookings.queries import Reserved, booking_of
from portal.people.access import not_found, visitor


async def their_booking(request: Request) -> Reserved:
    """The booking named in the address, if it is of the visitor's household; otherwise 404."""
    code = request.path_params["code"]
    booking = await booking_of(visitor(request).household_id, code)
    if booking is None:
        raise not_found()
    return booking
