"""The values the rules speak of."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.bookings.rules.campus import Stay
from portal.claims.rules import Taken, ticks_of
from portal.facilities.caps import Cap
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.hours.rules import DayHours
from portal.problems import Problem
from portal.timespan import TimeSpan, day_span


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like: a unit, a span, and how many come, `children` among them."""

    unit: UnitFacts
    span: TimeSpan
    party: int = 1
    children: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """A booking or hold the reader has already, here or elsewhere."""

    id: int
    code: str
    unit_id: int
    kind: str
    on_day: date
    span: TimeSpan
    state: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A booking of the reader, or of somebody of their household, as caps count it.

    `organisations` are who opens the place and who runs it; `begins` is a minute of its day.
    """

    theirs: bool
    kind: str
    organisations: frozenset[int]
    on_day: date
    day_type: str
    begins: int
    span: TimeSpan


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks or books: what they have in those weeks, and what else bears on what they may
    have. `counted` is what they and their household have in those weeks and months, and `caps` are
    those that hold on any of the days. `priority` names the kinds of facility for which their next
    booking comes first, because a closure took one from them. The desk knows a `neighbour`. True
    when any of it is there."""

    own: tuple[Own, ...] = ()
    paused_until: datetime | None = None
    priority: frozenset[str] = frozenset()
    neighbour: bool = False
    counted: tuple[Counted, ...] = ()
    caps: tuple[Cap, ...] = ()

    def __bool__(self) -> bool:
        known = self.paused_until or self.priority or self.neighbour
        return bool(self.own or known or self.counted or self.caps)


NOBODY = Reader()


@dataclass(frozen=True, slots=True)
class Day:
    """All that decides what can be booked at one facility on one day, read at `now`.

    `taken` leaves out the booking that is being confirmed or moved; so do the `reader`'s own.
    `granted` places are open whatever is kept for the desk: to the desk all of them, to others
    those they hold or have asked for. `crowd` is who else is expected on the campus, if it counts.
    """

    facts: Facts
    hours: DayHours
    now: datetime
    taken: Taken = field(default_factory=dict)
    reader: Reader = NOBODY
    granted: int = 0
    crowd: tuple[Stay, ...] = ()

    @property
    def own(self) -> tuple[Own, ...]:
        """The reader's bookings of that week and more."""
        return self.reader.own

    @property
    def terms(self) -> TermsFacts | None:
        return self.facts.terms_on(self.hours.day)


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot as it is shown: its state, the places left, and why not when it cannot be had.

    `state` is "free", "few", "full", "off", "wx" (closed for weather or an exam), "draw" (given by
    lot) or "mine" (then `own` is the reader's booking).
    """

    unit: UnitFacts
    span: TimeSpan
    state: str
    left: int
    problem: Problem | None = None
    own: Own | None = None

    @property
    def bookable(self) -> bool:
        return self.state in ("free", "few")


def day_ticks(facts: Facts, first: date, last: date) -> range:
    """The ticks from the beginning of `first` to the end of `last`, with room for a buffer."""
    span = TimeSpan(day_span(first, facts.zone).starts, day_span(last, facts.zone).ends)
    return ticks_of(TimeSpan(span.starts, span.ends + timedelta(hours=2)), facts.tick_minutes)
