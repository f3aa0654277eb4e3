"""The city's bookings as rows: no detours, as there are a million."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from portal import clock, database
from portal.bookings.actions.records import ALPHABET, CODE_LENGTH
from portal.claims.rules import ticks_of
from portal.demo.bulk import Row, first_of, insert
from portal.demo.school_year import at
from portal.facilities.rules import Facts, UnitFacts
from portal.timespan import TimeSpan

PERSON_KEPT = timedelta(days=90)
BOOKING = (
    "id, code, person_id, household_id, facility_id, unit_id, on_day, starts_at, ends_at, party,"
    " state, created_at, changed_at"
)
EVENT = "booking_id, seq, previous, from_state, to_state, happened_at, actor_id"
CLAIM = "space_id, tick, place, capacity, booking_id, expires_at"

MADE_BEFORE = 40 * 3600 * 1_000_000  # µs before the start,
MADE_AT_LAST = 14 * 3600 * 1_000_000  # or before today began, when the last places were released
CAME_AFTER = 4 * 60 * 1_000_000
MISSED_AFTER = 16 * 60 * 1_000_000
MISSED_EVERY = 12

CODES = len(ALPHABET) ** CODE_LENGTH
SCATTER = 263_130_836_933_693  # shares no factor with CODES: every id has a code of its own


class Booked(NamedTuple):
    """One booking to be; `place` is the first of its places in a unit shared by head count."""

    facts: Facts
    unit: UnitFacts
    day: date
    span: TimeSpan
    party: int
    place: int


@dataclass(slots=True)
class Batch:
    """Whose turn it is to book; people and households are numbered alike."""

    first_person: int
    first_household: int
    people: int
    today: date
    turn: int = 0


async def insert_batch(batch: Batch, booked: Sequence[Booked]) -> None:
    """Insert bookings with their history, and claims for what is still to come."""
    if not booked:
        return
    midnight = clock.to_us(at(batch.today, 0))
    forgotten = batch.today - PERSON_KEPT
    first = await first_of("booking", len(booked))
    bookings: list[Row] = []
    events: list[Row] = []
    claims: list[Row] = []
    for id_, (facts, unit, day, span, party, place) in enumerate(booked, start=first):
        starts, ends = clock.to_us(span.starts), clock.to_us(span.ends)
        person = household = None
        if day >= forgotten:
            turn = batch.turn = (batch.turn + 1) % batch.people
            person, household = batch.first_person + turn, batch.first_household + turn
        made = min(starts - MADE_BEFORE, midnight - MADE_AT_LAST)
        events.append((id_, 1, None, "new", "confirmed", made, person))
        state, changed = "confirmed", made
        if ends <= midnight:
            came = id_ % MISSED_EVERY
            state = "attended" if came else "missed"
            changed = starts + (CAME_AFTER if came else MISSED_AFTER)
            events.append((id_, 2, 1, "confirmed", state, changed, None))
        else:
            claims += _claims(id_, facts, unit, span, party, place)
        bookings.append(
            (
                id_,
                code_of(id_),
                person,
                household,
                facts.id,
                unit.id,
                day.isoformat(),
                starts,
                ends,
                party,
                state,
                made,
                changed,
            )
        )
    await insert("booking", BOOKING, bookings)
    await insert("booking_event", EVENT, events)
    await insert("claim", CLAIM, sorted(claims))
    if claims:
        await _raise_versions(sorted({each.facts.id for each in booked}))


def _claims(
    id_: int, facts: Facts, unit: UnitFacts, span: TimeSpan, party: int, place: int
) -> list[Row]:
    return [
        (space.id, tick, number, space.capacity, id_, clock.NEVER_US)
        for space in unit.spaces
        for tick in ticks_of(span, facts.tick_minutes)
        for number in (
            range(1, space.capacity + 1) if unit.takes_whole else range(place, place + party)
        )
    ]


async def _raise_versions(facilities: Sequence[int]) -> None:
    for start in range(0, len(facilities), 1000):
        part = facilities[start : start + 1000]
        await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1"
            f" WHERE id IN ({database.marks(len(part))})",
            *part,
        )


def code_of(number: int) -> str:
    """A code that no other number has and that shows nothing of the number."""
    rest = number * SCATTER % CODES
    letters = []
    for _ in range(CODE_LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)
