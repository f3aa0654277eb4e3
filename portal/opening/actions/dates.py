"""Keeping school dates and days with other hours."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from portal import clock, database
from portal.bookings.actions.displacing import Displacing
from portal.hours.actions import (
    remove_exception,
    remove_school_period,
    set_exception,
    set_school_period,
)
from portal.hours.rules import DayType
from portal.language import Named
from portal.opening.actions.weighing import Change, change_hours
from portal.settings import settings
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

SCHOOL_DATES = {each.value: each for each in (DayType.SCHOOL_BREAK, DayType.EXAM_DAY)}


class Typed(Protocol):
    """Dates that were typed and can be read; without a last day it is the first."""

    @property
    def kind(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def words(self) -> Named: ...
    @property
    def hours(self) -> str: ...
    @property
    def place(self) -> int | None: ...


def adding(organisation_id: int, typed: Typed, by: int) -> Change:
    """The change that sets a school break, exam days, or other hours on some days."""

    async def change() -> None:
        day_type = SCHOOL_DATES.get(typed.kind)
        if day_type is not None:
            await set_school_period(
                organisation_id,
                day_type,
                typed.words,
                starts_on=typed.starts_on,
                ends_on=typed.ends_on,
            )
            return
        await set_exception(
            organisation_id,
            typed.hours,
            typed.words,
            starts_on=typed.starts_on,
            ends_on=typed.ends_on,
            facility_id=typed.place,
            by=by,
        )

    return change


def removing(organisation_id: int, kind: str, number: int) -> Change:
    """The change that takes one of them away. Days that are over stay as they were: what has begun
    ends yesterday, by the portal's clock on the wall."""

    async def change() -> None:
        school_date = kind in SCHOOL_DATES
        today = clock.today(settings().zone)
        table = "school_period" if school_date else "hours_exception"
        begun = await database.execute(
            f"UPDATE {table} SET ends_on = ?"
            " WHERE id = ? AND organisation_id = ? AND starts_on < ? AND ends_on >= ?",
            (today - timedelta(days=1)).isoformat(),
            number,
            organisation_id,
            today.isoformat(),
            today.isoformat(),
        )
        if not begun:
            remove = remove_school_period if school_date else remove_exception
            await remove(organisation_id, number)

    return change


async def keep_dates(
    person_id: int,
    organisation_id: int,
    facilities: Sequence[int],
    typed: Typed,
    *,
    key: str,
    displacing: Displacing | None = None,
) -> str | None:
    """Set them once for this key. Raises Refused, also when a coming booking would fall outside
    the hours of one of the organisation's facilities, unless it is to be displaced; then the code
    of that closing."""

    async def act() -> Answer:
        change = adding(organisation_id, typed, person_id)
        return {"code": await change_hours(facilities, change, displacing)}

    asked = fingerprint(
        act="dates",
        organisation=organisation_id,
        kind=typed.kind,
        days=[typed.starts_on, typed.ends_on],
        words=[typed.words.zh, typed.words.en],
        hours=typed.hours,
        place=typed.place,
        **({"displaced": sorted(displacing.seen)} if displacing else {}),
    )
    answer = await once(person_id, key, asked, act)
    return answer.get("code")
