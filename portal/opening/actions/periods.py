"""Keeping a period of hours as it was looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from portal import database
from portal.facilities.rules import Facts
from portal.hours.actions import Rule, remove_opening_period, set_opening_period
from portal.language import Named, say
from portal.opening.actions.weighing import Change, change_hours
from portal.opening.rules.table import Row
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


def making(facility_id: int, typed: Typed | None, period_id: int | None) -> Change:
    """The change that sets a period (instead of `period_id`), or without `typed` removes it."""

    async def change() -> None:
        if typed is None:
            if period_id is not None:
                await remove_opening_period(facility_id, period_id)
            return
        assert typed.starts_on is not None  # noqa: S101  the form was read before
        await _no_other_begins(facility_id, typed.starts_on, period_id)
        await set_opening_period(
            facility_id,
            typed.name,
            _rules(typed.rows),
            starts_on=typed.starts_on,
            ends_on=typed.ends_on,
            instead_of=period_id,
        )

    return change


async def keep_period(
    person_id: int,
    facts: Facts,
    typed: Typed | None,
    *,
    period_id: int | None,
    version: int,
    key: str,
) -> None:
    """Set or remove a period, once for this key, if the rules are still of `version`: that is what
    was looked at. Raises Refused, also when a coming booking would fall outside the hours."""
    change = making(facts.id, typed, period_id)

    async def checked() -> None:
        present = await database.value("SELECT rules_version FROM facility WHERE id = ?", facts.id)
        if present != version:
            raise Refused([CHANGED], conflict=True)
        await change()

    async def act() -> Answer:
        await change_hours([facts.id], checked)
        return {}

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
    )
    await once(person_id, key, asked, act)


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
