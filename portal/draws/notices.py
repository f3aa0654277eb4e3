"""What those who registered are told when it is drawn."""

from collections.abc import Sequence

from portal import database
from portal.bookings.actions.allot import Allotted
from portal.bookings.telling import Reach, tell_for_sure
from portal.draws.queries.announced import Announced, DrawnSlot
from portal.draws.queries.entries import Entry
from portal.draws.rules.values import Outcome
from portal.facilities.rules import Facts
from portal.language import clock_words, say
from portal.settings import settings


async def drawn(
    facts: Facts,
    draw: Announced,
    entry: Entry,
    outcome: Outcome,
    allotted: Sequence[tuple[DrawnSlot, Allotted]],
) -> None:
    """One letter for each slot somebody got, or one that says they got none."""
    link = settings().public_origin + f"/facilities/{facts.slug}/draws/{draw.week.isoformat()}"
    for slot, booking in allotted:
        starts = slot.span.starts.astimezone(facts.zone)
        await tell_for_sure(
            booking.reach,
            "drawn",
            say("Yours by lot: %(place)s, %(when)s", place=facts.name, when=starts),
            say(
                "%(place)s, %(when)s–%(until)s is booked for you.\nWay in: %(gate)s\n\n"
                "To change or cancel it: %(link)s\nHow it was drawn: %(draw)s",
                place=facts.name,
                when=starts,
                until=clock_words(slot.span.ends.astimezone(facts.zone)),
                gate=facts.gate,
                link=f"{settings().public_origin}/bookings/{booking.code}",
                draw=link,
            ),
            facts,
            booking.entry,
        )
    if allotted:
        return
    row = await database.row(
        "SELECT id, email, phone, language FROM person WHERE id = ? AND erased_at IS NULL",
        entry.person_id,
    )
    if row is None:
        return
    await tell_for_sure(
        Reach(*row),
        "drawn",
        say("No luck in the draw: %(place)s", place=facts.name),
        say(
            "None of your wishes at %(place)s could be met: your turn was number %(turn)s. You have"
            " more tickets in the next draw. Times that were left over can be booked now.\n\n"
            "How it was drawn: %(link)s",
            place=facts.name,
            turn=outcome.turn,
            link=link,
        ),
        facts,
        None,
    )
