"""Kinds of day as the organisation calls them."""

from portal.facilities.rules import Facts
from portal.hours.rules import DayType
from portal.hours.rules.sentences import kind_words
from portal.language import Words


def kinds_at(facts: Facts) -> dict[DayType, Words]:
    """The word for each kind of day at a facility: a library has weekdays, no school days."""
    found = {}
    for day_type in DayType:
        words = kind_words(day_type, facts, None)
        if isinstance(words, Words):
            found[day_type] = words
    return found
