"""Hours by kind of day, school dates, and days with other hours."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from portal import clock
from portal.database import execute, lock, rows, transactional
from portal.hours.actions.reasons import reason_problems, refuse
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
    instead_of: int | None = None,
) -> int:
    """Set a facility's hours for a run of days, both ends included; the id of the period.

    Replaces the period that begins on the same day, and the one with the id `instead_of`, which
    keeps its id. Raises Refused when the days are the wrong way round or hours cannot be read.
    """
    refuse(*_days_problems(starts_on, ends_on))
    read = [(rule, parse_spans(rule.hours)) for rule in rules]
    refuse(*(problem for _, typed in read for problem in typed.problems))
    await lock("facility", [facility_id])
    await execute(
        "DELETE FROM opening_period WHERE facility_id = ? AND starts_on = ? AND id <> ?",
        facility_id,
        starts_on.isoformat(),
        instead_of or 0,
    )
    days = (name.zh, name.en, starts_on.isoformat(), ends_on.isoformat())
    period_id = await _emptied(facility_id, instead_of, days)
    for rule, typed in read:
        for opens, closes in typed.spans:
            await execute(
                "INSERT INTO opening_rule (period_id, day_type, weekdays, opens, closes,"
                " until_dusk) VALUES (?, ?, ?, ?, ?, ?)",
                period_id,
                rule.day_type.value,
                rule.weekdays,
                opens,
                closes,
                rule.until_dusk,
            )
    return period_id


async def _emptied(
    facility_id: int, instead_of: int | None, days: tuple[str, str, str, str]
) -> int:
    """The id of a period without rules: the one to replace, else a new one."""
    if instead_of is not None:
        changed = await execute(
            "UPDATE opening_period SET name_zh = ?, name_en = ?, starts_on = ?, ends_on = ?"
            " WHERE id = ? AND facility_id = ?",
            *days,
            instead_of,
            facility_id,
        )
        if changed == 1:
            await execute("DELETE FROM opening_rule WHERE period_id = ?", instead_of)
            return instead_of
    found = await rows(
        "INSERT INTO opening_period (facility_id, name_zh, name_en, starts_on, ends_on)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        facility_id,
        *days,
    )
    return int(found[0][0])


@transactional
async def remove_opening_period(facility_id: int, period_id: int) -> bool:
    """Take a period's hours away; false when the facility has no such period."""
    changed = await execute(
        "DELETE FROM opening_period WHERE id = ? AND facility_id = ?", period_id, facility_id
    )
    return changed == 1


@transactional
async def set_school_period(
    organisation_id: int, day_type: DayType, name: Named, *, starts_on: date, ends_on: date
) -> int:
    """Set a school break or days of exams, both ends included; its id. Raises Refused."""
    refuse(*_days_problems(starts_on, ends_on))
    kinds = {DayType.SCHOOL_BREAK: "school_break", DayType.EXAM_DAY: "exam"}
    found = await rows(
        "INSERT INTO school_period (organisation_id, kind, starts_on, ends_on, name_zh, name_en)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        organisation_id,
        kinds[day_type],
        starts_on.isoformat(),
        ends_on.isoformat(),
        name.zh,
        name.en,
    )
    return int(found[0][0])


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
) -> int:
    """Other hours on some days, for one facility or all of an organisation; no hours is closed.

    Gives its id. Raises Refused when the days are the wrong way round, the hours cannot be read or
    no reason is given.
    """
    ends_on = ends_on or starts_on
    typed = parse_spans(hours, "hours")
    refuse(*_days_problems(starts_on, ends_on), *typed.problems, *reason_problems(reason))
    found = await rows(
        "INSERT INTO hours_exception (organisation_id, facility_id, starts_on, ends_on, spans,"
        " reason_zh, reason_en, set_by_id, set_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        organisation_id,
        facility_id,
        starts_on.isoformat(),
        ends_on.isoformat(),
        spans_text(typed.spans),
        reason.zh,
        reason.en,
        by,
        clock.to_us(clock.now()),
    )
    return int(found[0][0])


@transactional
async def remove_school_period(organisation_id: int, period_id: int) -> bool:
    """Take a school break or exam days away; false when the organisation has none with this id."""
    changed = await execute(
        "DELETE FROM school_period WHERE id = ? AND organisation_id = ?", period_id, organisation_id
    )
    return changed == 1


@transactional
async def remove_exception(organisation_id: int, exception_id: int) -> bool:
    """Take other hours away; false when the organisation has none with this id."""
    changed = await execute(
        "DELETE FROM hours_exception WHERE id = ? AND organisation_id = ?",
        exception_id,
        organisation_id,
    )
    return changed == 1


def _days_problems(starts_on: date, ends_on: date) -> Iterator[Problem]:
    if ends_on < starts_on:
        yield Problem("days_backwards", say("The last day is before the first."), field="ends_on")
