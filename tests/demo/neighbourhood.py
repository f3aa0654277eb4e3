"""The demo neighbourhood, read back with what its rules say."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal import clock, database
from portal.claims.rules import ticks_of
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours
from portal.timespan import TimeSpan

TAKES = ("confirmed", "attended", "missed")


@dataclass(frozen=True, slots=True)
class Read:
    """A booking with the facility, unit, terms and hours it was made under."""

    row: Any
    facts: Facts
    unit: UnitFacts
    terms: TermsFacts
    hours: DayHours
    day: date
    span: TimeSpan

    @property
    def counts(self) -> bool:
        return self.row["state"] in TAKES

    @property
    def displaced(self) -> bool:
        return bool(self.row["state"] == "displaced")

    @property
    def moved(self) -> bool:
        """It was displaced, and has another time since."""
        return self.row["state"] == "confirmed" and self.row["sequence"] == 2

    @property
    def ticks(self) -> range:
        return ticks_of(self.span, self.facts.tick_minutes, self.terms.buffer_minutes)

    def places_in(self, capacity: int) -> int:
        """How many places it takes in a space of that capacity."""
        return capacity if self.unit.takes_whole else self.row["party"]


async def bookings() -> list[Read]:
    """Every booking there is."""
    facilities = {facts.id: facts for facts in await all_facts()}
    rows = await database.rows("SELECT * FROM booking ORDER BY id")
    first = date.fromisoformat(min(row["on_day"] for row in rows))
    last = date.fromisoformat(max(row["on_day"] for row in rows))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    hours = await resolve_many(list(facilities.values()), days)
    read = []
    for row in rows:
        facts = facilities[row["facility_id"]]
        unit = facts.unit(row["unit_id"])
        day = date.fromisoformat(row["on_day"])
        terms = facts.terms_on(day)
        assert unit is not None
        assert terms is not None
        span = TimeSpan(clock.from_us(row["starts_at"]), clock.from_us(row["ends_at"]))
        read.append(Read(row, facts, unit, terms, hours[facts.id, day], day, span))
    return read


def occupancy(read: list[Read]) -> dict[tuple[int, int], int]:
    """Places taken by (space, tick), by all bookings that take any."""
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for each in read:
        if each.counts:
            for space in each.unit.spaces:
                for tick in each.ticks:
                    taken[space.id, tick] += each.places_in(space.capacity)
    return taken
