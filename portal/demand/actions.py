"""Counting what could not be had, so that no page waits for it or fails by it.

A page notes a wish in this process's memory: one addition, no query. Every half minute, and when
the process ends, the sums are added to the day's rows. A process that is killed loses its last half
minute: these are figures to decide by, not accounts.
"""

import logging
from collections import Counter
from datetime import date, timedelta

from portal import clock, database
from portal.demand.rules import ANY_HOUR, NO_PLACE, What, Wish
from portal.facilities.queries import facts_by_id
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours
from portal.settings import settings

log = logging.getLogger("portal.demand")

MOST_KINDS = 20_000  # different wishes noted at a time; whatever floods pages cannot fill memory
PER_STATEMENT = 500
DAYS_AHEAD = 60  # of days farther off nobody looks up the kind: anybody can ask for any date
ANY_DAY = ""

_noted: Counter[Wish] = Counter()


def note(what: What, facility_id: int, on_day: date, hour: int = ANY_HOUR, topic: str = "") -> None:
    """Count a wish that could not be met, for a day and hour on the facility's wall."""
    wish = Wish(what, facility_id, on_day, hour, topic[:40])
    if wish in _noted or len(_noted) < MOST_KINDS:
        _noted[wish] += 1


async def write_down() -> int:
    """Add what was noted to the day's sums; how many wishes. What cannot be written now is noted
    still."""
    global _noted
    taken, _noted = _noted, Counter()
    if not taken:
        return 0
    try:
        await _write(taken)
    except Exception:
        log.exception("what was asked for could not be written down; it is kept for the next time")
        _noted.update(taken)
        return 0
    return sum(taken.values())


async def _write(taken: Counter[Wish]) -> None:
    hours = await _hours(taken)
    today = clock.today(settings().zone).isoformat()
    sums: Counter[tuple[str, int, str, int, str, str]] = Counter()
    for wish, times in taken.items():
        found = hours.get((wish.facility_id, wish.on_day))
        day_type = str(found.day_type) if found else ANY_DAY
        key = (today, wish.facility_id, day_type, wish.hour, str(wish.what), wish.topic)
        sums[key] += times
    await _add([(*key, times) for key, times in sorted(sums.items())])


async def _hours(taken: Counter[Wish]) -> dict[tuple[int, date], DayHours]:
    facilities = await facts_by_id({wish.facility_id for wish in taken} - {NO_PLACE})
    last = clock.today(settings().zone) + timedelta(days=DAYS_AHEAD)
    days = sorted({wish.on_day for wish in taken if wish.on_day <= last})
    if not facilities or not days:
        return {}
    return {**await resolve_many(list(facilities.values()), days)}


@database.transactional
async def _add(rows: list[tuple[str, int, str, int, str, str, int]]) -> None:
    for start in range(0, len(rows), PER_STATEMENT):
        part = rows[start : start + PER_STATEMENT]
        await database.execute(
            "INSERT INTO demand (counted_on, facility_id, day_type, hour, what, topic, times)"
            f" VALUES {database.marks(len(part), 7)}"
            " ON CONFLICT (counted_on, facility_id, day_type, hour, what, topic)"
            " DO UPDATE SET times = demand.times + excluded.times",
            *(value for row in part for value in row),
        )
