"""Everything kept of one person."""

from typing import Any

from portal import clock, database


async def everything_of(person_id: int) -> dict[str, Any]:
    """All that is kept of a person, as plain values: instants in ISO 8601, UTC."""
    return {
        "person": await _rows(
            "SELECT name, phone, email, language, created_at, seen_at FROM person WHERE id = ?",
            person_id,
        ),
        "household": await _rows(
            "SELECT other.name FROM person me JOIN person other"
            " ON other.household_id = me.household_id AND other.id <> me.id WHERE me.id = ?",
            person_id,
        ),
        "roles": await _rows(
            "SELECT g.role, o.slug AS organisation, g.starts_on, g.ends_on, g.given_at, g.ended_at"
            " FROM role_grant g LEFT JOIN organisation o ON o.id = g.organisation_id"
            " WHERE g.person_id = ? ORDER BY g.id",
            person_id,
        ),
        "devices": await _rows(
            "SELECT device, created_at, seen_at, expires_at, ended_at FROM session"
            " WHERE person_id = ? ORDER BY id",
            person_id,
        ),
        "calendar_addresses": await _rows(
            "SELECT created_at, revoked_at FROM feed_token WHERE person_id = ? ORDER BY id",
            person_id,
        ),
        "bookings": await _rows(
            "SELECT b.code, f.slug AS facility, u.name_zh AS unit, b.starts_at, b.ends_at, b.party,"
            " b.children, b.child_band, b.state, b.late, b.channel, b.created_at, b.changed_at"
            " FROM booking b JOIN facility f ON f.id = b.facility_id"
            " JOIN unit u ON u.id = b.unit_id WHERE b.person_id = ? ORDER BY b.starts_at, b.id",
            person_id,
        ),
        "history": await _rows(
            "SELECT b.code, e.seq, e.from_state, e.to_state, e.happened_at, e.reason"
            " FROM booking_event e JOIN booking b ON b.id = e.booking_id"
            " WHERE b.person_id = ? ORDER BY b.id, e.seq",
            person_id,
        ),
        "messages": await _rows(
            "SELECT channel, address, kind, created_at, sent_at FROM message"
            " WHERE person_id = ? ORDER BY id",
            person_id,
        ),
    }


async def _rows(sql: str, person_id: int) -> list[dict[str, Any]]:
    found = await database.rows(sql, person_id)
    return [
        {
            name: clock.from_us(value).isoformat()
            if name.endswith("_at") and value is not None
            else value
            for name, value in dict(row).items()
        }
        for row in found
    ]
