"""Reminders of a booking. They are of use until it begins, and go when it changes."""

from portal.bookings.queries import Reserved
from portal.bookings.rules.gate import digits_of
from portal.bookings.rules.reminding import Reminder, key_of
from portal.bookings.telling import Reach, link_to, tell
from portal.language import Words, clock_words, say
from portal.settings import settings


async def remind(kind: Reminder, reach: Reach, booking: Reserved) -> bool:
    """Tell it; false if there is no way to reach them. In the night it waits for the morning."""
    subject, text, short = words_of(kind, booking, reach.language)
    secrets = {}
    if kind is Reminder.CODE:
        secrets["digits"] = digits_of(settings().secret, booking.code)
    return await tell(
        reach,
        kind,
        subject,
        text,
        booking.facts,
        None,
        short=short,
        urgent=kind is Reminder.CODE,  # whoever comes at six is up by half past five
        useful_until=booking.span.starts,
        secrets=secrets,
        key=key_of(kind, booking.id, booking.span),
        about=booking.code,
    )


def words_of(kind: Reminder, booking: Reserved, language: str) -> tuple[Words, Words, Words | None]:
    """Subject, text, and what a text message says where that is more than subject and address.
    The digits stand as `{digits}`, to be filled in when it is sent."""
    place, when = booking.facts.name, booking.local_starts
    link = link_to(booking.code, language)
    if kind is Reminder.CODE:
        return (
            say("For the gate: %(place)s, %(when)s", place=place, when=when),
            say(
                "Say these digits to the guard: %(digits)s\n\n"
                "%(place)s, %(unit)s\n%(when)s–%(until)s\nWay in: %(gate)s\n\n"
                "The picture for the guard's phone: %(link)s",
                digits="{digits}",
                place=place,
                unit=booking.unit.name,
                when=when,
                until=clock_words(booking.local_ends),
                gate=booking.facts.gate,
                link=link,
            ),
            say(
                "%(digits)s for the guard: %(place)s, %(when)s. %(link)s",
                digits="{digits}",
                place=place,
                when=when,
                link=link,
            ),
        )
    subject = (
        say("Tomorrow: %(place)s, %(when)s", place=place, when=when)
        if kind is Reminder.EVENING
        else say("Soon: %(place)s, %(when)s", place=place, when=when)
    )
    return (
        subject,
        say(
            "%(place)s, %(unit)s\n%(when)s–%(until)s\nWay in: %(gate)s\n\n"
            "You cannot come? Please give it back, so that somebody else can: %(link)s",
            place=place,
            unit=booking.unit.name,
            when=when,
            until=clock_words(booking.local_ends),
            gate=booking.facts.gate,
            link=link,
        ),
        None,
    )
