"""When a whole facility may be given up."""

from collections.abc import Iterator
from datetime import date

from portal.facilities.rules import Facts, UnitFacts
from portal.grounds.rules.dividing import LAST_DAY
from portal.language import Words, say
from portal.problems import Problem


def problems_with_retiring(facts: Facts, first: date, today: date) -> Iterator[Problem]:
    """Why a facility cannot be given up from that day on; none when it can."""
    if not today < first <= LAST_DAY:
        words = say("Tomorrow at the earliest, so that nobody is surprised.")
        yield Problem("too_late", words, field="first")
    last = offered_until(facts)
    if last < first:
        words = say("It is offered up to %(day)s already.", day=last)
        yield Problem("ended", words, field="first")
    for unit in facts.units:
        if unit.from_on >= first:
            words = say("%(unit)s is offered from %(day)s on.", unit=unit.name, day=unit.from_on)
            yield Problem("not_begun", words, field="first")


def offered_until(facts: Facts) -> date:
    """The last day on which anything of a facility is offered."""
    return max((unit.until_on for unit in facts.units), default=date.min)


def staying_until(facts: Facts, first: date) -> list[UnitFacts]:
    """The units that would still be offered on that day or later."""
    return [unit for unit in facts.units if unit.until_on >= first]


def told(facts: Facts) -> Words:
    """The change as the public log tells it, beside the day from which it holds."""
    return say("%(place)s is offered no longer.", place=facts.name)
