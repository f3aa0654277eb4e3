"""The message before anything is closed: what the first who is hit would read."""

from datetime import datetime

from portal.bookings.actions.displacing import Letter, letter
from portal.bookings.queries.displaced import Hit
from portal.bookings.rules import Wish
from portal.closures.forms import ClosingForm
from portal.facilities.rules import Facts
from portal.hours.models import ClosureKind


async def message_to(hit: Hit, form: ClosingForm, at: datetime, language: str) -> Letter:
    """What the one who is hit would read in `language`, with what is free for them right now and
    not closed by this very closing."""
    closed = {facts.id: form.span(facts, at) for facts in form.places}

    def stays(facts: Facts, wish: Wish) -> bool:
        return facts.id not in closed or not closed[facts.id].overlaps(wish.span)

    return await letter(hit.id, form.reason, ClosureKind.CLOSURE, at, language, stays=stays)
