"""Hours by kind of day, school dates, and days with other hours."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from portal import clock
from portal.database import lock, transactional
from portal.hours.actions.reasons import reason_problems, refuse
from portal.hours.models import HoursException, OpeningPeriod, OpeningRule, SchoolPeriod
from portal.hours.rules import DayType, parse_spans, spans_text
from portal.language import Named, say
from portal.problems import Problem

NO_END = date(9999, 12, 31)
EVERY_DAY = 127  # all seven weekdays, see `OpeningRule`


class Rule(NamedTuple):
    """Opening hours on one kind of day, as `set_opening_period` takes them.

    `hours` is text such as "08:00-12:00, 14:00-18:00".
    """

    day_type: DayType
    hours: str
    until_dusk: bool = False
    weekdays: int = EVERY_DAY


@transactional
async def set_opening_period(
    facility_id: int,
    name: Named,
    rules: Sequence[Rule],
    *,
    starts_on: date,
    ends_on: date = NO_END,
) -> OpeningPeriod:
    """Set a facility's hours for a run of days, both ends included.

    Replaces the period that begins on the same day. Raises Refused when the days are the wrong way
    round or hours cannot be read.
    """
    refuse(*_days_problems(starts_on, ends_on))
    read = [(rule, parse_spans(rule.hours)) for rule in rules]
    refuse(*(problem for _, typed in read for problem in typed.problems))
    await lock("facility", [facility_id])
    await OpeningPeriod.filter(facility_id=facility_id, starts_on=starts_on).delete()
    period = await OpeningPeriod.create(
        facility_id=facility_id,
        name_zh=name.zh,
        name_en=name.en,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    await OpeningRule.bulk_create(
        OpeningRule(
            period_id=period.id,
            day_type=rule.day_type.value,
            weekdays=rule.weekdays,
            opens=opens,
            closes=closes,
            until_dusk=rule.until_dusk,
        )
        for rule, typed in read
        for opens, closes in typed.spans
    )
    return period


@transactional
async def set_school_period(
    organisation_id: int, day_type: DayType, name: Named, *, starts_on: date, ends_on: date
) -> SchoolPeriod:
    """Set a school break or days of exams, both ends included. Raises Refused."""
    refuse(*_days_problems(starts_on, ends_on))
    kinds = {DayType.SCHOOL_BREAK: "school_break", DayType.EXAM_DAY: "exam"}
    return await SchoolPeriod.create(
        organisation_id=organisation_id,
        kind=kinds[day_type],
        starts_on=starts_on,
        ends_on=ends_on,
        name_zh=name.zh,
        name_en=name.en,
    )


@transactional
async def set_exception(
    organisation_id: int,
    hours: str,
    reason: Named,
    *,
    starts_on: date,
    ends_on: date | None = None,
    facility_id: int | None = None,
    by: int | None = None,
) -> HoursException:
    """Other hours on some days, for one facility or all of an organisation; no hours is closed.

    Raises Refused when the days are the wrong way round, the hours cannot be read or no reason is
    given.
    """
    ends_on = ends_on or starts_on
    typed = parse_spans(hours, "hours")
    refuse(*_days_problems(starts_on, ends_on), *typed.problems, *reason_problems(reason))
    return await HoursException.create(
        organisation_id=organisation_id,
        facility_id=facility_id,
        starts_on=starts_on,
        ends_on=ends_on,
        spans=spans_text(typed.spans),
        reason_zh=reason.zh,
        reason_en=reason.en,
        set_by_id=by,
        set_at=clock.now(),
    )


def _days_problems(starts_on: date, ends_on: date) -> Iterator[Problem]:
    if ends_on < starts_on:
        yield Problem("days_backwards", say("The last day is before the first."), field="ends_on")
