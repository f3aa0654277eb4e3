"""Terms as a form says them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unicodedata import normalize

from portal.facilities.rules import TermsFacts
from portal.language import clock_words, say
from portal.problems import Problem
from portal.terms.rules import NUMBERS, RELEASES
from portal.web.form import Form

TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
HOUR = 60
LAST_MINUTE = 24 * HOUR - 1


@dataclass(frozen=True, slots=True)
class TermsForm:
    """What was typed, what it means when it can be read, and what cannot."""

    typed: Mapping[str, str]
    terms: TermsFacts | None
    problems: list[Problem]


NAMES = (
    *(bound.name for bound in NUMBERS),
    "raster_minutes",
    "release_weekday",
    "release",
    "holds_from",
    "approval",
    "check_in",
)


def shown(terms: TermsFacts, holds_from: date) -> TermsForm:
    """The form as it is first seen: what holds, from another day on."""
    typed = {bound.name: str(getattr(terms, bound.name)) for bound in NUMBERS}
    typed["check_in"] = terms.check_in
    typed["raster_minutes"] = str(terms.raster_minutes)
    typed["release_weekday"] = str(terms.release_weekday)
    typed["release"] = clock_words(terms.release_minute)
    typed["holds_from"] = holds_from.isoformat()
    typed["approval"] = "1" if terms.approval else ""
    return TermsForm(typed, None, [])


def read(sent: Form, present: TermsFacts) -> TermsForm:
    """What was sent; whatever the form does not ask stays as it is in `present`."""
    typed = {name: sent.text(name) for name in NAMES}
    problems = []
    numbers: dict[str, Any] = {}
    for name in (*(bound.name for bound in NUMBERS), "raster_minutes"):
        number = sent.number(name)
        if number is None:
            problems.append(Problem("number", say("Please type a whole number."), field=name))
        else:
            numbers[name] = number
    weekday = sent.number("release_weekday", default=present.release_weekday)
    if weekday in dict(RELEASES):
        numbers["release_weekday"] = weekday
    else:
        words = say("Please choose what becomes bookable together.")
        problems.append(Problem("release_weekday", words, field="release_weekday"))
    release = _minute(typed["release"])
    if release is None:
        words = say("A time such as 08:00 is needed.")
        problems.append(Problem("time", words, field="release"))
    day = sent.day("holds_from")
    if day is None:
        words = say("Please say from which day.")
        problems.append(Problem("day", words, field="holds_from"))
    if problems or release is None or day is None:
        return TermsForm(typed, None, problems)
    numbers |= {"release_minute": release, "approval": sent.ticked("approval")}
    numbers["check_in"] = typed["check_in"]
    terms = replace(present, **numbers, holds_from=day)
    return TermsForm(typed, terms, [])


def _minute(typed: str) -> int | None:
    """Minutes of the day from "08:00" or "8：00"."""
    found = TIME.fullmatch(normalize("NFKC", typed))
    if found is None:
        return None
    minute = int(found[1]) * HOUR + int(found[2])
    return minute if int(found[2]) < HOUR and minute <= LAST_MINUTE else None
