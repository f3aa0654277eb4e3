"""What people are told when the desk excuses a no-show or a late cancellation, or does not."""

from portal.bookings.queries import Reserved
from portal.bookings.telling import Reach, link_to, tell_for_sure
from portal.language import Words, say


async def excused(
    reach: Reach, booking: Reserved, answer: str, *, asked: bool, resumed: bool, entry: bytes
) -> None:
    """A no-show or a late cancellation does not count, because they `asked` or without; `resumed`:
    nor is booking paused for it any more."""
    subject = say(
        "Excused: %(place)s, %(when)s", place=booking.facts.name, when=booking.local_starts
    )
    told = _words(booking, answer, reach.language, resumed=resumed)
    about = _about_appeal(booking) if asked else subject
    await tell_for_sure(reach, "appeal", about, told, booking.facts, entry)


def _words(booking: Reserved, answer: str, language: str, *, resumed: bool) -> Words:
    place, when = booking.facts.name, booking.local_starts
    link = link_to(booking.code, language)
    if booking.late:
        return say(
            "%(place)s, %(when)s does not count as a late cancellation any more.\n%(answer)s"
            "\n\n%(link)s",
            place=place,
            when=when,
            answer=answer,
            link=link,
        )
    if resumed:
        return say(
            "%(place)s, %(when)s does not count as a no-show, and you can book again.\n%(answer)s"
            "\n\n%(link)s",
            place=place,
            when=when,
            answer=answer,
            link=link,
        )
    return say(
        "%(place)s, %(when)s does not count as a no-show.\n%(answer)s\n\n%(link)s",
        place=place,
        when=when,
        answer=answer,
        link=link,
    )


async def upheld(reach: Reach, booking: Reserved, answer: str) -> None:
    """A no-show goes on counting, or a late cancellation stays one, and why."""
    place, when = booking.facts.name, booking.local_starts
    link = link_to(booking.code, reach.language)
    if booking.late:
        told = say(
            "%(place)s, %(when)s stays a late cancellation.\n%(answer)s\n\n%(link)s",
            place=place,
            when=when,
            answer=answer,
            link=link,
        )
    else:
        told = say(
            "%(place)s, %(when)s goes on counting as a no-show.\n%(answer)s\n\n%(link)s",
            place=place,
            when=when,
            answer=answer,
            link=link,
        )
    await tell_for_sure(reach, "appeal", _about_appeal(booking), told, booking.facts, None)


def _about_appeal(booking: Reserved) -> Words:
    return say(
        "Your appeal: %(place)s, %(when)s",
        place=booking.facts.name,
        when=booking.local_starts,
    )
