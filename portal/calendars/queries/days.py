"""Days with their slots, kept in this process while nothing changes them.

What is seen is kept by the facility's two versions, by the reader's own bookings in those weeks,
and until the clock alone would change it. For somebody with bookings the slots are decided anew
from the same kept reading of the database that everybody else sees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal import clock, database
from portal.bookings.queries import availability, reader_in_weeks
from portal.bookings.rules import NOBODY, Day, Reader, Slot, slots_by_unit
from portal.facilities.queries import Version
from portal.facilities.rules import Facts
from portal.kept import Kept


@dataclass(frozen=True, slots=True)
class SlottedDay:
    """A day with the slots of each unit, and until when nobody but a writer changes them."""

    day: Day
    slots: Mapping[int, Sequence[Slot]]
    until: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Days of one facility as a reader sees them; whoever has nothing in those weeks is like
    everybody. `reader` is None while one of their bookings is being moved."""

    days: dict[date, SlottedDay]
    reader: Reader | None

    @property
    def until(self) -> datetime:
        return min(day.until for day in self.days.values())


_kept: Kept[tuple[int, date, Reader], tuple[Version, SlottedDay]] = Kept(3000)


async def days_at(
    version: Version,
    facts: Facts,
    days: Sequence[date],
    person_id: int | None = None,
    *,
    apart_from: int | None = None,
) -> Reading:
    """The slots of `days` as a person sees them, leaving out one booking.

    `version` is what the database said about the facility for this request. One query finds the
    reader's own bookings and another the caps; two more read what is not kept, and six the hours
    that are not.
    """
    if apart_from is not None:
        found = await availability([facts], days, person_id, apart_from=apart_from)
        return Reading({d: _slotted(found.days[facts.id, d], found.until) for d in days}, None)
    reader = await reader_in_weeks(person_id, days)
    return Reading(await _known(version, facts, days, reader), reader)


async def _known(
    version: Version, facts: Facts, days: Sequence[date], reader: Reader
) -> dict[date, SlottedDay]:
    now = clock.now()
    found: dict[date, SlottedDay] = {}
    for on in days:
        kept = _kept.get((facts.id, on, reader))
        if kept is not None and kept[0] == version and kept[1].day.now <= now < kept[1].until:
            found[on] = kept[1]
    missing = [on for on in days if on not in found]
    if missing:
        read = await (
            _decided_for(version, facts, missing, reader) if reader else _read(facts, missing)
        )
        found |= read
        if not database.in_a_transaction():
            for on, day in read.items():
                _kept.keep((facts.id, on, reader), (version, day))
    return found


async def _read(facts: Facts, days: Sequence[date]) -> dict[date, SlottedDay]:
    read = await availability([facts], days)
    return {on: _slotted(read.days[facts.id, on], read.until) for on in days}


async def _decided_for(
    version: Version, facts: Facts, days: Sequence[date], reader: Reader
) -> dict[date, SlottedDay]:
    """What everybody sees, decided anew for a reader; exact until one of their bookings ends."""
    now = clock.now()
    shared = await _known(version, facts, days, NOBODY)
    ends = min((each.span.ends for each in reader.own if each.span.ends > now), default=None)
    return {
        on: _slotted(
            replace(day.day, reader=reader, now=now), min(day.until, ends) if ends else day.until
        )
        for on, day in shared.items()
    }


def _slotted(day: Day, until: datetime) -> SlottedDay:
    return SlottedDay(day, slots_by_unit(day, day.facts.units), until)
