"""Everything kept of one person."""

from typing import Any

from portal import clock, database
from portal.people.queries.records import records_of
from portal.privacy.acts import ACTS


async def everything_of(person_id: int) -> dict[str, Any]:
    """All that is kept of a person, as plain values: instants in ISO 8601, UTC. What still stands
    with records that were put into theirs is under `of_earlier_records`, one for each."""
    own, *earlier = await records_of(person_id)
    kept = await _everything_of(own)
    kept["of_earlier_records"] = [await _everything_of(record) for record in earlier]
    return kept


async def _everything_of(person_id: int) -> dict[str, Any]:
    return {
        "person": await _rows(
            "SELECT name, phone, email, language, password_hash IS NOT NULL AS has_password,"
            " created_at, seen_at, disabled_at, elder FROM person WHERE id = ?",
            person_id,
        ),
        "household": await _rows(
            "SELECT other.name FROM person me JOIN person other"
            " ON other.household_id = me.household_id AND other.id <> me.id"
            " WHERE me.id = ? AND other.erased_at IS NULL",
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
            " b.children, b.child_band, b.state, b.late, b.channel, b.consent, b.created_at,"
            " b.changed_at, h.name AS helped_by"
            " FROM booking b JOIN facility f ON f.id = b.facility_id"
            " JOIN unit u ON u.id = b.unit_id LEFT JOIN person h ON h.id = b.helper_id"
            " WHERE b.person_id = ? ORDER BY b.starts_at, b.id",
            person_id,
        ),
        "history": await _rows(
            "SELECT b.code, e.seq, e.from_state, e.to_state, e.happened_at, e.reason"
            " FROM booking_event e JOIN booking b ON b.id = e.booking_id"
            " WHERE b.person_id = ? ORDER BY b.id, e.seq",
            person_id,
        ),
        "done_for_others": await _rows(
            "SELECT b.code, e.from_state, e.to_state, e.happened_at, e.reason"
            " FROM booking_event e JOIN booking b ON b.id = e.booking_id"
            " WHERE e.actor_id = ? AND coalesce(b.person_id, 0) <> e.actor_id"
            " ORDER BY b.id, e.seq",
            person_id,
        ),
        "helped_with": await _rows(
            "SELECT code, created_at FROM booking WHERE helper_id = ? ORDER BY id", person_id
        ),
        "closures_set": await _rows(
            "SELECT kind, starts_at, ends_at, reason_zh, reason_en, set_at, lifted_at FROM closure"
            " WHERE set_by_id = ? ORDER BY id",
            person_id,
        ),
        "exceptions_set": await _rows(
            "SELECT starts_on, ends_on, spans, reason_zh, reason_en, set_at FROM hours_exception"
            " WHERE set_by_id = ? ORDER BY id",
            person_id,
        ),
        "roles_given": await _rows(
            "SELECT p.name, g.role, g.given_at, g.ended_at FROM role_grant g"
            " JOIN person p ON p.id = g.person_id WHERE g.given_by_id = ? ORDER BY g.id",
            person_id,
        ),
        "messages": await _rows(
            "SELECT channel, address, kind, created_at, sent_at FROM message"
            " WHERE person_id = ? OR address IN (SELECT phone FROM person WHERE id = ?"
            " UNION SELECT email FROM person WHERE id = ?) ORDER BY id",
            person_id,
            person_id,
            person_id,
        ),
        "codes_sent": await _rows(
            "SELECT address, created_at, expires_at, used_at FROM sign_in_code"
            " WHERE person_id = ? OR address IN (SELECT phone FROM person WHERE id = ?"
            " UNION SELECT email FROM person WHERE id = ?) ORDER BY id",
            person_id,
            person_id,
            person_id,
        ),
        "forms_sent": await _rows(
            "SELECT recorded_at FROM submission WHERE person_id = ? ORDER BY recorded_at",
            person_id,
        ),
        **{
            name: await _rows(query, *[person_id] * query.count("?"))
            for name, query in ACTS.items()
        },
    }


async def _rows(sql: str, *values: int) -> list[dict[str, Any]]:
    found = await database.rows(sql, *values)
    return [
        {
            name: clock.from_us(value).isoformat()
            if name.endswith("_at") and value is not None
            else value
            for name, value in dict(row).items()
        }
        for row in found
    ]
