"""The rows every verb writes beside the booking itself, all in its transaction."""

import secrets
from datetime import datetime

from portal import clock, database
from portal.bookings.feeds import entry_of
from portal.bookings.rules.states import State
from portal.facilities.rules import Facts, UnitFacts
from portal.timespan import TimeSpan

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly over a telephone
CODE_LENGTH = 10


def new_code() -> str:
    """A booking's public name: nobody guesses it, anybody can read it out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


async def write_event(
    booking_id: int,
    before: str,
    after: State,
    actor_id: int | None,
    reason: str = "",
) -> None:
    """Add a line to a booking's history; the database refuses one that cannot follow the last."""
    await database.execute(
        "INSERT INTO booking_event (booking_id, seq, previous, from_state, to_state, happened_at,"
        " actor_id, reason) SELECT CAST(? AS BIGINT), coalesce(max(seq), 0) + 1, max(seq),"
        " CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT)"
        " FROM booking_event WHERE booking_id = ?",
        booking_id,
        before,
        str(after),
        clock.to_us(clock.now()),
        actor_id,
        reason,
        booking_id,
    )


async def claims_changed(*facilities: Facts) -> None:
    """Tell every kept page that places were taken or freed, and check that the rules this was
    decided by are still the rules: a closure made meanwhile makes the verb start again. Called last
    and once, in id order, as these rows are the last lock of all."""
    for facts in sorted(set(facilities), key=lambda facts: facts.id):
        changed = await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1"
            " WHERE id = ? AND rules_version = ?",
            facts.id,
            facts.rules_version,
        )
        if changed != 1:
            raise database.StartAgain


async def calendar_changed(person_id: int) -> None:
    """Tell a person's calendar feed that it has something new."""
    await database.execute(
        "UPDATE person SET calendar_version = calendar_version + 1 WHERE id = ?", person_id
    )


async def keep_entry(
    booking_id: int,
    facts: Facts,
    unit: UnitFacts,
    *,
    code: str,
    span: TimeSpan,
    party: int,
    state: State,
    sequence: int,
    created_at: datetime,
    language: str,
) -> bytes:
    """Keep the finished calendar entry with the booking, in its person's language."""
    entry = entry_of(
        facts,
        unit,
        code=code,
        starts_at=span.starts,
        ends_at=span.ends,
        party=party,
        state=state,
        sequence=sequence,
        created_at=created_at,
        changed_at=clock.now(),
        language=language,
    )
    kept, other = ("event_en", "event_zh") if language == "en" else ("event_zh", "event_en")
    await database.execute(
        f"UPDATE booking SET {kept} = ?, {other} = NULL WHERE id = ?", entry, booking_id
    )
    return entry
