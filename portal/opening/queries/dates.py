"""School dates and days with other hours."""

from dataclasses import dataclass
from datetime import date

from portal import database
from portal.hours.rules import DayType
from portal.language import Named


@dataclass(frozen=True, slots=True)
class Dates:
    """A school break or days of exams, both ends included."""

    id: int
    day_type: DayType
    starts_on: date
    ends_on: date
    name: Named


@dataclass(frozen=True, slots=True)
class OtherHours:
    """Other hours on some days; `place` is None for all of the organisation, no spans is closed."""

    id: int
    place: Named | None
    starts_on: date
    ends_on: date
    spans: str
    reason: Named


async def dates_of(organisation_id: int, since: date) -> list[Dates]:
    """An organisation's school breaks and exams that are not over on `since`."""
    found = await database.rows(
        "SELECT id, kind, starts_on, ends_on, name_zh, name_en FROM school_period"
        " WHERE organisation_id = ? AND ends_on >= ? ORDER BY starts_on, id",
        organisation_id,
        since.isoformat(),
    )
    kinds = {"school_break": DayType.SCHOOL_BREAK, "exam": DayType.EXAM_DAY}
    return [
        Dates(row[0], kinds[row[1]], _day(row[2]), _day(row[3]), Named(row[4], row[5]))
        for row in found
    ]


async def other_hours_of(organisation_id: int, since: date) -> list[OtherHours]:
    """An organisation's days with other hours that are not over on `since`."""
    found = await database.rows(
        "SELECT e.id, f.name_zh, f.name_en, e.starts_on, e.ends_on, e.spans, e.reason_zh,"
        " e.reason_en FROM hours_exception e LEFT JOIN facility f ON f.id = e.facility_id"
        " WHERE e.organisation_id = ? AND e.ends_on >= ? ORDER BY e.starts_on, e.id",
        organisation_id,
        since.isoformat(),
    )
    return [
        OtherHours(
            row[0],
            Named(row[1], row[2]) if row[1] is not None else None,
            _day(row[3]),
            _day(row[4]),
            row[5],
            Named(row[6], row[7]),
        )
        for row in found
    ]


def _day(text: str) -> date:
    return date.fromisoformat(text)


async def facilities_of(organisation_id: int) -> list[int]:
    """The facilities of an organisation itself, retired ones left out."""
    found = await database.rows(
        "SELECT id FROM facility WHERE organisation_id = ? AND retired_at IS NULL ORDER BY id",
        organisation_id,
    )
    return [row[0] for row in found]
