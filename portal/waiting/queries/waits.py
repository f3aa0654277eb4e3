"""Waits and their offers, as raw rows made values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, database
from portal.claims.rules import ticks_of
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts, UnitFacts
from portal.timespan import TimeSpan
from portal.waiting.rules import Fate, Wanted


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for somebody who waited: the booking that it would become, and until when."""

    offer_id: int
    booking_id: int
    code: str
    facility_id: int
    unit_id: int
    span: TimeSpan
    until: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody waits, or did. `kept` is the latest offer. An offer whose time is over reads as
    lapsed, whether or not that was written yet."""

    id: int
    code: str
    person_id: int
    household_id: int
    wanted: Wanted
    fate: Fate
    joined_at: datetime
    kept: Kept | None = None

    @property
    def is_open(self) -> bool:
        return self.fate in (Fate.WAITING, Fate.OFFERED)


COLUMNS = (
    "w.id, w.code, w.person_id, w.household_id, w.kind, w.facility_id, w.unit_id, w.on_day,"
    " w.starts_at, w.ends_at, w.minutes, w.party, w.children, w.child_band, w.state, w.joined_at"
)
OFFER = (
    "o.id, o.booking_id, b.code, b.facility_id, b.unit_id, b.starts_at, b.ends_at, o.until_at,"
    " o.state"
)
WIDTH = len(COLUMNS.split(", "))


async def wait_of(household_id: int, code: str) -> Wait | None:
    """The wait with this code, for those of its household only."""
    found = await _waits("w.code = ? AND w.household_id = ?", code, household_id)
    return found[0] if found else None


async def waits_of(person_id: int, *, most: int = 20) -> list[Wait]:
    """A person's waits: the open ones first, then the latest."""
    return await _waits(
        "w.person_id = ?",
        person_id,
        order="CASE WHEN w.state IN ('waiting', 'offered') THEN 0 ELSE 1 END, w.id DESC",
        most=most,
    )


async def open_waits_of(person_id: int) -> list[Wait]:
    """What a person waits for now, in order of joining."""
    return await _waits("w.person_id = ? AND w.state IN ('waiting', 'offered')", person_id)


async def line_on(spaces: Sequence[int]) -> list[Wait]:
    """Those who wait for any of these spaces, in order of joining."""
    return await _waits(
        "w.state = 'waiting' AND EXISTS (SELECT 1 FROM wait_ground g WHERE g.wait_id = w.id"
        f" AND g.space_id IN ({database.marks(len(spaces))}))",
        *spaces,
    )


async def before(wait: Wait) -> list[Wait]:
    """Those before somebody in line: who joined earlier, wait still, and want some of the same
    ground at the same time."""
    return await _waits(
        "w.state IN ('waiting', 'offered') AND w.id < ? AND EXISTS (SELECT 1 FROM wait_ground g"
        " JOIN wait_ground mine ON mine.space_id = g.space_id AND mine.from_tick < g.until_tick"
        " AND mine.until_tick > g.from_tick WHERE g.wait_id = w.id AND mine.wait_id = ?)",
        wait.id,
        wait.id,
    )


async def _waits(
    condition: str, *values: object, order: str = "w.id", most: int = 1000
) -> list[Wait]:
    rows = await database.rows(
        f"SELECT {COLUMNS}, {OFFER} FROM wait w LEFT JOIN wait_offer o ON o.id ="
        " (SELECT max(id) FROM wait_offer WHERE wait_id = w.id)"
        " LEFT JOIN booking b ON b.id = o.booking_id"
        f" WHERE {condition} ORDER BY {order} LIMIT ?",
        *values,
        most,
    )
    return [_wait(tuple(row)) for row in rows]


def _wait(row: tuple[Any, ...]) -> Wait:
    kept = _kept(row[WIDTH:]) if row[WIDTH] is not None else None
    fate = Fate(row[14])
    if fate is Fate.OFFERED and kept is not None and kept.until <= clock.now():
        fate = Fate.LAPSED
    return Wait(
        id=row[0],
        code=row[1],
        person_id=row[2],
        household_id=row[3],
        wanted=Wanted(
            kind=row[4],
            facility_id=row[5],
            unit_id=row[6],
            on_day=date.fromisoformat(row[7]),
            window=TimeSpan(clock.from_us(row[8]), clock.from_us(row[9])),
            minutes=row[10],
            party=row[11],
            children=row[12],
            child_band=row[13],
        ),
        fate=fate,
        joined_at=clock.from_us(row[15]),
        kept=kept,
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    return Kept(
        offer_id=row[0],
        booking_id=row[1],
        code=row[2],
        facility_id=row[3],
        unit_id=row[4],
        span=TimeSpan(clock.from_us(row[5]), clock.from_us(row[6])),
        until=clock.from_us(row[7]),
        state=row[8],
    )


async def places_of(waits: Iterable[Wait]) -> dict[int, Facts]:
    """The facilities that waits and their offers name."""
    ids = set()
    for wait in waits:
        ids |= {wait.wanted.facility_id, wait.kept.facility_id if wait.kept else None}
    return await facts_by_id(each for each in ids if each is not None)


def unit_of(facts: Facts | None, unit_id: int | None) -> UnitFacts | None:
    """The unit a wait names, if it names one."""
    return facts.unit(unit_id) if facts is not None and unit_id is not None else None


async def waits_over(now: datetime, most: int = 200) -> list[Wait]:
    """Those whose last possible start has passed."""
    return await _waits(
        "w.state = 'waiting' AND w.ends_at - w.minutes * 60000000 <= ?",
        clock.to_us(now),
        most=most,
    )


async def offers_over(now: datetime, most: int = 200) -> list[int]:
    """The waits whose offer nobody answered in time."""
    found = await database.rows(
        "SELECT wait_id FROM wait_offer WHERE state = 'open' AND until_at <= ?"
        " ORDER BY until_at LIMIT ?",
        clock.to_us(now),
        most,
    )
    return [row[0] for row in found]


async def wait_by_id(wait_id: int) -> Wait:
    """One wait."""
    return (await _waits("w.id = ?", wait_id))[0]


async def waiting_for(wanted: Wanted, facts: Facts) -> int:
    """How many wait already who could be met at these spaces within that window."""
    unit = facts.unit(wanted.unit_id) if wanted.unit_id else None
    spaces = [space.id for space in (unit.spaces if unit else facts.spaces)]
    ticks = ticks_of(wanted.window, facts.tick_minutes)
    marks = database.marks(len(spaces))
    return int(
        await database.value(
            "SELECT count(DISTINCT w.id) FROM wait w JOIN wait_ground g ON g.wait_id = w.id"
            f" WHERE w.state IN ('waiting', 'offered') AND g.space_id IN ({marks})"
            " AND g.from_tick < ? AND g.until_tick > ?",
            *spaces,
            ticks.stop,
            ticks.start,
        )
    )
