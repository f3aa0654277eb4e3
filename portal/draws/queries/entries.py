"""Who registered for a draw, what they wish for, and what became of it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from portal import database
from portal.draws.rules.values import Fate


@dataclass(frozen=True, slots=True)
class WishKept:
    """One wish: the slot's name in the draw, its fate once drawn, the rule that barred it."""

    slot: str
    fate: Fate | None
    barred: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration. `turn` and `tickets` are there once it is drawn; `code` and `unit_id` are
    of the booking that came of it."""

    id: int
    name: str
    person_id: int | None
    party: int
    children: int
    child_band: str
    channel: str
    helper_id: int | None
    consent: str
    turn: int | None
    tickets: int | None
    wishes: tuple[WishKept, ...]
    code: str | None = None
    unit_id: int | None = None


COLUMNS = (
    "e.id, e.name, e.person_id, e.party, e.children, e.child_band, e.channel, e.helper_id,"
    " e.consent, e.turn, e.tickets"
)


async def entry_of(draw_id: int, household_id: int) -> Entry | None:
    """The entry a household is in."""
    row = await database.row(
        f"SELECT {COLUMNS}, b.code, a.unit_id FROM draw_member m"
        " JOIN draw_entry e ON e.id = m.entry_id"
        " LEFT JOIN draw_allotment a ON a.entry_id = e.id"
        " LEFT JOIN booking b ON b.id = a.booking_id"
        " WHERE m.draw_id = ? AND m.household_id = ?",
        draw_id,
        household_id,
    )
    if row is None:
        return None
    wishes = await database.rows(
        "SELECT s.name, w.fate, w.barred FROM draw_wish w JOIN draw_slot s ON s.id = w.slot_id"
        " WHERE w.entry_id = ? ORDER BY w.rank",
        row[0],
    )
    return replace(_entry(row, [_wish(each) for each in wishes]), code=row[11], unit_id=row[12])


async def entries_of(draw_id: int) -> list[Entry]:
    """Every entry of a draw, in order of name. Two queries."""
    wishes: dict[int, list[WishKept]] = defaultdict(list)
    for row in await database.rows(
        "SELECT s.name, w.fate, w.barred, w.entry_id FROM draw_wish w"
        " JOIN draw_slot s ON s.id = w.slot_id WHERE w.draw_id = ? ORDER BY w.entry_id, w.rank",
        draw_id,
    ):
        wishes[row[3]].append(_wish(row))
    found = await database.rows(
        f"SELECT {COLUMNS} FROM draw_entry e WHERE e.draw_id = ? ORDER BY e.name", draw_id
    )
    return [_entry(row, wishes[row[0]]) for row in found]


def _entry(row: Any, wishes: list[WishKept]) -> Entry:
    """A row of COLUMNS, with its wishes, as a value."""
    return Entry(
        id=row[0],
        name=row[1],
        person_id=row[2],
        party=row[3],
        children=row[4],
        child_band=row[5],
        channel=row[6],
        helper_id=row[7],
        consent=row[8],
        turn=row[9],
        tickets=row[10],
        wishes=tuple(wishes),
    )


def _wish(row: Any) -> WishKept:
    return WishKept(row[0], Fate(row[1]) if row[1] else None, row[2])


async def households_in(draw_id: int) -> dict[int, list[int]]:
    """The households of each entry, by entry."""
    found: dict[int, list[int]] = defaultdict(list)
    for entry_id, household_id in await database.rows(
        "SELECT entry_id, household_id FROM draw_member WHERE draw_id = ?"
        " ORDER BY entry_id, household_id",
        draw_id,
    ):
        found[entry_id].append(household_id)
    return found
