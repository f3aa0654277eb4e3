"""Setting hours: calendars of public holidays, periods, exceptions, closures.

Each is a transaction of its own or part of the one that is open. The database raises the version
of every facility touched. Nobody is moved or told here: who closes hours that are booked does that
as well, above.
"""

from portal.hours.actions.calendar import announce, seed_calendar, set_day
from portal.hours.actions.closures import close, lift
from portal.hours.actions.periods import (
    NO_END,
    Rule,
    remove_exception,
    remove_opening_period,
    remove_school_period,
    set_exception,
    set_opening_period,
    set_school_period,
)

__all__ = [
    "NO_END",
    "Rule",
    "announce",
    "close",
    "lift",
    "remove_exception",
    "remove_opening_period",
    "remove_school_period",
    "seed_calendar",
    "set_day",
    "set_exception",
    "set_opening_period",
    "set_school_period",
]
