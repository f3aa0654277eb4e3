"""Diary entries as rows: bookings, their history, and the claims of those still to come."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from portal import clock, database
from portal.bookings.actions.records import ALPHABET, CODE_LENGTH
from portal.bookings.feeds import entry_of
from portal.bookings.rules.states import State
from portal.demo.bulk import Row, first_of, insert
from portal.demo.diary import Entry

BOOKING = (
    "id, code, person_id, household_id, facility_id, unit_id, on_day, starts_at, ends_at, party,"
    " children, child_band, state, late, channel, helper_id, consent, sequence,"
    " created_at, changed_at, event_zh, event_en"
)
EVENT = "booking_id, seq, previous, from_state, to_state, happened_at, actor_id, reason"
CHANGES = (State.CANCELLED, State.DISPLACED)
CLAIM = "space_id, tick, place, capacity, booking_id, expires_at"


async def insert_entries(entries: Sequence[Entry], chance: Random, now: datetime) -> int:
    """Insert bookings made before `now`; the id of the first, which the others follow.

    Claims and calendar entries are written for what is still to come: the past holds no places, and
    feeds make an entry they miss.
    """
    first = await first_of("booking", len(entries))
    bookings: list[Row] = []
    events: list[Row] = []
    claims: list[Row] = []
    for id_, (entry, code) in enumerate(zip(entries, codes(chance), strict=False), start=first):
        coming = entry.span.ends > now
        bookings.append(_booking(id_, code, entry, with_event=coming))
        for seq, line in enumerate(entry.history, start=1):
            before = seq - 1 or None
            happened = clock.to_us(line.at)
            state = str(line.after)
            events.append((id_, seq, before, line.before, state, happened, line.actor, line.reason))
        if coming:
            until = entry.claimed_until
            expires = clock.to_us(until) if until else clock.NEVER_US
            claims += [(*claim, id_, expires) for claim in entry.claims]
    await insert("booking", BOOKING, bookings)
    await insert("booking_event", EVENT, events)
    await insert("claim", CLAIM, sorted(claims))
    await database.execute(
        "UPDATE facility SET claims_version = claims_version + 1"
        " WHERE id IN (SELECT DISTINCT facility_id FROM booking)"
    )
    return first


def _booking(id_: int, code: str, entry: Entry, *, with_event: bool) -> Row:
    """One row of `BOOKING`, with its calendar entry in its person's language if wanted."""
    made, changed = entry.history[0].at, entry.history[-1].at
    sequence = sum(
        line.after in CHANGES or line.before == State.DISPLACED for line in entry.history
    )
    language = entry.person.language
    kept = None
    if with_event:
        kept = entry_of(
            entry.facts,
            entry.unit,
            code=code,
            starts_at=entry.span.starts,
            ends_at=entry.span.ends,
            party=entry.party,
            state=entry.state,
            sequence=sequence,
            created_at=made,
            changed_at=changed,
            language=language,
        )
    return (
        id_,
        code,
        entry.person.id,
        entry.person.household,
        entry.facts.id,
        entry.unit.id,
        entry.day.isoformat(),
        clock.to_us(entry.span.starts),
        clock.to_us(entry.span.ends),
        entry.party,
        entry.children,
        entry.child_band,
        str(entry.state),
        entry.late,
        "desk" if entry.helper else "web",
        entry.helper,
        "in_person" if entry.helper else "",
        sequence,
        clock.to_us(made),
        clock.to_us(changed),
        kept if language == "zh" else None,
        kept if language == "en" else None,
    )


def codes(chance: Random) -> Iterator[str]:
    """Booking codes, no two alike."""
    seen: set[str] = set()
    while True:
        code = "".join(chance.choices(ALPHABET, k=CODE_LENGTH))
        if code not in seen:
            seen.add(code)
            yield code
