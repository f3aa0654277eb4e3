"""What is free, at many places at once: a fixed number of queries, and most of it from memory.

A facility's day is kept by the versions of its rules and claims, which one query reads each time;
only what changed is read again. A hold that lapses changes no version, so a day is kept no longer
than the first hold in it, nor beyond the moment at which the desk's places are everybody's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock, database
from portal.bookings.queries import reader_in_weeks
from portal.bookings.rules import Reader, day_ticks
from portal.claims.queries import taken_rows
from portal.facilities.queries import Version, all_versions, facts_at
from portal.facilities.rules import Facts, walk_minutes
from portal.finding.rules.free import FreeDay, free_day
from portal.finding.rules.names import Landmark, Names, names_of
from portal.finding.rules.words import folded
from portal.hours.queries import resolve_many
from portal.kept import Kept


@dataclass(frozen=True, slots=True)
class _Known:
    """A day, and what it is exact for."""

    rules: int
    claims: int
    until_us: int
    day: FreeDay


_days: Kept[tuple[int, date], _Known] = Kept(40_000)
_names: Kept[int, tuple[object, Names]] = Kept(1)


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything there is to look through: facilities with their versions, and landmarks."""

    versions: tuple[Version, ...]
    facilities: tuple[Facts, ...]
    landmarks: tuple[Landmark, ...]

    def landmark(self, slug: str) -> Landmark | None:
        """The one asked for, or the first, from which people walk who name none."""
        named = next((each for each in self.landmarks if each.slug == slug), None)
        return named or (self.landmarks[0] if self.landmarks else None)

    def names(self) -> Names:
        """What a search may speak of."""
        key = (tuple((v.id, v.rules) for v in self.versions), self.landmarks)
        kept = _names.get(0)
        if kept is not None and kept[0] == key:
            return kept[1]
        things = [f.name for f in self.facilities] + [f.organisation.name for f in self.facilities]
        made = names_of(
            {(folded(name.zh), folded(name.en)) for name in things},
            [(m.slug, folded(m.name_zh), folded(m.name_en)) for m in self.landmarks],
        )
        _names.keep(0, (key, made))
        return made


async def ground() -> Ground:
    """Every facility that is not retired, and the landmarks in the order they were entered."""
    versions = await all_versions()
    facilities = await facts_at(versions)
    marks = await database.rows(
        "SELECT slug, name_zh, name_en, latitude, longitude FROM landmark ORDER BY id"
    )
    return Ground(tuple(versions), tuple(facilities), tuple(Landmark(*row) for row in marks))


def walks(facilities: Iterable[Facts], landmark: Landmark | None) -> dict[int, int | None]:
    """Minutes on foot from a landmark, by facility id."""
    if landmark is None:
        return {facts.id: None for facts in facilities}
    here = (landmark.latitude, landmark.longitude)
    return {f.id: walk_minutes(*here, f.latitude, f.longitude) for f in facilities}


async def free_days(
    facilities: Sequence[Facts],
    versions: Sequence[Version],
    days: Sequence[date],
    now: datetime,
) -> dict[int, list[FreeDay]]:
    """The days of each facility, in order, by facility id."""
    claims = {version.id: version.claims for version in versions}
    now_us = clock.to_us(now)
    found: dict[tuple[int, date], FreeDay] = {}
    stale = []
    for facts in facilities:
        for day in days:
            known = _days.get((facts.id, day))
            if (
                known is None
                or known.rules != facts.rules_version
                or known.claims != claims[facts.id]
                or known.until_us <= now_us
            ):
                stale.append(facts)
                break
            found[facts.id, day] = known.day
    if stale:
        found |= await _read(stale, claims, days, now)
    return {facts.id: [found[facts.id, day] for day in days] for facts in facilities}


async def _read(
    facilities: Sequence[Facts], claims: dict[int, int], days: Sequence[date], now: datetime
) -> dict[tuple[int, date], FreeDay]:
    """Days that are not known or not true any more."""
    hours = await resolve_many(facilities, days)
    ranges: dict[int, range] = {}
    for facts in facilities:
        ticks = day_ticks(facts, min(days), max(days))
        known = ranges.get(facts.tick_minutes, ticks)
        ranges[facts.tick_minutes] = range(
            min(ticks.start, known.start), max(ticks.stop, known.stop)
        )
    owner = {space.id: facts.id for facts in facilities for space in facts.spaces}
    taken: dict[int, dict[tuple[int, int], int]] = {facts.id: {} for facts in facilities}
    until = {facts.id: clock.NEVER_US for facts in facilities}
    for space, tick, count, expires_us in await taken_rows(owner, list(ranges.values())):
        facility = owner.get(space)
        if facility is not None:
            taken[facility][space, tick] = count
            until[facility] = min(until[facility], expires_us)
    keeping = not database.in_a_transaction()
    read = {}
    for facts in facilities:
        for day in days:
            made = free_day(facts, hours[facts.id, day], taken[facts.id])
            read[facts.id, day] = made
            if keeping:
                until_us = until[facts.id]
                if made.let_go is not None and now < made.let_go:
                    until_us = min(until_us, clock.to_us(made.let_go))
                known_day = _Known(facts.rules_version, claims[facts.id], until_us, made)
                _days.keep((facts.id, day), known_day)
    return read


async def reader_of(person_id: int | None, days: Sequence[date]) -> Reader:
    """Who looks, and what they have in the weeks of `days`."""
    return await reader_in_weeks(person_id, days)
