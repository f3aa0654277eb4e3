"""Opening hours, school years, exceptions and closures, as rows."""

from collections.abc import Sequence
from datetime import date

from portal.demo.bulk import Row, first_of, insert
from portal.demo.placing import Ids
from portal.demo.plan import FacilityPlan

FOR_EVER = "9999-12-31"
YEARS = (-1, 0, 1)  # seasons are written down for last year, this year and the next


async def opening_hours(plans: Sequence[FacilityPlan], facility_ids: Ids, today: date) -> None:
    """Insert every facility's seasons and their rules, one row for each day type."""
    periods: list[Row] = []
    rules: list[Row] = []
    wanted = [
        (facility_ids[plan.slug], season, starts, ends)
        for plan in plans
        for season in plan.hours
        for starts, ends in _runs(season.starts, season.ends, today)
    ]
    period = await first_of("opening_period", len(wanted))
    for facility, season, starts, ends in wanted:
        periods.append((period, facility, season.name.zh, season.name.en, starts, ends))
        rules += [
            (period, day_type, rule.weekdays, rule.opens, rule.closes, rule.until_dusk)
            for rule in season.rules
            for day_type in rule.day_types
        ]
        period += 1
    first = await first_of("opening_rule", len(rules))
    await insert("opening_period", "id, facility_id, name_zh, name_en, starts_on, ends_on", periods)
    await insert(
        "opening_rule",
        "id, period_id, day_type, weekdays, opens, closes, until_dusk",
        [(id_, *rule) for id_, rule in enumerate(rules, start=first)],
    )


def _runs(
    starts: tuple[int, int] | None, ends: tuple[int, int] | None, today: date
) -> list[tuple[str, str]]:
    """When a season runs, as days; one without dates begins before all others and never ends."""
    if starts is None or ends is None:
        return [(date(today.year + YEARS[0], 1, 1).isoformat(), FOR_EVER)]
    years = [today.year + offset for offset in YEARS]
    return [(date(y, *starts).isoformat(), date(y, *ends).isoformat()) for y in years]
