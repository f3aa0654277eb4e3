"""A limit as a form says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from portal.facilities.caps import BOOKINGS, PERSON, WEEK, Cap
from portal.language import say
from portal.problems import Problem
from portal.web.form import Form

TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
DAY_ENDS = 24 * 60
NAMES = (
    *("where", "who", "measure", "period", "kind", "day_type"),
    *("peak_from", "peak_until", "amount", "holds_from"),
)


@dataclass(frozen=True, slots=True)
class CapForm:
    """What was typed, what it means when it can be read, and what cannot."""

    typed: Mapping[str, str]
    cap: Cap | None
    problems: list[Problem]


def empty(holds_from: date) -> CapForm:
    """The form as it is first seen."""
    typed = dict.fromkeys(NAMES, "")
    typed |= {"who": PERSON, "measure": BOOKINGS, "period": WEEK, "where": "here"}
    return CapForm(typed | {"holds_from": holds_from.isoformat()}, None, [])


def read(sent: Form, organisation_id: int) -> CapForm:
    """What was sent; the limit is the organisation's, or for every place."""
    typed = {name: sent.text(name) for name in NAMES}
    problems = []
    amount, day = sent.number("amount"), sent.day("holds_from")
    if amount is None:
        problems.append(Problem("number", say("Please type a whole number."), field="amount"))
    if day is None:
        problems.append(Problem("day", say("Please say from which day."), field="holds_from"))
    peak = {name: _minute(typed[name]) for name in ("peak_from", "peak_until")}
    for name, minute in peak.items():
        if minute is None and any(typed[each] for each in peak):
            problems.append(Problem("time", say("A time such as 18:00 is needed."), field=name))
    if problems or amount is None or day is None:
        return CapForm(typed, None, problems)
    starts, ends = peak["peak_from"], peak["peak_until"]
    cap = Cap(
        typed["who"],
        typed["measure"],
        typed["period"],
        amount,
        kind=typed["kind"],
        day_type=typed["day_type"],
        peak=(starts, ends) if starts is not None and ends is not None else None,
        organisation_id=None if typed["where"] == "everywhere" else organisation_id,
        holds_from=day,
    )
    return CapForm(typed, cap, [])


def _minute(typed: str) -> int | None:
    """Minutes of the day from "18:00" or "18：00"."""
    found = TIME.fullmatch(normalize("NFKC", typed))
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if int(found[2]) < 60 and minute <= DAY_ENDS else None
