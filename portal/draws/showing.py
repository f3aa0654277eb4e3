"""What the pages of draws show, from the person's own and the desk's."""

from collections.abc import Sequence
from datetime import timedelta

from portal import clock
from portal.bookings.rules.drawn import end_words
from portal.draws.queries.announced import Announced, DrawnSlot
from portal.draws.queries.entries import Entry
from portal.draws.rules.words import why
from portal.facilities.rules import Facts
from portal.language import Words, clock_words, say


def path_of(facts: Facts, draw: Announced) -> str:
    return f"/facilities/{facts.slug}/draws/{draw.week.isoformat()}"


def state_of(facts: Facts, draw: Announced) -> Words:
    """How far a draw is, in one sentence."""
    opens, closes, due = (moment.astimezone(facts.zone) for moment in draw.window)
    at = clock.now()
    if draw.drawn_at is not None:
        return say("Drawn. What was left can be booked by everybody.")
    if at < opens:
        return say(
            "Registration opens %(day)s %(time)s.", day=opens.date(), time=clock_words(opens)
        )
    if at < closes:
        return say(
            "Register until %(day)s %(time)s. Drawn %(drawn)s %(at)s.",
            day=(closes - timedelta(microseconds=1)).date(),
            time=end_words(closes),
            drawn=due.date(),
            at=clock_words(due),
        )
    return say(
        "Registration is over. Drawn %(day)s %(time)s.", day=due.date(), time=clock_words(due)
    )


def times_of(facts: Facts, slot: DrawnSlot) -> str:
    starts, ends = (at.astimezone(facts.zone) for at in (slot.span.starts, slot.span.ends))
    return f"{clock_words(starts)}–{end_words(ends)}"


def options_of(facts: Facts, slots: Sequence[DrawnSlot]) -> list[tuple[str, Words]]:
    """The slots as a list to choose from, with the empty choice first."""
    return [
        ("", say("No wish")),
        *(
            (slot.name, say("%(day)s %(times)s", day=slot.on_day, times=times_of(facts, slot)))
            for slot in slots
        ),
    ]


def fates_of(
    facts: Facts, entry: Entry | None, slots: Sequence[DrawnSlot]
) -> list[tuple[DrawnSlot, Words | None, bool]]:
    """The household's wishes: the slot, what became of it and why, and whether they got it."""
    if entry is None:
        return []
    by_name = {slot.name: slot for slot in slots}
    lines: list[tuple[DrawnSlot, Words | None, bool]] = []
    for wish in entry.wishes:
        slot = by_name[wish.slot]
        told = None
        if wish.fate is not None and entry.turn and entry.tickets:
            told = why(
                wish.fate,
                wish.barred,
                asked=slot.asked,
                places=slot.places or 0,
                tickets=entry.tickets,
                turn=entry.turn,
            )
        lines.append((slot, told, wish.fate == "got"))
    return lines
