"""The list of the day, as the caretaker reads it; names are masked as at the gate."""

from portal.bookings.queries.gate import Listed
from portal.bookings.rules.states import State
from portal.gate.queries import GateDay
from portal.language import Words, clock_words, say, say_n
from portal.settings import settings
from portal.web.address import address

EXPECTED = (State.CONFIRMED, State.ATTENDED)


def day_told(day: GateDay, language: str) -> tuple[Words, Words]:
    """Subject and text."""
    expected = [each for each in day.listed if each.booking.state in EXPECTED]
    link = settings().public_origin + address(language, f"/organisations/{day.campus.slug}/today")
    subject = say_n(
        "%(place)s, %(day)s: %(n)s booking",
        "%(place)s, %(day)s: %(n)s bookings",
        len(expected),
        place=day.campus.name,
        day=day.day,
    )
    if not expected:
        return subject, say("Nobody has booked for today.\n\n%(link)s", link=link)
    return subject, say(
        "%(lines)s\n\nWhat changes after this was sent stands here: %(link)s",
        lines="\n".join(_line(each).into(language) for each in expected),
        link=link,
    )


def _line(each: Listed) -> Words:
    booking = each.booking
    return say(
        "%(starts)s–%(ends)s %(place)s, %(unit)s: %(name)s, %(heads)s",
        starts=clock_words(booking.local_starts),
        ends=clock_words(booking.local_ends),
        place=booking.facts.name,
        unit=booking.unit.name,
        name=each.name,
        heads=say_n("%(n)s person", "%(n)s people", booking.party),
    )
