"""Time taken back, and given back."""

from portal import clock
from portal.database import execute, rows, transactional
from portal.hours.actions.reasons import reason_problems, refuse
from portal.hours.models import ClosureKind
from portal.language import Named
from portal.timespan import TimeSpan


@transactional
async def close(
    organisation_id: int,
    span: TimeSpan,
    reason: Named,
    *,
    kind: ClosureKind = ClosureKind.CLOSURE,
    facility_id: int | None = None,
    by: int | None = None,
    closing_id: int | None = None,
) -> int:
    """Take time back from one facility, or from all of an organisation, indoor ones too; its id.

    `closing_id` is the decision it belongs to, if bookings were looked at for it.

    Raises Refused when no reason is given.
    """
    refuse(*reason_problems(reason))
    found = await rows(
        "INSERT INTO closure (closing_id, organisation_id, facility_id, kind, starts_at, ends_at,"
        " reason_zh, reason_en, set_by_id, set_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        closing_id,
        organisation_id,
        facility_id,
        kind.value,
        clock.to_us(span.starts),
        clock.to_us(span.ends),
        reason.zh,
        reason.en,
        by,
        clock.to_us(clock.now()),
    )
    return int(found[0][0])


@transactional
async def lift(closure_id: int) -> bool:
    """Give the time back from now on; false when there is no such closure or it was lifted."""
    changed = await execute(
        "UPDATE closure SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL",
        clock.to_us(clock.now()),
        closure_id,
    )
    return changed == 1
