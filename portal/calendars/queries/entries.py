"""Bookings and closures as calendars need them: raw rows, instants in microseconds since 1970."""

from collections.abc import Sequence
from typing import NamedTuple

from portal import database
from portal.facilities.queries import Version


class BookingRow(NamedTuple):
    """A booking in a calendar. `entry` are its kept bytes in the language asked for, if any."""

    id: int
    code: str
    facility_id: int
    unit_id: int
    starts_us: int
    ends_us: int
    party: int
    state: str
    sequence: int
    created_us: int
    changed_us: int
    zone: str
    entry: bytes | None


class ClosureRow(NamedTuple):
    """Hours taken back; without a facility, of everything an organisation opens."""

    id: int
    organisation_id: int
    facility_id: int | None
    kind: str
    starts_us: int
    ends_us: int
    reason_zh: str
    reason_en: str
    set_us: int
    lifted_us: int | None


# A hold stands in no calendar, nor what is offered, nor either of them lapsed; a request that
# lapsed had its entry kept.
BOOKINGS = """
    SELECT b.id, b.code, b.facility_id, b.unit_id, b.starts_at, b.ends_at, b.party, b.state,
        b.sequence, b.created_at, b.changed_at, f.zone, {entry}
    FROM booking b JOIN facility f ON f.id = b.facility_id
    WHERE {which}
        AND (b.state NOT IN ('held', 'offered', 'lapsed')
            OR b.state = 'lapsed' AND (b.event_zh IS NOT NULL OR b.event_en IS NOT NULL))
    ORDER BY b.starts_at, b.id
"""

ENTRY = {"zh": "b.event_zh", "en": "b.event_en"}


async def bookings_of(person_id: int, since_us: int, language: str) -> list[BookingRow]:
    """A person's bookings from then on, cancelled ones too, in order."""
    sql = BOOKINGS.format(entry=ENTRY[language], which="b.person_id = ? AND b.starts_at >= ?")
    return [BookingRow(*row) for row in await database.rows(sql, person_id, since_us)]


async def booking_of(household_id: int, code: str, language: str) -> BookingRow | None:
    """One booking, for those of its household only."""
    sql = BOOKINGS.format(entry=ENTRY[language], which="b.code = ? AND b.household_id = ?")
    found = await database.row(sql, code, household_id)
    return BookingRow(*found) if found else None


async def bookings_at(facility_ids: Sequence[int], since_us: int) -> list[BookingRow]:
    """Everybody's bookings of these facilities from then on, without their entries."""
    which = f"b.facility_id IN ({database.marks(len(facility_ids))}) AND b.starts_at >= ?"
    sql = BOOKINGS.format(entry="NULL", which=which)
    return [BookingRow(*row) for row in await database.rows(sql, *facility_ids, since_us)]


async def closures_of(organisation_ids: Sequence[int], since_us: int) -> list[ClosureRow]:
    """What these organisations took back after then, lifted closures too, in order."""
    found = await database.rows(
        "SELECT id, organisation_id, facility_id, kind, starts_at, ends_at, reason_zh, reason_en,"
        " set_at, lifted_at FROM closure"
        f" WHERE organisation_id IN ({database.marks(len(organisation_ids))}) AND ends_at > ?"
        " ORDER BY starts_at, id",
        *organisation_ids,
        since_us,
    )
    return [ClosureRow(*row) for row in found]


class Opened(NamedTuple):
    """An organisation's names, and where its facilities stand."""

    name_zh: str
    name_en: str
    versions: list[Version]


async def opened_by(slug: str) -> Opened | None:
    """What an organisation opens itself or for those it operates; None if there is no such one."""
    found = await database.rows(
        "SELECT o.name_zh, o.name_en, f.id, f.rules_version, f.claims_version FROM organisation o"
        " LEFT JOIN organisation opening ON opening.id = o.id OR opening.operator_id = o.id"
        " LEFT JOIN facility f ON f.organisation_id = opening.id AND f.retired_at IS NULL"
        " WHERE o.slug = ? ORDER BY f.id",
        slug,
    )
    if not found:
        return None
    versions = [Version(*tuple(row)[2:]) for row in found if row[2] is not None]
    return Opened(found[0][0], found[0][1], versions)
