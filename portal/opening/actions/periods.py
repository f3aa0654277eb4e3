"""Keeping a period of hours as it was looked at."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from portal import clock, database
from portal.bookings.actions.displacing import Displacing
from portal.facilities.rules import Facts
from portal.hours.actions import Rule, remove_opening_period, set_opening_period
from portal.language import Named, say
from portal.opening.actions.weighing import Change, change_hours
from portal.opening.queries.periods import Period, periods_of
from portal.opening.rules.table import Row, differences
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint


class Typed(Protocol):
    """A period that was typed and can be read."""

    @property
    def name(self) -> Named: ...
    @property
    def rows(self) -> list[Row]: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date: ...


def making(facts: Facts, typed: Typed | None, period_id: int | None) -> Change:
    """The change that sets a period (instead of `period_id`), or without `typed` removes it.

    Days that are over stay as they were: a period that has begun ends yesterday, and what is new
    begins today at the earliest.
    """

    async def change() -> None:
        today = clock.today(facts.zone)
        periods = await periods_of(facts.id)
        period = next((each for each in periods if each.id == period_id), None)
        if period is not None and period.ends_on < today:
            raise Refused([OVER])
        if typed is None:
            await _removed(facts.id, period, today)
            return
        assert typed.starts_on is not None  # noqa: S101  the form was read before
        first = typed.starts_on
        if first < today and periods and _rewrites(period, typed):
            if period is None:
                raise Refused([NEW_TOO_EARLY])
            first = today
        if typed.ends_on < first or (period is not None and typed.ends_on < _yesterday(today)):
            raise Refused([_too_early(today)])
        begun = period is not None and period.starts_on < today
        split = begun and first != (period.starts_on if period else None)
        await _no_other_begins(facts.id, first, None if split else period_id)
        if split and period is not None:
            await _ended(facts.id, period, today)
        await set_opening_period(
            facts.id,
            typed.name,
            _rules(typed.rows),
            starts_on=first,
            ends_on=typed.ends_on,
            instead_of=None if split else period_id,
        )

    return change


def _rewrites(period: Period | None, typed: Typed) -> bool:
    """Whether days that are over would read otherwise: other hours than the period had, or none
    of its days. To begin later, to end otherwise or to be renamed leaves them alone."""
    if period is None:
        return True
    return typed.starts_on != period.starts_on or bool(differences(period.rows, typed.rows))


async def _removed(facility_id: int, period: Period | None, today: date) -> None:
    if period is None:
        return
    if period.starts_on < today:
        await _ended(facility_id, period, today)
    else:
        await remove_opening_period(facility_id, period.id)


async def _ended(facility_id: int, period: Period, today: date) -> None:
    """The period as it was, until yesterday."""
    await database.execute(
        "UPDATE opening_period SET ends_on = ? WHERE id = ? AND facility_id = ?",
        _yesterday(today).isoformat(),
        period.id,
        facility_id,
    )


def _yesterday(today: date) -> date:
    return today - timedelta(days=1)


OVER = Problem(
    "period_over",
    say("This period is over, and days that are over stay as they were. Please make a new one."),
)


NEW_TOO_EARLY = Problem(
    "begins_too_early",
    say("Days that are over stay as they were: a new period begins today at the earliest."),
    field="starts_on",
)


def _too_early(today: date) -> Problem:
    words = say(
        "Days that are over stay as they were: the last day is %(day)s at the earliest.", day=today
    )
    return Problem("ends_too_early", words, field="ends_on")


async def keep_period(
    person_id: int,
    facts: Facts,
    typed: Typed | None,
    *,
    period_id: int | None,
    version: int,
    key: str,
    displacing: Displacing | None = None,
) -> str | None:
    """Set or remove a period, once for this key, if the rules are still of `version`: that is what
    was looked at. Raises Refused, also when a coming booking would fall outside the hours, unless
    it is to be displaced; then the code of that closing."""
    change = making(facts, typed, period_id)

    async def checked() -> None:
        present = await database.value("SELECT rules_version FROM facility WHERE id = ?", facts.id)
        if present != version:
            raise Refused([CHANGED], conflict=True)
        await change()

    async def act() -> Answer:
        return {"code": await change_hours([facts.id], checked, displacing)}

    rows = [
        f"{row.day_type}|{row.hours}|{row.until_dusk}|{row.weekdays}"
        for row in (typed.rows if typed else [])
    ]
    asked = fingerprint(
        act="period",
        facility=facts.id,
        period=period_id,
        name=[typed.name.zh, typed.name.en] if typed else None,
        days=[typed.starts_on, typed.ends_on] if typed else None,
        rows=rows,
        version=version,
        **({"displaced": sorted(displacing.seen)} if displacing else {}),
    )
    answer = await once(person_id, key, asked, act)
    return answer.get("code")


CHANGED = Problem(
    "changed_meanwhile",
    say("The rules of this place were changed meanwhile. Please look again, then save."),
)


def _rules(rows: Sequence[Row]) -> list[Rule]:
    return [
        Rule(row.day_type, row.hours, until_dusk=row.until_dusk, weekdays=row.weekdays)
        for row in rows
    ]


async def _no_other_begins(facility_id: int, day: date, period_id: int | None) -> None:
    other = await database.row(
        "SELECT id FROM opening_period WHERE facility_id = ? AND starts_on = ? AND id <> ?",
        facility_id,
        day.isoformat(),
        period_id or 0,
    )
    if other is not None:
        words = say("Another period begins on that day already. Please choose another first day.")
        raise Refused([Problem("period_there", words, field="starts_on")])
