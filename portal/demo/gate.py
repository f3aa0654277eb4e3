"""What the gate noted where one must be ticked: who came, and for whom a missed booking counts."""

from collections.abc import Sequence
from random import Random

from portal import clock
from portal.bookings.rules.gate import Way
from portal.bookings.rules.states import State
from portal.bookings.rules.strikes import expires_at
from portal.demo.bulk import Row, first_of, insert
from portal.demo.diary import Entry

FEWER = 0.1  # of the parties come with one less


async def note(entries: Sequence[Entry], first_booking: int, keeper: int, chance: Random) -> None:
    """Insert visits, ticked by the person `keeper`, and strikes; `first_booking` is the id of the
    first of `entries`, which the others follow."""
    visits: list[Row] = []
    strikes: list[Row] = []
    for id_, entry in enumerate(entries, start=first_booking):
        terms = entry.facts.terms_on(entry.day)
        if terms is None or terms.check_in == "none":
            continue
        last = entry.history[-1]
        at = clock.to_us(last.at)
        if last.after is State.ATTENDED:
            fewer = entry.party > 1 and chance.random() < FEWER
            visits.append((id_, at, entry.party - fewer, str(Way.CODE), at, keeper))
        elif last.after is State.MISSED:
            until = clock.to_us(expires_at(terms, last.at))
            strikes.append((entry.person.id, id_, len(entry.history), at, until))
    await insert("visit", "booking_id, came_at, heads, way, entered_at, by_id", visits)
    first = await first_of("strike", len(strikes))
    await insert(
        "strike",
        "id, person_id, booking_id, seq, given_at, expires_at",
        [(strike, *row) for strike, row in enumerate(strikes, start=first)],
    )
