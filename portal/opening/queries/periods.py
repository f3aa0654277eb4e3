"""The periods of a facility's hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal import database
from portal.hours.actions import NO_END
from portal.hours.rules import DayType, Opening
from portal.language import Named
from portal.opening.rules.table import Row, rows_of


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included, with the table of its hours."""

    id: int
    name: Named
    starts_on: date
    ends_on: date
    rows: list[Row]

    @property
    def endless(self) -> bool:
        return self.ends_on == NO_END


async def periods_of(facility_id: int) -> list[Period]:
    """A facility's periods in order of beginning; of several that hold a day the last counts."""
    return (await periods_by_facility([facility_id]))[facility_id]


async def periods_by_facility(facility_ids: Collection[int]) -> dict[int, list[Period]]:
    """The same for several facilities. Two queries, however many they are."""
    periods: dict[int, list[Period]] = {each: [] for each in facility_ids}
    if not periods:
        return periods
    marks = database.marks(len(periods))
    openings: dict[int, dict[DayType, list[Opening]]] = {}
    for row in await database.rows(
        "SELECT r.period_id, r.day_type, r.weekdays, r.opens, r.closes, r.until_dusk"
        " FROM opening_rule r JOIN opening_period p ON p.id = r.period_id"
        f" WHERE p.facility_id IN ({marks}) ORDER BY r.opens, r.id",
        *periods,
    ):
        opening = Opening(row[2], row[3], row[4], until_dusk=bool(row[5]))
        openings.setdefault(row[0], {}).setdefault(DayType(row[1]), []).append(opening)
    for row in await database.rows(
        "SELECT facility_id, id, name_zh, name_en, starts_on, ends_on FROM opening_period"
        f" WHERE facility_id IN ({marks}) ORDER BY starts_on, id",
        *periods,
    ):
        periods[row[0]].append(
            Period(
                row[1],
                Named(row[2], row[3]),
                date.fromisoformat(row[4]),
                date.fromisoformat(row[5]),
                rows_of(openings.get(row[1], {})),
            )
        )
    return periods


def in_force(periods: list[Period], day: date) -> Period | None:
    """The period whose hours hold on a day."""
    found = None
    for period in periods:
        if period.starts_on <= day <= period.ends_on:
            found = period
    return found
