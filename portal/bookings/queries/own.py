"""A person's bookings, as raw rows made values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock, database
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, UnitFacts
from portal.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class Reserved:
    """A booking with the facility and unit it is for."""

    id: int
    code: str
    person_id: int | None
    facts: Facts
    unit: UnitFacts
    on_day: date
    span: TimeSpan
    party: int
    children: int
    child_band: str
    state: State
    held_until: datetime | None
    extended: bool
    late: bool
    sequence: int
    created_at: datetime
    changed_at: datetime

    @property
    def local_starts(self) -> datetime:
        """On the facility's wall clock."""
        return self.span.starts.astimezone(self.facts.zone)

    @property
    def local_ends(self) -> datetime:
        return self.span.ends.astimezone(self.facts.zone)

    @property
    def free_until(self) -> datetime:
        """Until when cancelling is not late; facility's wall clock."""
        terms = self.facts.terms_on(self.on_day)
        before = terms.cancel_before if terms else timedelta(0)
        return (self.span.starts - before).astimezone(self.facts.zone)


COLUMNS = (
    "id, code, person_id, facility_id, unit_id, on_day, starts_at, ends_at, party, children,"
    " child_band, state, held_until, extended, late, sequence, created_at, changed_at"
)


# A displaced booking for which something is kept, or soon will be, even if its old time is over.
STILL_TO_ANSWER = (
    "(state = 'displaced' AND EXISTS (SELECT 1 FROM displacement d WHERE d.booking_id = booking.id"
    " AND d.state IN ('waiting', 'offered')))"
)


async def booking_of(household_id: int, code: str) -> Reserved | None:
    """The booking with this code, for those of its household only; what is offered to them from a
    waiting list is none yet."""
    row = await database.row(
        f"SELECT {COLUMNS} FROM booking WHERE code = ? AND household_id = ? AND state <> ?",
        code,
        household_id,
        State.OFFERED,
    )
    return (await reserved([row]))[0] if row else None


async def own_now(person_id: int, unit_id: int, span: TimeSpan) -> list[Reserved]:
    """What is held for a person, in time or over it, and their bookings of exactly this slot."""
    found = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE person_id = ? AND (state = ?"
        " OR (unit_id = ? AND starts_at = ? AND ends_at = ? AND state IN (?, ?)))",
        person_id,
        State.HELD,
        unit_id,
        clock.to_us(span.starts),
        clock.to_us(span.ends),
        State.REQUESTED,
        State.CONFIRMED,
    )
    return await reserved(found)


async def hold_of(person_id: int) -> Reserved | None:
    """The slot being kept for a person, unless its time is up."""
    row = await database.row(
        f"SELECT {COLUMNS} FROM booking WHERE person_id = ? AND state = ? AND held_until > ?",
        person_id,
        State.HELD,
        clock.to_us(clock.now()),
    )
    return (await reserved([row]))[0] if row else None


async def bookings_of(person_id: int, *, coming: bool, most: int = 50) -> list[Reserved]:
    """A person's bookings still to come, soonest first; or the past and cancelled, latest first."""
    now_us = clock.to_us(clock.now())
    if coming:
        condition = (
            "(ends_at > ? AND state IN ('requested', 'confirmed', 'displaced')"
            f" OR {STILL_TO_ANSWER})"
        )
        order = "starts_at, id"
    else:
        condition = (
            "(ends_at <= ? AND state IN ('confirmed', 'attended', 'missed', 'excused')"
            " OR state IN ('cancelled', 'denied')"
            f" OR ends_at <= ? AND state = 'displaced' AND NOT {STILL_TO_ANSWER})"
        )
        order = "starts_at DESC, id DESC"
    found = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE person_id = ? AND {condition}"
        f" ORDER BY {order} LIMIT ?",
        person_id,
        *[now_us] * condition.count("?"),
        most,
    )
    return await reserved(found)


async def reserved(found: Iterable[Any]) -> list[Reserved]:
    """Rows of COLUMNS as values."""
    found = list(found)
    facilities = await facts_by_id(row[3] for row in found)
    kept = []
    for row in found:
        facts = facilities[row[3]]
        unit = facts.unit(row[4])
        assert unit is not None  # noqa: S101  a foreign key says so
        kept.append(
            Reserved(
                id=row[0],
                code=row[1],
                person_id=row[2],
                facts=facts,
                unit=unit,
                on_day=date.fromisoformat(row[5]),
                span=TimeSpan(clock.from_us(row[6]), clock.from_us(row[7])),
                party=row[8],
                children=row[9],
                child_band=row[10],
                state=State(row[11]),
                held_until=clock.from_us(row[12]) if row[12] is not None else None,
                extended=bool(row[13]),
                late=bool(row[14]),
                sequence=row[15],
                created_at=clock.from_us(row[16]),
                changed_at=clock.from_us(row[17]),
            )
        )
    return kept
