"""The message before anything is closed: what the first who is hit would read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.bookings.actions.displacing.closing import bookings_by_id
from portal.bookings.notices_displaced import displaced_words
from portal.bookings.queries import Reserved
from portal.bookings.queries.availability import availability
from portal.bookings.queries.displaced import Hit, Offer, Offered
from portal.bookings.rules import Wish
from portal.bookings.rules.displacing import Fate, days_around, fitting, kept_until
from portal.closures.forms import ClosingForm
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.hours.models import ClosureKind

KEPT_MOST = 3
LOOKED_AT = 24  # alternatives looked at: some of them are closed by this very closing


@dataclass(frozen=True, slots=True)
class Letter:
    """A message laid out."""

    subject: str
    lines: list[str]


async def message_to(hit: Hit, form: ClosingForm, at: datetime, language: str) -> Letter:
    """What the one who is hit would read in `language`, with what is free for them right now."""
    booking = (await bookings_by_id([hit.id]))[0]
    found = await _free_instead(booking, form, at)
    kept = tuple(
        Offered(number, facts, wish.unit, wish.span)
        for number, (facts, wish) in enumerate(found, start=1)
    )
    offer = Offer(
        displacement_id=0,
        closing_code="",
        kind=ClosureKind.CLOSURE,
        reason=form.reason,
        fate=Fate.OFFERED if kept else Fate.NOTHING_FITS,
        position=1,
        until=kept_until(at, min(each.span.starts for each in kept)) if kept else None,
        alternatives=kept,
        priority_until=None,
    )
    subject, text = displaced_words(booking, form.reason, offer, language)
    return Letter(subject.into(language), list(filter(None, text.into(language).splitlines())))


async def _free_instead(
    booking: Reserved, form: ClosingForm, at: datetime
) -> Sequence[tuple[Facts, Wish]]:
    alike = [facts for facts in await all_facts() if facts.kind == booking.facts.kind]
    closed = {facts.id: form.span(facts, at) for facts in form.places}
    around = days_around(booking.local_starts, at.astimezone(booking.facts.zone))
    days = [date.fromordinal(day) for day in around]
    found = await availability(alike, days, booking.person_id, apart_from=booking.id)
    lost = Wish(booking.unit, booking.span, booking.party, booking.children)
    ranked = fitting(booking.facts, lost, found.days.values(), LOOKED_AT)
    open_still = [
        (facts, wish)
        for facts, wish in ranked
        if facts.id not in closed or not closed[facts.id].overlaps(wish.span)
    ]
    return open_still[:KEPT_MOST]
