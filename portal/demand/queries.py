"""What was asked for and could not be had, read."""

from collections.abc import Sequence
from datetime import timedelta

from portal import clock, database
from portal.demand.rules import Count, What
from portal.settings import settings


async def counts_at(facility_ids: Sequence[int], days: int) -> list[Count]:
    """The counts of some facilities over the last `days` days. One query."""
    if not facility_ids:
        return []
    return await _counts(
        f"facility_id IN ({database.marks(len(facility_ids))}) AND", days, *facility_ids
    )


async def counts_everywhere(days: int) -> list[Count]:
    """All counts, of searches that no place answered too."""
    return await _counts("", days)


async def _counts(condition: str, days: int, *values: object) -> list[Count]:
    since = clock.today(settings().zone) - timedelta(days=days - 1)
    return [
        Count(row[0], row[1], row[2], What(row[3]), row[4], int(row[5]))
        for row in await database.rows(
            "SELECT facility_id, day_type, hour, what, topic, sum(times) FROM demand"
            f" WHERE {condition} counted_on >= ?"
            " GROUP BY facility_id, day_type, hour, what, topic ORDER BY 1, 2, 3, 4, 5",
            *values,
            since.isoformat(),
        )
    ]


async def facilities_of(organisation_id: int) -> list[int]:
    """The facilities an organisation opens, or runs for others."""
    found = await database.rows(
        "SELECT f.id FROM facility f JOIN organisation o ON o.id = f.organisation_id"
        " WHERE (o.id = ? OR o.operator_id = ?) AND f.retired_at IS NULL ORDER BY f.id",
        organisation_id,
        organisation_id,
    )
    return [row[0] for row in found]
