"""What people are told when a closing takes their booking, and when they have it back.

Everybody is told, by e-mail or text message where that is possible, otherwise on the portal's own
page.
"""

from portal import clock
from portal.bookings.queries import Reserved
from portal.bookings.queries.displaced import Offer, Offered
from portal.bookings.telling import URGENT, Reach, tell, tell_on_the_page
from portal.facilities.rules import Facts
from portal.language import Named, Words, clock_words, say
from portal.settings import settings
from portal.web.address import address


async def displaced(reach: Reach, booking: Reserved, offer: Offer, *, entry: bytes) -> None:
    """A booking was taken back: why, and what is kept instead until when."""
    subject, text = displaced_words(booking, offer.reason, offer, reach.language)
    await _tell(reach, "displaced", subject, text, booking.facts, entry, urgent=_is_near(booking))


def displaced_words(
    booking: Reserved, reason: Named, offer: Offer, language: str
) -> tuple[Words, Words]:
    """Subject and text of that message, as they are written to somebody who reads `language`."""
    subject = say(
        "Closed, your booking cannot be kept: %(place)s, %(when)s",
        place=booking.facts.name,
        when=booking.local_starts,
    )
    link = _link(booking.code, language)
    if not offer.alternatives or offer.until is None:
        return subject, say(
            "%(place)s, %(unit)s is closed on %(when)s: %(reason)s.\n\n"
            "We found nothing else that fits. For two weeks you come first when you book the next"
            " time. If it opens after all, the place is yours again. This counts nothing against"
            " you.\n\n%(link)s",
            place=booking.facts.name,
            unit=booking.unit.name,
            when=booking.local_starts,
            reason=reason,
            link=link,
        )
    return subject, say(
        "%(place)s, %(unit)s is closed on %(when)s: %(reason)s.\n\n"
        "Kept for you until %(until)s:\n%(alternatives)s\n\n"
        "Choose one, or say that none fits: %(link)s\n\n"
        "If it opens after all, the place is yours again. This counts nothing against you.",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        reason=reason,
        until=offer.until.astimezone(booking.facts.zone),
        alternatives="\n".join(_line(each).into(language) for each in offer.alternatives),
        link=link,
    )


async def restored(reach: Reach, booking: Reserved, *, entry: bytes) -> None:
    """The closing was lifted and the booking stands again."""
    await _tell(
        reach,
        "restored",
        say(
            "Your booking stands again: %(place)s, %(when)s",
            place=booking.facts.name,
            when=booking.local_starts,
        ),
        say(
            "%(place)s, %(unit)s is open after all on %(when)s. Your booking stands again; nothing"
            " is to be done.\n\nIf you cannot come any more, please give it back: %(link)s",
            place=booking.facts.name,
            unit=booking.unit.name,
            when=booking.local_starts,
            link=_link(booking.code, reach.language),
        ),
        booking.facts,
        entry,
        urgent=_is_near(booking),
    )


async def accepted(reach: Reach, booking: Reserved, chosen: Offered, *, entry: bytes) -> None:
    """An alternative was taken: where to go now."""
    await _tell(
        reach,
        "moved",
        say(
            "Booked instead: %(place)s, %(when)s",
            place=chosen.facts.name,
            when=chosen.local_starts,
        ),
        say(
            "%(place)s, %(unit)s\n%(when)s–%(until)s\nWay in: %(gate)s\n\n"
            "The booking, to change or cancel it: %(link)s",
            place=chosen.facts.name,
            unit=chosen.unit.name,
            when=chosen.local_starts,
            until=clock_words(chosen.local_ends),
            gate=chosen.facts.gate,
            link=_link(booking.code, reach.language),
        ),
        chosen.facts,
        entry,
    )


def _is_near(booking: Reserved) -> bool:
    return booking.span.starts - clock.now() < URGENT


def _line(each: Offered) -> Words:
    return say(
        "%(number)s. %(place)s, %(unit)s, %(when)s–%(until)s",
        number=each.number,
        place=each.facts.name,
        unit=each.unit.name,
        when=each.local_starts,
        until=clock_words(each.local_ends),
    )


async def _tell(
    reach: Reach,
    kind: str,
    subject: Words,
    text: Words,
    facts: Facts,
    entry: bytes,
    *,
    urgent: bool = False,
) -> None:
    if not await tell(reach, kind, subject, text, facts, entry, urgent=urgent):
        await tell_on_the_page(reach, kind, subject, text)


def _link(code: str, language: str) -> str:
    return settings().public_origin + address(language, f"/bookings/{code}")
