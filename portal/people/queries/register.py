"""Finding a person as the desk does: by the end of a telephone number or part of a name."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.people.queries.records import records_of
from portal.people.rules.addresses import masked, shown

MOST_FOUND = 20
COLUMNS = "id, household_id, name, coalesce(phone, ''), coalesce(email, ''), elder, language"
THERE = "erased_at IS NULL AND merged_into_id IS NULL"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the desk's pages show them."""

    id: int
    household_id: int
    name: str
    phone: str
    email: str
    elder: bool
    language: str

    @property
    def masked_phone(self) -> str:
        """Enough of the number to tell two people of one name apart; "" without one."""
        return masked(self.phone) if self.phone else ""

    @property
    def shown_phone(self) -> str:
        return shown(self.phone) if self.phone else ""


async def people_by_phone_end(figures: str) -> list[Listed]:
    """People whose number ends with these digits, or did on a record put into theirs."""
    return await _listed(
        "(phone LIKE ? OR id IN (SELECT m.merged_into_id FROM person m WHERE m.phone LIKE ?))",
        f"%{figures}",
        f"%{figures}",
    )


async def people_by_name(part: str) -> list[Listed]:
    """People whose name contains `part`, whatever the case."""
    for sign in "\\%_":
        part = part.replace(sign, f"\\{sign}")
    return await _listed("lower(name) LIKE ? ESCAPE '\\'", f"%{part.lower()}%")


async def _listed(condition: str, *values: str) -> list[Listed]:
    found = await database.rows(
        f"SELECT {COLUMNS} FROM person WHERE {THERE} AND {condition}"
        " ORDER BY elder DESC, name, id LIMIT ?",
        *values,
        MOST_FOUND,
    )
    return [_one(row) for row in found]


async def listed(person_id: int) -> Listed | None:
    """The person, unless erased or merged into another record."""
    row = await database.row(f"SELECT {COLUMNS} FROM person WHERE id = ? AND {THERE}", person_id)
    return _one(row) if row else None


def _one(row: tuple[int, int, str, str, str, object, str]) -> Listed:
    return Listed(*row[:5], elder=bool(row[5]), language=row[6])


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody of the staff said whether this is a neighbour; nothing else is kept."""

    neighbour: bool
    by: str
    at: datetime


async def verified(person_id: int) -> Seen | None:
    """The verification that holds, if any."""
    row = await database.row(
        "SELECT v.neighbour, coalesce(p.name, ''), v.seen_at FROM verification v"
        " LEFT JOIN person p ON p.id = v.by_id WHERE v.person_id = ? AND v.ended_at IS NULL",
        person_id,
    )
    return Seen(bool(row[0]), row[1], clock.from_us(row[2])) if row else None


@dataclass(frozen=True, slots=True)
class Reading:
    """That a member of staff opened somebody's record on a day, the last time at `at`."""

    by: str
    at: datetime


async def readings_of(person_id: int, most: int = 20) -> list[Reading]:
    """Who of the staff opened a person's record, or one put into it, the latest first."""
    theirs = await records_of(person_id)
    found = await database.rows(
        "SELECT p.name, v.last_at FROM record_view v JOIN person p ON p.id = v.viewer_id"
        f" WHERE v.person_id IN ({database.marks(len(theirs))})"
        " ORDER BY v.last_at DESC, v.viewer_id LIMIT ?",
        *theirs,
        most,
    )
    return [Reading(row[0], clock.from_us(row[1])) for row in found]
