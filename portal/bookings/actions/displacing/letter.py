"""The message before anything is taken: what one who is hit would read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from portal.bookings.actions.displacing.taking import bookings_by_id
from portal.bookings.notices_displaced import displaced_words
from portal.bookings.queries.availability import availability
from portal.bookings.queries.displaced import Offer, Offered
from portal.bookings.rules import Wish
from portal.bookings.rules.displacing import Fate, days_around, fitting, kept_until
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.language import Named

KEPT_MOST = 3
LOOKED_AT = 24  # alternatives looked at: some of them may be taken away as well


@dataclass(frozen=True, slots=True)
class Letter:
    """A message laid out."""

    subject: str
    lines: list[str]


async def letter(
    booking_id: int,
    reason: Named,
    kind: str,
    at: datetime,
    language: str,
    *,
    stays: Callable[[Facts, Wish], bool] = lambda _facts, _wish: True,
) -> Letter:
    """What the person of a booking would read in `language`, with what is free for them right now;
    of that, only what `stays`."""
    booking = (await bookings_by_id([booking_id]))[0]
    alike = [facts for facts in await all_facts() if facts.kind == booking.facts.kind]
    around = days_around(booking.local_starts, at.astimezone(booking.facts.zone))
    days = [date.fromordinal(day) for day in around]
    found = await availability(alike, days, booking.person_id, apart_from=booking.id)
    lost = Wish(booking.unit, booking.span, booking.party, booking.children)
    ranked = fitting(booking.facts, lost, found.days.values(), LOOKED_AT)
    left = [(facts, wish) for facts, wish in ranked if stays(facts, wish)][:KEPT_MOST]
    kept = tuple(
        Offered(number, facts, wish.unit, wish.span)
        for number, (facts, wish) in enumerate(left, start=1)
    )
    offer = Offer(
        displacement_id=0,
        closing_code="",
        kind=kind,
        reason=reason,
        fate=Fate.OFFERED if kept else Fate.NOTHING_FITS,
        position=1,
        until=kept_until(at, min(each.span.starts for each in kept)) if kept else None,
        alternatives=kept,
        priority_until=None,
    )
    subject, text = displaced_words(booking, reason, offer, language)
    return Letter(subject.into(language), list(filter(None, text.into(language).splitlines())))
