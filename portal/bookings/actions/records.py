"""The rows every verb writes beside the booking itself, all in its transaction."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from portal import clock, database
from portal.bookings.feeds import entry_of
from portal.bookings.queries import Reserved
from portal.bookings.queries.crowds import capped
from portal.bookings.rules.states import State
from portal.bookings.telling import Reach
from portal.facilities.rules import Facts, UnitFacts
from portal.language import say
from portal.messages.actions import withdraw
from portal.problems import Problem, Refused
from portal.timespan import TimeSpan

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly over a telephone
CODE_LENGTH = 10
SIGNED_OUT = Problem("signed_out", say("You are signed out on this device."))


def new_code() -> str:
    """A booking's public name: nobody guesses it, anybody can read it out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Owner(Protocol):
    """Whose a booking is."""

    @property
    def id(self) -> int: ...
    @property
    def household_id(self) -> int: ...


async def insert_booking(visitor: Owner, code: str, columns: Mapping[str, Any]) -> int:
    """A new booking of somebody; its id."""
    all_columns = {
        "code": code,
        "person_id": visitor.id,
        "household_id": visitor.household_id,
        "created_at": clock.to_us(clock.now()),
        **columns,
    }
    inserted: int = await database.value(
        f"INSERT INTO booking ({', '.join(all_columns)})"
        f" VALUES ({database.marks(len(all_columns))}) RETURNING id",
        *all_columns.values(),
    )
    return inserted


async def update_booking(
    booking_id: int, columns: Mapping[str, Any], *, expected: State | None = None
) -> None:
    """Change a booking; one that is not in the `expected` state any more makes the verb start
    again, to look once more."""
    condition, values = (" AND state = ?", (expected,)) if expected else ("", ())
    changes = ", ".join(f"{name} = ?" for name in columns)
    changed = await database.execute(
        f"UPDATE booking SET {changes} WHERE id = ?{condition}",
        *columns.values(),
        booking_id,
        *values,
    )
    if changed != 1:
        raise database.StartAgain


async def change_booking(
    booking: Reserved,
    state: State,
    by: int | None,
    *,
    place: tuple[Facts, UnitFacts, TimeSpan] | None = None,
    reason: str = "",
    **columns: Any,
) -> tuple[Reach, bytes]:
    """Give a booking another state, and another place and time if `place` says so, with all that
    belongs to it: its line of history by the person `by`, a higher sequence, its calendar entry.

    Gives where its person is reached, and the entry. Claims, letters and the facilities' versions
    are the caller's. Starts the verb again when the booking is not what was read.
    """
    assert booking.person_id is not None  # noqa: S101  only bookings of the past lose their person
    facts, unit, span = place or (booking.facts, booking.unit, booking.span)
    reach = await calendar_changed(booking.person_id)
    entry, entry_kept = entry_columns(
        facts,
        unit,
        code=booking.code,
        span=span,
        party=booking.party,
        state=state,
        sequence=booking.sequence + 1,
        created_at=booking.created_at,
        language=reach.language,
    )
    if place is not None:
        columns |= {
            "facility_id": facts.id,
            "unit_id": unit.id,
            "on_day": span.starts.astimezone(facts.zone).date().isoformat(),
            "starts_at": clock.to_us(span.starts),
            "ends_at": clock.to_us(span.ends),
        }
    await update_booking(
        booking.id,
        {
            "state": state,
            "held_until": None,
            "sequence": booking.sequence + 1,
            "changed_at": clock.to_us(clock.now()),
            **entry_kept,
            **columns,
        },
        expected=booking.state,
    )
    await write_event(booking.id, booking.state, state, by, reason)
    await withdraw(booking.code)  # reminders of what it was before
    return reach, entry


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
    decided_by = {facts.id: facts.rules_version for facts in facilities}
    for facility_id in sorted(decided_by.keys() | await counted_with(capped(facilities))):
        rules = decided_by.get(facility_id)
        changed = await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1"
            " WHERE id = ? AND rules_version = coalesce(?, rules_version)",
            facility_id,
            rules,
        )
        if changed != 1:
            raise database.StartAgain


async def counted_with(organisations: Collection[int]) -> set[int]:
    """Every facility of organisations that count heads: a booking at one concerns them all."""
    if not organisations:
        return set()
    found = await database.rows(
        f"SELECT id FROM facility WHERE organisation_id IN ({database.marks(len(organisations))})",
        *sorted(organisations),
    )
    return {row[0] for row in found}


async def calendar_changed(person_id: int) -> Reach:
    """Tell a person's calendar feed that it has something new; where the person is reached.

    Raises Refused for somebody who was erased while this was under way: nothing is written for them
    any more. For somebody whose record was put into another one the verb starts again: what it read
    is the other one's now.
    """
    row = await database.row(
        "UPDATE person SET calendar_version = calendar_version + 1"
        " WHERE id = ? AND erased_at IS NULL AND merged_into_id IS NULL"
        " RETURNING id, email, phone, language",
        person_id,
    )
    if row is None:
        merged = "SELECT 1 FROM person WHERE id = ? AND merged_into_id IS NOT NULL"
        if await database.value(merged, person_id):
            raise database.StartAgain
        raise Refused([SIGNED_OUT])
    return Reach(*row)


async def reach_of(booking: Reserved) -> tuple[Reach, bytes]:
    """Where a booking's person is reached, and its calendar entry as it is now. Raises Refused for
    somebody who was erased."""
    row = await database.row(
        "SELECT id, email, phone, language FROM person WHERE id = ? AND erased_at IS NULL",
        booking.person_id,
    )
    if row is None:
        raise Refused([SIGNED_OUT])
    reach = Reach(*row)
    entry, _ = entry_columns(
        booking.facts,
        booking.unit,
        code=booking.code,
        span=booking.span,
        party=booking.party,
        state=booking.state,
        sequence=booking.sequence,
        created_at=booking.created_at,
        language=reach.language,
    )
    return reach, entry


def entry_columns(
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
) -> tuple[bytes, dict[str, bytes | None]]:
    """The finished calendar entry in the person's language, and the columns that keep it with the
    booking; in the other language it is made when somebody reads a feed in it."""
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
    return entry, {"event_zh": None, "event_en": None, f"event_{language}": entry}
