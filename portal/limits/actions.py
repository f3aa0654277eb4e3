"""Setting and ending limits, from a day on."""

from datetime import date, timedelta
from typing import Any

from portal import clock, database
from portal.facilities.caps import Cap
from portal.facilities.organisations import opened_by
from portal.facilities.queries import caps_between
from portal.language import say
from portal.limits.rules import log_line, problems_with_cap
from portal.people.rules.visitors import Role, Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

EVERYWHERE = Problem(
    "everywhere", say("Only an administrator sets limits for every place."), field="where"
)
ENDS_TOO_SOON = Problem("too_late", say("A limit ends tomorrow at the earliest."))
GONE = Problem("gone", say("This limit has an end already."))
SAME = Problem("same", say("That is what holds already; nothing would change."))
COLUMNS = (
    "organisation_id, who, measure, period, kind, day_type, peak_from, peak_until, amount,"
    " holds_from"
)


def problems_with_setting(by: Visitor, cap: Cap, today: date) -> list[Problem]:
    """Why somebody may not let a limit hold."""
    found = list(problems_with_cap(cap, today))
    if cap.organisation_id is None and not by.has(Role.ADMINISTRATOR):
        found.append(EVERYWHERE)
    return found


async def set_cap(by: Visitor, cap: Cap, today: date, *, key: str) -> None:
    """Let a limit hold from its day on, instead of one of the same thing, and log it in public.

    The caller has seen that `by` manages its organisation. Raises Refused with every reason.
    """

    async def change() -> Answer:
        _refuse(problems_with_setting(by, cap, today))
        await _locked(cap.organisation_id)
        for old in await caps_between(today, date.max):
            if old.ends_on is None and _thing(old) == _thing(cap):
                if old.amount == cap.amount and old.holds_from <= cap.holds_from:
                    raise Refused([SAME])
                await _end(old, cap.holds_from)
        await database.execute(
            f"INSERT INTO cap ({COLUMNS}) VALUES ({database.marks(10)})", *_values(cap)
        )
        await _log(cap, cap.holds_from)
        return {}

    await once(by.id, key, fingerprint(act="cap", cap=repr(cap)), change)


async def end_cap(
    by: Visitor, organisation_id: int, cap_id: int, day: date, today: date, *, key: str
) -> None:
    """Let a limit of an organisation, or one for every place, hold no more from a day on.

    Raises Refused with every reason why not.
    """

    async def change() -> Answer:
        if day <= today:
            raise Refused([ENDS_TOO_SOON])
        found = await caps_between(today, date.max)
        cap = next((cap for cap in found if cap.id == cap_id), None)
        if cap is None or cap.organisation_id not in (None, organisation_id):
            raise Refused([GONE])
        if cap.organisation_id is None and not by.has(Role.ADMINISTRATOR):
            raise Refused([EVERYWHERE])
        await _locked(cap.organisation_id)
        if not await _end(cap, day):
            raise Refused([GONE], conflict=True)
        await _log(cap, day, ended=True)
        return {}

    asked = fingerprint(act="cap_end", cap=cap_id, day=day.isoformat())
    await once(by.id, key, asked, change)


def _thing(cap: Cap) -> tuple[Any, ...]:
    """What is limited: of it there is one limit at a time."""
    what = cap.kind, cap.day_type, *(cap.peak or (None, None))
    return cap.organisation_id, cap.who, cap.measure, cap.period, *what


def _values(cap: Cap) -> tuple[Any, ...]:
    return *_thing(cap), cap.amount, cap.holds_from.isoformat()


async def _locked(organisation_id: int | None) -> None:
    """One change at a time: of an organisation's limits, or of those for every place."""
    if organisation_id is not None:
        ids = [organisation_id]
    else:
        ids = [row[0] for row in await database.rows("SELECT id FROM organisation")]
    await database.lock("organisation", ids)


async def _end(cap: Cap, day: date) -> int:
    return await database.execute(
        "UPDATE cap SET ends_on = ? WHERE id = ? AND ends_on IS NULL",
        max(day, cap.holds_from).isoformat(),
        cap.id,
    )


async def _log(cap: Cap, day: date, *, ended: bool = False) -> None:
    """A line for every facility that it bears on, or one for all."""
    places: list[int | None] = [None]
    if cap.organisation_id is not None:
        opened = await opened_by(cap.organisation_id)
        places = [facts.id for facts in opened if cap.kind in ("", facts.kind)]
    words = log_line(cap, ended=ended)
    for facility_id in places:
        await database.execute(
            "INSERT INTO terms_change (facility_id, holds_from, words_zh, words_en, changed_at)"
            " VALUES (?, ?, ?, ?, ?)",
            facility_id,
            day.isoformat(),
            words.zh,
            words.en,
            clock.to_us(clock.now()),
        )


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)


def first_day(today: date) -> date:
    """What the form proposes: changes are told a week before they hold."""
    return today + timedelta(days=7)
