"""Who has taken what, kept to the portal's own rules: room, caps, one place at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.bookings.rules.caps import monday_of
from portal.bookings.rules.states import COUNTS_FOR_CAPS, State
from portal.claims.rules import free_numbers, ticks_of
from portal.demo.peopling import Person
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.timespan import TimeSpan

Claim = tuple[int, int, int, int]  # space, tick, place, capacity


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to a booking."""

    before: str
    after: State
    at: datetime
    actor: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking with its history; `claims` are its (space, tick, place, capacity), which stand
    until `claimed_until`, or for good."""

    person: Person
    facts: Facts
    unit: UnitFacts
    day: date
    span: TimeSpan
    party: int
    children: int
    child_band: str
    history: tuple[Line, ...]
    helper: int | None = None
    late: bool = False
    claims: tuple[Claim, ...] = ()
    claimed_until: datetime | None = None

    @property
    def state(self) -> State:
        return self.history[-1].after


@dataclass(slots=True)
class Diary:
    """All bookings written so far."""

    entries: list[Entry] = field(default_factory=list)
    taken: defaultdict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    kept_free: set[tuple[int, int]] = field(default_factory=set)
    on_day: Counter[tuple[int, date]] = field(default_factory=Counter)
    in_week: Counter[tuple[int, date, str]] = field(default_factory=Counter)
    busy: defaultdict[tuple[int, date], list[TimeSpan]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def places(
        self, facts: Facts, terms: TermsFacts, unit: UnitFacts, span: TimeSpan, party: int
    ) -> list[Claim] | None:
        """The lowest free places for a party, or None; a unit taken whole needs all of them."""
        found = []
        ticks = ticks_of(span, facts.tick_minutes, terms.buffer_minutes)
        for space in unit.spaces:
            needed = space.capacity if unit.takes_whole else party
            for tick in ticks:
                if (space.id, tick) in self.kept_free:
                    return None
                taken = self.taken.get((space.id, tick), set())
                numbers = free_numbers(taken, space.capacity, needed)
                if numbers is None:
                    return None
                found += [(space.id, tick, number, space.capacity) for number in numbers]
        return found

    def may(
        self, person: Person, facts: Facts, terms: TermsFacts, day: date, span: TimeSpan
    ) -> bool:
        """Whether the household's caps, and its bookings at that time, leave room for this one."""
        home = person.household
        if self.on_day[home, day] >= terms.cap_day:
            return False
        if self.in_week[home, monday_of(day), facts.kind] >= terms.cap_week:
            return False
        return not any(other.overlaps(span) for other in self.busy[home, day])

    def write(self, entry: Entry) -> None:
        """Keep a booking; one that counts for the caps takes its places too."""
        self.entries.append(entry)
        self.count(entry)

    def count(self, entry: Entry) -> None:
        """Let a booking take its places, and count for the caps, if it is one that does."""
        if entry.state not in COUNTS_FOR_CAPS:
            return
        home = entry.person.household
        self.on_day[home, entry.day] += 1
        self.in_week[home, monday_of(entry.day), entry.facts.kind] += 1
        self.busy[home, entry.day].append(entry.span)
        self.take(entry.claims)

    def discount(self, entry: Entry) -> None:
        """The opposite: what it took is free again."""
        home = entry.person.household
        self.on_day[home, entry.day] -= 1
        self.in_week[home, monday_of(entry.day), entry.facts.kind] -= 1
        self.busy[home, entry.day].remove(entry.span)
        self.free(entry.claims)

    def take(self, claims: Iterable[Claim]) -> None:
        """Nobody else gets these places."""
        for space, tick, place, _ in claims:
            self.taken[space, tick].add(place)

    def free(self, claims: Iterable[Claim]) -> None:
        """They can be taken again."""
        for space, tick, place, _ in claims:
            self.taken[space, tick].remove(place)
