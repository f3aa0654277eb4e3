"""Time taken back, and given back."""

from portal import clock
from portal.database import execute, transactional
from portal.hours.actions.reasons import reason_problems, refuse
from portal.hours.models import Closure, ClosureKind
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
) -> Closure:
    """Take time back from one facility, or from all of an organisation, indoor ones too.

    Raises Refused when no reason is given.
    """
    refuse(*reason_problems(reason))
    return await Closure.create(
        organisation_id=organisation_id,
        facility_id=facility_id,
        kind=kind,
        starts_at=span.starts,
        ends_at=span.ends,
        reason_zh=reason.zh,
        reason_en=reason.en,
        set_by_id=by,
        set_at=clock.now(),
    )


@transactional
async def lift(closure_id: int) -> bool:
    """Give the time back from now on; false when there is no such closure or it was lifted."""
    changed = await execute(
        "UPDATE closure SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL",
        clock.to_us(clock.now()),
        closure_id,
    )
    return changed == 1
