"""What people are told when a closing takes their booking, and when they have it back.

Everybody is told, by e-mail or text message where that is possible, otherwise on the portal's own
page.
"""

from datetime import datetime

from portal import clock
from portal.bookings.queries import Reserved
from portal.bookings.queries.displaced import Offer, Offered
from portal.bookings.telling import URGENT, Reach, link_to, tell, tell_on_the_page
from portal.facilities.rules import Facts
from portal.hours.models import ClosingKind
from portal.language import Named, Words, clock_words, say


async def displaced(reach: Reach, booking: Reserved, offer: Offer, *, entry: bytes) -> None:
    """A booking was taken back: why, and what is kept instead until when."""
    subject, text = displaced_words(booking, offer.reason, offer, reach.language)
    await _tell(reach, "displaced", subject, text, booking.facts, entry, urgent=_is_near(booking))


def displaced_words(
    booking: Reserved, reason: Named, offer: Offer, language: str
) -> tuple[Words, Words]:
    """Subject and text of that message, as they are written to somebody who reads `language`."""
    place, unit, when = booking.facts.name, booking.unit.name, booking.local_starts
    subject, why, back = _why(offer.kind, place, unit, when, reason)
    link = link_to(booking.code, language)
    if not offer.alternatives or offer.until is None:
        return subject, say(
            "%(why)s\n\n"
            "We found nothing else that fits. For two weeks you come first when you book the next"
            " time. %(back)s This counts nothing against you.\n\n%(link)s",
            why=why,
            back=back,
            link=link,
        )
    return subject, say(
        "%(why)s\n\n"
        "Kept for you until %(until)s:\n%(alternatives)s\n\n"
        "Choose one, or say that none fits: %(link)s\n\n"
        "%(back)s This counts nothing against you.",
        why=why,
        until=offer.until.astimezone(booking.facts.zone),
        alternatives="\n".join(_line(each).into(language) for each in offer.alternatives),
        link=link,
        back=back,
    )


def _why(
    kind: str, place: Named, unit: Named, when: datetime, reason: Named
) -> tuple[Words, Words, Words]:
    """Subject, the sentence that says what happened, and when the old time comes back."""
    if kind == ClosingKind.UNITS:
        return (
            say("Your booking cannot be kept: %(place)s, %(when)s", place=place, when=when),
            say(
                "%(place)s: %(reason)s Your booking of %(unit)s on %(when)s cannot be kept.",
                place=place,
                reason=reason,
                unit=unit,
                when=when,
            ),
            say("We are sorry."),
        )
    if kind not in (ClosingKind.HOURS, ClosingKind.TERMS):
        return (
            say("Closed, your booking cannot be kept: %(place)s, %(when)s", place=place, when=when),
            say(
                "%(place)s, %(unit)s is closed on %(when)s: %(reason)s.",
                place=place,
                unit=unit,
                when=when,
                reason=reason,
            ),
            say("If it opens after all, the place is yours again."),
        )
    if kind == ClosingKind.HOURS:
        why = say(
            "The opening hours of %(place)s change: your booking of %(unit)s on %(when)s falls"
            " outside them.",
            place=place,
            unit=unit,
            when=when,
        )
    else:
        why = say(
            "The rules of booking at %(place)s change: your booking of %(unit)s on %(when)s does"
            " not fit the new ones.",
            place=place,
            unit=unit,
            when=when,
        )
    subject = say("Your booking cannot be kept: %(place)s, %(when)s", place=place, when=when)
    return subject, why, say("If the change is taken back, the place is yours again.")


async def restored(reach: Reach, booking: Reserved, kind: str, *, entry: bytes) -> None:
    """The closing of that kind was lifted and the booking stands again."""
    await _tell(
        reach,
        "restored",
        say(
            "Your booking stands again: %(place)s, %(when)s",
            place=booking.facts.name,
            when=booking.local_starts,
        ),
        _stands_again(kind, booking, link_to(booking.code, reach.language)),
        booking.facts,
        entry,
        urgent=_is_near(booking),
    )


def _stands_again(kind: str, booking: Reserved, link: str) -> Words:
    if kind in (ClosingKind.HOURS, ClosingKind.TERMS):
        return say(
            "The change was taken back. Your booking of %(place)s, %(unit)s on %(when)s stands"
            " again; nothing is to be done.\n\nIf you cannot come any more, please give it back:"
            " %(link)s",
            place=booking.facts.name,
            unit=booking.unit.name,
            when=booking.local_starts,
            link=link,
        )
    return say(
        "%(place)s, %(unit)s is open after all on %(when)s. Your booking stands again; nothing"
        " is to be done.\n\nIf you cannot come any more, please give it back: %(link)s",
        place=booking.facts.name,
        unit=booking.unit.name,
        when=booking.local_starts,
        link=link,
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
            link=link_to(booking.code, reach.language),
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
