"""How far a place is from where people set out."""

from typing import NamedTuple

from portal import database
from portal.facilities.rules import Facts, walk_minutes
from portal.language import Named


class Walk(NamedTuple):
    """Minutes on foot from a landmark."""

    landmark: Named
    minutes: int


async def shortest_walk(facts: Facts) -> Walk | None:
    """From the landmark that is nearest, if there is any."""
    found = await database.rows(
        "SELECT name_zh, name_en, latitude, longitude FROM landmark ORDER BY id"
    )
    walks = [
        Walk(Named(row[0], row[1]), walk_minutes(row[2], row[3], facts.latitude, facts.longitude))
        for row in found
    ]
    return min(walks, key=lambda walk: walk.minutes, default=None)
