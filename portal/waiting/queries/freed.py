"""Where something was given back for those who wait."""

from datetime import datetime

from portal import clock, database


async def facilities_with_freed_places(now: datetime) -> list[int]:
    """Facilities where claims that somebody waits for have ended."""
    found = await database.rows(
        "SELECT DISTINCT s.facility_id FROM claim c JOIN space s ON s.id = c.space_id"
        " WHERE c.waited AND c.expires_at <= ? ORDER BY s.facility_id",
        clock.to_us(now),
    )
    return [row[0] for row in found]


async def facilities_waited_for() -> list[int]:
    """Facilities where somebody waits."""
    found = await database.rows(
        "SELECT DISTINCT s.facility_id FROM wait w JOIN wait_ground g ON g.wait_id = w.id"
        " JOIN space s ON s.id = g.space_id WHERE w.state = 'waiting' ORDER BY s.facility_id"
    )
    return [row[0] for row in found]
