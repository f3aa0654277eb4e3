"""Who looks or books: what they and their household have, and what limits them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal import clock, database
from portal.bookings.rules import NOBODY, Own, Reader
from portal.bookings.rules.caps import wall_minute
from portal.bookings.rules.day import Counted
from portal.bookings.rules.states import COUNTS_FOR_CAPS, State
from portal.facilities.queries import caps_between, facts_by_id
from portal.hours.queries import resolve_many
from portal.timespan import TimeSpan

MINE = (State.HELD, *COUNTS_FOR_CAPS)
NOT_BOOKINGS = ("pause", "priority", "neighbour")


def _looked_at(days: Sequence[date]) -> tuple[date, date]:
    """The weeks and months of `days`, and a day more on each side: a booking in another zone may be
    a day off."""
    earliest, latest = min(days), max(days)
    first = min(earliest - timedelta(days=earliest.weekday()), earliest.replace(day=1))
    month_ends = (latest.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    last = max(latest + timedelta(days=6 - latest.weekday()), month_ends)
    return first - timedelta(days=1), last + timedelta(days=1)


async def reader_in_weeks(
    person_id: int | None, days: Sequence[date], *, apart_from: int | None = None
) -> Reader:
    """A person's holds and bookings in the weeks and months of `days`, and their household's;
    whether booking is paused for them, where they come first, if the desk knows them as a
    neighbour, and the caps that hold. Two queries; four more where a cap asks what type of day it
    was."""
    if person_id is None:
        return NOBODY
    first, last = _looked_at(days)
    now_us = clock.to_us(clock.now())
    found = await database.rows(
        "SELECT b.id, b.code, b.unit_id, f.kind, b.on_day, b.starts_at, b.ends_at, b.state,"
        " b.person_id, f.zone, o.id, o.operator_id, f.id FROM booking b"
        " JOIN facility f ON f.id = b.facility_id JOIN organisation o ON o.id = f.organisation_id"
        " WHERE (b.person_id = ?"
        " OR b.household_id = (SELECT p.household_id FROM person p WHERE p.id = ?))"
        " AND b.on_day >= ? AND b.on_day <= ?"
        f" AND b.state IN ({database.marks(len(MINE))})"
        " AND (b.held_until IS NULL OR b.held_until > ?) AND b.id <> ?"
        " UNION ALL SELECT id, '', 0, '', '', starts_at, ends_at, 'pause', 0, '', 0, 0, 0"
        " FROM pause WHERE person_id = ? AND lifted_at IS NULL AND starts_at <= ? AND ends_at > ?"
        " UNION ALL SELECT id, '', 0, kind, '', 0, until_at, 'priority', 0, '', 0, 0, 0"
        " FROM priority WHERE person_id = ? AND ended_at IS NULL AND until_at > ?"
        " UNION ALL SELECT id, '', 0, '', '', 0, 0, 'neighbour', 0, '', 0, 0, 0"
        " FROM verification WHERE person_id = ? AND neighbour AND ended_at IS NULL ORDER BY 6, 1",
        person_id,
        person_id,
        first.isoformat(),
        last.isoformat(),
        *MINE,
        now_us,
        apart_from or 0,
        person_id,
        now_us,
        now_us,
        person_id,
        now_us,
        person_id,
    )
    pauses = [row[6] for row in found if row[7] == "pause"]
    taken = [row for row in found if row[7] not in NOT_BOOKINGS]
    caps = await caps_between(min(days), max(days))
    types = await _day_types(taken) if any(cap.day_type for cap in caps) else {}
    return Reader(
        own=tuple(_own(row) for row in taken if row[8] == person_id),
        paused_until=clock.from_us(max(pauses)) if pauses else None,
        priority=frozenset(row[3] for row in found if row[7] == "priority"),
        neighbour=any(row[7] == "neighbour" for row in found),
        counted=tuple(
            _counted(row, person_id, types)
            for row in taken
            if row[7] != State.HELD and (caps or row[8] == person_id)
        ),
        caps=tuple(caps),
    )


async def _day_types(taken: Iterable[Any]) -> dict[tuple[int, date], str]:
    """What type of day each booking is on, by facility and day."""
    taken = list(taken)
    facilities = await facts_by_id(row[12] for row in taken)
    days = sorted({date.fromisoformat(row[4]) for row in taken})
    hours = await resolve_many(list(facilities.values()), days) if taken else {}
    return {key: each.day_type for key, each in hours.items()}


def _counted(row: Any, person_id: int, types: Mapping[tuple[int, date], str]) -> Counted:
    on_day = date.fromisoformat(row[4])
    span = TimeSpan(clock.from_us(row[5]), clock.from_us(row[6]))
    return Counted(
        theirs=row[8] == person_id,
        kind=row[3],
        organisations=frozenset(each for each in (row[10], row[11]) if each is not None),
        on_day=on_day,
        day_type=types.get((row[12], on_day), ""),
        begins=wall_minute(span.starts.astimezone(ZoneInfo(row[9]))),
        span=span,
    )


def _own(row: Any) -> Own:
    return Own(
        id=row[0],
        code=row[1],
        unit_id=row[2],
        kind=row[3],
        on_day=date.fromisoformat(row[4]),
        span=TimeSpan(clock.from_us(row[5]), clock.from_us(row[6])),
        state=row[7],
    )
