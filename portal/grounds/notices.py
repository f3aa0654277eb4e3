"""What those who have booked are told when a facility is described anew."""

from portal.bookings.queries import Reserved
from portal.bookings.telling import Reach, tell_for_sure
from portal.language import say
from portal.settings import settings
from portal.web.address import address


async def gate_or_place(reach: Reach, booking: Reserved, *, entry: bytes) -> None:
    """The way in or the position is another; the booking stands."""
    subject = say(
        "Another way in: %(place)s, %(when)s", place=booking.facts.name, when=booking.local_starts
    )
    text = say(
        "Your booking stands. Where to go has changed.\n\n%(place)s, %(unit)s\n%(when)s\n"
        "Way in: %(gate)s\n\n%(link)s",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        gate=booking.facts.gate,
        link=settings().public_origin + address(reach.language, f"/bookings/{booking.code}"),
    )
    await tell_for_sure(reach, "place_changed", subject, text, booking.facts, entry)
