"""What people are told about a booking they asked for. Everybody is told: by e-mail where that is
possible, and on the portal's own page."""

from datetime import datetime

from portal.bookings.queries import Reserved
from portal.bookings.rules import Wish
from portal.bookings.telling import Reach, link_to, tell_for_sure
from portal.facilities.rules import Facts
from portal.language import Words, say


async def asked(
    reach: Reach, facts: Facts, wish: Wish, until: datetime, *, code: str, entry: bytes
) -> None:
    """A request was made; the place is kept `until` it is answered."""
    when = wish.span.starts.astimezone(facts.zone)
    subject = say("Asked for: %(place)s, %(when)s", place=facts.name, when=when)
    text = say(
        "%(place)s, %(unit)s, %(when)s is kept for you. You have an answer by %(until)s."
        "\n\n%(link)s",
        place=facts.name,
        unit=wish.unit.name,
        when=when,
        until=until.astimezone(facts.zone),
        link=link_to(code, reach.language),
    )
    await tell_for_sure(reach, "asked", subject, text, facts, entry)


async def approved(reach: Reach, booking: Reserved, *, entry: bytes) -> None:
    """The school said yes."""
    subject = say(
        "Granted: %(place)s, %(when)s", place=booking.facts.name, when=booking.local_starts
    )
    text = say(
        "%(place)s, %(unit)s, %(when)s is yours. Way in: %(gate)s\n\n%(link)s",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        gate=booking.facts.gate,
        link=link_to(booking.code, reach.language),
    )
    await tell_for_sure(reach, "approved", subject, text, booking.facts, entry)


async def denied(reach: Reach, booking: Reserved, why: Words, *, entry: bytes) -> None:
    """The school said no, and why."""
    text = say(
        "%(place)s, %(unit)s, %(when)s is not possible: %(why)s It counts nothing against you."
        "\n\n%(link)s",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        why=why,
        link=link_to(booking.code, reach.language),
    )
    await tell_for_sure(reach, "denied", _not_granted(booking), text, booking.facts, entry)


async def unanswered(reach: Reach, booking: Reserved, *, entry: bytes) -> None:
    """Nobody answered in time."""
    text = say(
        "%(place)s, %(unit)s, %(when)s: the school did not answer in time, so the place is free"
        " again. It counts nothing against you.\n\n%(link)s",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        link=link_to(booking.code, reach.language),
    )
    await tell_for_sure(reach, "unanswered", _not_granted(booking), text, booking.facts, entry)


def _not_granted(booking: Reserved) -> Words:
    return say(
        "Not granted: %(place)s, %(when)s", place=booking.facts.name, when=booking.local_starts
    )
