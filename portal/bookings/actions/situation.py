"""What a verb decides on, read under the locks that keep it true until the transaction ends.

Locks are taken in one order everywhere: household, spaces, then (by writing it) the facility.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from portal import clock, database
from portal.bookings.queries import reader_in_weeks
from portal.bookings.rules import Day, Wish
from portal.bookings.rules.share import kept_spaces
from portal.claims import actions as claims
from portal.claims.queries import Standing, standing
from portal.claims.rules import ticks_of
from portal.facilities.queries import facts_by_unit
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.hours.queries import resolve
from portal.language import say
from portal.problems import Problem, Refused
from portal.timespan import TimeSpan

UNKNOWN = Problem("unknown_unit", say("This place is not in the list any more."), field="unit")


@dataclass(frozen=True, slots=True)
class Situation:
    """A wish and the day it falls on, as the database has it now."""

    facts: Facts
    terms: TermsFacts
    wish: Wish
    day: Day
    stand: Standing

    @property
    def ticks(self) -> range:
        return ticks_of(self.wish.span, self.facts.tick_minutes, self.terms.buffer_minutes)

    async def claim(
        self, booking_id: int, *, expires_us: int = clock.NEVER_US, beside: bool = False
    ) -> None:
        """Claim for a booking what the wish asks for, instead of what it had or `beside` that."""
        await claims.take(
            booking_id,
            [(space.id, space.capacity) for space in self.wish.unit.spaces],
            self.ticks,
            self.stand,
            party=None if self.wish.unit.takes_whole else self.wish.party,
            expires_us=expires_us,
            beside=beside,
        )


class Booker(Protocol):
    """Whose booking it is or would be."""

    @property
    def id(self) -> int: ...


async def locked_situation(
    visitor: Booker,
    unit_id: int,
    span: TimeSpan,
    *,
    party: int = 1,
    children: int = 0,
    apart_from: int | None = None,
    granted: int = 0,
) -> Situation:
    """The situation for a wish, not counting the booking `apart_from`, for somebody to whom
    `granted` places are open whatever is kept for the desk.

    The caller holds the household's lock already. Raises Refused when the unit does not exist or
    has no terms.
    """
    facts = await facts_by_unit(unit_id)
    unit = facts.unit(unit_id) if facts else None
    if facts is None or unit is None:
        raise Refused([UNKNOWN])
    on = span.starts.astimezone(facts.zone).date()
    terms = facts.terms_on(on)
    if terms is None:
        raise Refused([UNKNOWN])
    spaces = spaces_looked_at(facts, unit, on)
    await database.lock("space", spaces)
    ticks = ticks_of(span, facts.tick_minutes, terms.buffer_minutes)
    stand = await standing(spaces, ticks, apart_from=apart_from)
    day = Day(
        facts=facts,
        hours=await resolve(facts, on),
        now=clock.now(),
        taken=stand.taken,
        reader=await reader_in_weeks(visitor.id, [on], apart_from=apart_from),
        granted=granted,
    )
    return Situation(facts, terms, Wish(unit, span, party, children), day, stand)


def spaces_looked_at(facts: Facts, unit: UnitFacts, on: date) -> set[int]:
    """What a wish for a unit is decided by: its spaces, and all that are counted with them where
    the last are kept for the desk."""
    spaces = {space.id for space in unit.spaces}
    terms = facts.terms_on(on)
    if unit.takes_whole and terms is not None and terms.desk_share:
        spaces |= kept_spaces(facts.units_on(on)).keys()
    return spaces


def refuse_with(problems: list[Problem]) -> None:
    """Raise Refused if there is a problem; a conflict when it is that somebody was quicker."""
    if problems:
        raise Refused(problems, conflict=problems[0].code in ("full", "few_left"))
