"""Which slots of a facility's day have room for one person, worked out once and looked up often.

This finds; `bookings.rules` decides: whatever is shown has been asked of `slot_at` as well.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from portal.bookings.rules import (
    NOBODY,
    Day,
    Reader,
    Slot,
    Wish,
    problems_with,
    slot_at,
)
from portal.bookings.rules.campus import Stay
from portal.bookings.rules.offer import spans_of
from portal.bookings.rules.refusal import has_campus_room, room, time_problems
from portal.bookings.rules.release import bookable_for, first_bookable
from portal.bookings.rules.share import let_go_at, share_of
from portal.claims.rules import Taken, places_left, ticks_of
from portal.facilities.rules import Facts, TermsFacts, UnitFacts
from portal.finding.rules.wanted import Wanted
from portal.hours.rules import DayHours
from portal.timespan import TimeSpan

Time = tuple[int, int, TimeSpan]  # from and to in minutes of the day, and the span itself
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Chance:
    """A slot with room: where it lies on the day's clock, in minutes, and in which unit."""

    starts: int
    ends: int
    span: TimeSpan
    unit: UnitFacts


@dataclass(frozen=True, slots=True, eq=False)
class FreeDay:
    """One facility's day: its hours, what is taken, and one chance for each time with room.

    `times` are all its slot times; `full` those that would do if there were room; `begins` when the
    chances begin. Until `let_go`, when nothing is kept for the desk any more, only those of `early`
    are chances for others. `drawn` keeps what was drawn of this day: it is true as long as the day
    is.
    """

    facts: Facts
    hours: DayHours
    taken: Taken
    terms: TermsFacts | None
    times: tuple[Time, ...] = ()
    chances: tuple[Chance, ...] = ()
    full: tuple[Time, ...] = ()
    begins: tuple[datetime, ...] = ()
    let_go: datetime | None = None
    early: tuple[Chance, ...] = ()
    crowd: tuple[Stay, ...] = ()
    drawn: dict[Hashable, str] = field(default_factory=dict)

    def read_at(self, now: datetime, reader: Reader = NOBODY) -> Day:
        """The same day as the rules of booking see it, for a reader with bookings of their own."""
        return Day(self.facts, self.hours, now, self.taken, reader, crowd=self.crowd)

    def earliest(self, now: datetime, reader: Reader = NOBODY) -> datetime | None:
        """When the first slot may begin that can be booked now; None while none can."""
        if self.terms is None:
            return None
        if now < bookable_for(reader, self.hours.day, self.facts, self.terms):
            return None
        return now + (timedelta(minutes=self.terms.notice_minutes) or INSTANT)

    def open_to(self, wanted: Wanted, now: datetime, reader: Reader = NOBODY) -> Sequence[Chance]:
        """The chances in the asked time that may be booked now, in order of time."""
        earliest = self.earliest(now, reader)
        if earliest is None:
            return ()
        found: Sequence[Chance]
        if self.let_go is not None and now < self.let_go:
            found = [chance for chance in self.early if chance.span.starts >= earliest]
        else:
            found = self.chances[bisect_left(self.begins, earliest) :]
        if wanted.starts is not None or wanted.ends is not None:
            found = [chance for chance in found if wanted.fits(chance.starts, chance.ends)]
        if reader and found:
            found = [c for c in found if not any(o.span.overlaps(c.span) for o in reader.own)]
            # What else is against this reader is against them for the whole day, but for a peak's
            # limit; then it is asked of each time.
            day = self.read_at(now, reader)
            peaks = any(cap.peak for cap in reader.caps)
            looked_at = {c.span: c for c in (found if peaks else found[:1])}
            against = {
                span for span, c in looked_at.items() if problems_with(Wish(c.unit, span), day)
            }
            if peaks:
                return [c for c in found if c.span not in against]
            if against:
                return []
        return found

    def kept_for_desk(
        self, wanted: Wanted, now: datetime, reader: Reader = NOBODY
    ) -> Sequence[Chance]:
        """The chances in the asked time that are the desk's for now."""
        earliest = self.earliest(now, reader)
        if earliest is None or self.let_go is None or now >= self.let_go:
            return ()
        open_now = {chance.span.starts for chance in self.early}
        return [
            chance
            for chance in self.chances
            if chance.span.starts >= earliest
            and chance.span.starts not in open_now
            and wanted.fits(chance.starts, chance.ends)
        ]

    def slot(self, chance: Chance, now: datetime, reader: Reader = NOBODY) -> Slot:
        """A chance as the rules of booking show it."""
        assert self.terms is not None  # noqa: S101  a day without terms has no chances
        return slot_at(self.read_at(now, reader), chance.unit, chance.span, self.terms)


def free_day(facts: Facts, hours: DayHours, taken: Taken, crowd: tuple[Stay, ...] = ()) -> FreeDay:
    """What has room on a day; `taken` holds the facility's own spaces only, `crowd` is who is
    expected on its campus, if it counts."""
    terms = facts.terms_on(hours.day)
    if terms is None:
        return FreeDay(facts, hours, taken, None)
    # As whoever may book first sees it, at that moment: what the clock forbids then, it forbids
    # everybody for ever after.
    first = Reader(priority=frozenset({facts.kind}), neighbour=True)
    day = Day(facts, hours, first_bookable(hours.day, facts, terms), taken, first, crowd=crowd)
    spans = tuple(spans_of(day, terms))
    times = tuple((*_minutes(span, hours), span) for span in spans)
    bookable = [time for time in times if not time_problems(time[2], day, terms)]
    open_campus = [time for time in bookable if has_campus_room(time[2], day)]
    chances = tuple(_chances(facts.units_on(hours.day), facts, terms, open_campus, taken))
    let_go = let_go_at(hours.day, terms, facts.zone) if terms.desk_share else None
    early = () if let_go is None else tuple(_early(chances, day, terms, let_go))
    begins = tuple(chance.span.starts for chance in chances)
    roomy = set(begins)
    full = tuple(time for time in bookable if time[2].starts not in roomy)
    return FreeDay(facts, hours, taken, terms, times, chances, full, begins, let_go, early, crowd)


def _early(
    chances: Sequence[Chance], day: Day, terms: TermsFacts, let_go: datetime
) -> Iterator[Chance]:
    """The chances there are while the last places are kept for the desk."""
    units = _smallest_first(day.facts.units_on(day.hours.day))
    for chance in chances:
        ticks = ticks_of(chance.span, day.facts.tick_minutes, terms.buffer_minutes)
        share = share_of(units, ticks, day.taken, terms=terms, until=let_go, phone="")
        fitting = [unit for unit in units if share.left(unit, room(unit, ticks, day), 0) > 0]
        if fitting:
            yield replace(chance, unit=_roomiest(fitting, ticks, day.taken))


def _smallest_first(units: Sequence[UnitFacts]) -> list[UnitFacts]:
    """Who is offered half a pitch does not take the whole from others."""
    return sorted(units, key=lambda unit: len(unit.spaces))


def _minutes(span: TimeSpan, hours: DayHours) -> tuple[int, int]:
    """A span in minutes of its day; what ends at midnight ends at 1440."""
    starts = span.starts.astimezone(hours.zone)
    begun = starts.hour * 60 + starts.minute
    return begun, begun + span.minutes


def _chances(
    offered: Sequence[UnitFacts],
    facts: Facts,
    terms: TermsFacts,
    times: Sequence[Time],
    taken: Taken,
) -> Iterator[Chance]:
    units = _smallest_first(offered)
    if not times or not units:
        return
    grain, buffer = facts.tick_minutes, terms.buffer_minutes
    base = ticks_of(times[0][2], grain).start
    day = range(base, max(ticks_of(span, grain, buffer).stop for _, _, span in times))
    blocked = [(unit, _blocked(unit, taken, day) if taken else 0) for unit in units]
    for starts, ends, span in times:
        ticks = ticks_of(span, grain, buffer)
        asked = ((1 << len(ticks)) - 1) << (ticks.start - base)
        fitting = [unit for unit, mask in blocked if not mask & asked]
        if fitting:
            yield Chance(starts, ends, span, _roomiest(fitting, ticks, taken))


def _roomiest(units: Sequence[UnitFacts], ticks: range, taken: Taken) -> UnitFacts:
    """The first of `units`; among shared rooms as good as it, the one with most places left."""
    first = units[0]
    if first.takes_whole or len(units) == 1:
        return first

    def left(unit: UnitFacts) -> int:
        return places_left([(s.id, s.capacity) for s in unit.spaces], ticks, taken)

    return max((u for u in units if len(u.spaces) == len(first.spaces)), key=left)


def _blocked(unit: UnitFacts, taken: Taken, ticks: range) -> int:
    """Those of `ticks`, as bits counted from the first, in which nobody more fits into a unit."""
    blocked = 0
    for space in unit.spaces:
        full = 1 if unit.takes_whole else space.capacity
        for tick in ticks:
            if taken.get((space.id, tick), 0) >= full:
                blocked |= 1 << (tick - ticks.start)
    return blocked
