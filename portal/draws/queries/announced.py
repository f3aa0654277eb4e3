"""Draws that were announced, their slots, and how many ask for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock, database
from portal.bookings.rules.drawn import Window
from portal.draws.rules.report import Report
from portal.facilities.rules import Facts
from portal.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class Announced:
    """A draw without its seed, which is there only once it is drawn."""

    id: int
    rule_id: int
    facility_id: int
    week: date
    seed_hash: str
    most: int
    window: Window
    drawn_at: datetime | None
    seed: str | None

    def open_at(self, now: datetime) -> bool:
        """Whether one may register, change and withdraw."""
        return self.window.opens <= now < self.window.closes


@dataclass(frozen=True, slots=True)
class DrawnSlot:
    """A slot of a draw: how many entries name it, how many of them got it, and how many places
    there were when it was drawn."""

    id: int
    name: str
    on_day: date
    span: TimeSpan
    asked: int
    given: int
    places: int | None


COLUMNS = (
    "id, rule_id, facility_id, week, seed_hash, most, register_from, register_until, due_at,"
    " drawn_at, seed"
)


def announced(row: Any) -> Announced:
    """A row of COLUMNS as a value."""
    return Announced(
        id=row[0],
        rule_id=row[1],
        facility_id=row[2],
        week=date.fromisoformat(row[3]),
        seed_hash=row[4],
        most=row[5],
        window=Window(*(clock.from_us(at) for at in row[6:9])),
        drawn_at=clock.from_us(row[9]) if row[9] is not None else None,
        seed=row[10],
    )


async def draw_of(facts: Facts, week: date) -> Announced | None:
    """The draw of one week at a facility."""
    found = await database.row(
        f"SELECT {COLUMNS} FROM draw WHERE facility_id = ? AND week = ?",
        facts.id,
        week.isoformat(),
    )
    return announced(found) if found else None


async def draw_by_id(draw_id: int) -> Announced | None:
    found = await database.row(f"SELECT {COLUMNS} FROM draw WHERE id = ?", draw_id)
    return announced(found) if found else None


async def draws_at(facts: Facts, most: int = 12) -> list[Announced]:
    """The draws of a facility, the latest week first."""
    found = await database.rows(
        f"SELECT {COLUMNS} FROM draw WHERE facility_id = ? ORDER BY week DESC LIMIT ?",
        facts.id,
        most,
    )
    return [announced(row) for row in found]


async def slots_of_draw(draw_id: int) -> list[DrawnSlot]:
    """Its slots in order of time."""
    found = await database.rows(
        "SELECT s.id, s.name, s.on_day, s.starts_at, s.ends_at,"
        " (SELECT count(*) FROM draw_wish w WHERE w.slot_id = s.id),"
        " (SELECT count(*) FROM draw_allotment a WHERE a.slot_id = s.id), s.places"
        " FROM draw_slot s WHERE s.draw_id = ? ORDER BY s.starts_at",
        draw_id,
    )
    return [
        DrawnSlot(
            id=row[0],
            name=row[1],
            on_day=date.fromisoformat(row[2]),
            span=TimeSpan(clock.from_us(row[3]), clock.from_us(row[4])),
            asked=row[5],
            given=row[6],
            places=row[7],
        )
        for row in found
    ]


async def entries_in(draw_id: int) -> int:
    """How many have registered."""
    return int(await database.value("SELECT count(*) FROM draw_entry WHERE draw_id = ?", draw_id))


async def paper_of(facts: Facts, week: date) -> str | None:
    """The published file of a draw; None before it is drawn."""
    paper: str | None = await database.value(
        "SELECT paper FROM draw WHERE facility_id = ? AND week = ?", facts.id, week.isoformat()
    )
    return paper


async def report_of(draw_id: int) -> Report | None:
    """What a draw came to for all."""
    found = await database.row(
        "SELECT entries, people, places, given, unmet, with_nothing, busiest_permille,"
        " desk_entries, desk_with_nothing FROM draw_report WHERE draw_id = ?",
        draw_id,
    )
    return Report(*found) if found else None


async def due_now(most: int) -> Sequence[int]:
    """Draws whose time has come, the earliest first."""
    found = await database.rows(
        "SELECT id FROM draw WHERE drawn_at IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        clock.to_us(clock.now()),
        most,
    )
    return [row[0] for row in found]


async def facilities_that_draw() -> Sequence[int]:
    """Facilities with a rule that may still have weeks to announce."""
    found = await database.rows(
        "SELECT DISTINCT facility_id FROM draw_rule WHERE through_week < end_week"
        " ORDER BY facility_id"
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class Standing:
    """A draw of some facility, and whether the household of whoever looks is in it."""

    draw: Announced
    mine: bool


async def draws_now(household_id: int | None, since: datetime) -> list[Standing]:
    """Draws that may still be registered for or are to be drawn, the soonest first; and those
    drawn after `since` in which the household is."""
    found = await database.rows(
        f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM draw_member m WHERE m.draw_id = draw.id"
        " AND m.household_id = ?) AS mine FROM draw"
        " WHERE drawn_at IS NULL OR (drawn_at > ? AND EXISTS (SELECT 1 FROM draw_member m"
        " WHERE m.draw_id = draw.id AND m.household_id = ?)) ORDER BY due_at, id LIMIT 200",
        household_id or 0,
        clock.to_us(since),
        household_id or 0,
    )
    return [Standing(announced(row), bool(row[11])) for row in found]
