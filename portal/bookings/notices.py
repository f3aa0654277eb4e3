"""What people are told about their bookings, queued in the transaction of the fact.

What is still to come goes with its calendar entry; what is over needs none.
"""

from datetime import datetime

from portal.bookings.queries import Reserved
from portal.bookings.rules import Wish
from portal.bookings.telling import Reach, link_to, tell, tell_for_sure
from portal.facilities.rules import Facts
from portal.language import clock_words, say
from portal.timespan import TimeSpan


async def booked(reach: Reach, facts: Facts, wish: Wish, *, code: str, entry: bytes) -> None:
    """A booking was made."""
    await tell(
        reach,
        "booked",
        say("Booked: %(place)s, %(when)s", place=facts.name, when=_local(wish.span, facts)),
        say(
            "%(place)s, %(unit)s\n%(when)s–%(until)s\nWay in: %(gate)s\n\n"
            "The booking, to change or cancel it: %(link)s",
            place=facts.name,
            unit=wish.unit.name,
            when=_local(wish.span, facts),
            until=clock_words(wish.span.ends.astimezone(facts.zone)),
            gate=facts.gate,
            link=link_to(code, reach.language),
        ),
        facts,
        entry,
    )


async def moved(reach: Reach, before: Reserved, facts: Facts, wish: Wish, *, entry: bytes) -> None:
    """A booking has another time or place."""
    await tell(
        reach,
        "moved",
        say("Moved: %(place)s, %(when)s", place=facts.name, when=_local(wish.span, facts)),
        say(
            "Before: %(old_place)s, %(old_when)s\n"
            "Now: %(place)s, %(unit)s, %(when)s–%(until)s\nWay in: %(gate)s\n\n"
            "The booking, to change or cancel it: %(link)s",
            old_place=before.facts.name,
            old_when=before.local_starts,
            place=facts.name,
            unit=wish.unit.name,
            when=_local(wish.span, facts),
            until=clock_words(wish.span.ends.astimezone(facts.zone)),
            gate=facts.gate,
            link=link_to(before.code, reach.language),
        ),
        facts,
        entry,
    )


async def cancelled(reach: Reach, booking: Reserved, *, entry: bytes) -> None:
    """A booking was given back."""
    await tell(
        reach,
        "cancelled",
        say(
            "Cancelled: %(place)s, %(when)s",
            place=booking.facts.name,
            when=booking.local_starts,
        ),
        say(
            "%(place)s, %(unit)s, %(when)s is given back. Nothing more is to be done.\n\n%(link)s",
            place=booking.facts.name,
            unit=booking.unit.name,
            when=booking.local_starts,
            link=link_to(booking.code, reach.language),
        ),
        booking.facts,
        entry,
    )


async def missed(
    reach: Reach,
    booking: Reserved,
    *,
    count: int,
    allowed: int,
    expires: datetime,
    paused_until: datetime | None,
) -> None:
    """Nobody came. Instants on the facility's wall clock."""
    place, when, link = (
        booking.facts.name,
        booking.local_starts,
        link_to(booking.code, reach.language),
    )
    told = (
        say(
            "Nobody was ticked at the gate for %(place)s, %(when)s, so it counts as a no-show until"
            " %(day)s. It is number %(count)s of %(allowed)s: booking is paused for you until"
            " %(until)s.\n\nYou came, or there was a reason? Tell the desk: %(link)s/appeal",
            place=place,
            when=when,
            day=expires.date(),
            count=count,
            allowed=allowed,
            until=paused_until,
            link=link,
        )
        if paused_until
        else say(
            "Nobody was ticked at the gate for %(place)s, %(when)s, so it counts as a no-show until"
            " %(day)s. You have %(count)s; %(allowed)s of them pause booking.\n\n"
            "You came, or there was a reason? Tell the desk: %(link)s/appeal",
            place=place,
            when=when,
            day=expires.date(),
            count=count,
            allowed=allowed,
            link=link,
        )
    )
    subject = say("Missed: %(place)s, %(when)s", place=place, when=when)
    await tell_for_sure(reach, "missed", subject, told, booking.facts, None)


async def came_after_all(reach: Reach, booking: Reserved) -> None:
    """The list on paper says that they came."""
    await tell_for_sure(
        reach,
        "came",
        say(
            "You came: %(place)s, %(when)s",
            place=booking.facts.name,
            when=booking.local_starts,
        ),
        say(
            "The paper list at the gate says that you came, so %(place)s, %(when)s does not count"
            " as a no-show any more.\n\n%(link)s",
            place=booking.facts.name,
            when=booking.local_starts,
            link=link_to(booking.code, reach.language),
        ),
        booking.facts,
        None,
    )


def _local(span: TimeSpan, facts: Facts) -> datetime:
    return span.starts.astimezone(facts.zone)
