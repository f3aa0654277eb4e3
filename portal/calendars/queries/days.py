"""Days with their slots, kept in this process while nothing changes them.

What everybody sees is kept by the facility's two versions and until the clock alone would change
it. A reader with bookings of their own in those weeks gets the slots decided afresh, from the same
kept reading of the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal import clock, database
from portal.bookings.queries import availability, own_in_weeks
from portal.bookings.rules import Day, Slot, slots_by_unit
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
    """Days of one facility. `shared` is true when every reader would see the same."""

    days: dict[date, SlottedDay]
    shared: bool

    @property
    def until(self) -> datetime:
        return min(day.until for day in self.days.values())


_kept: Kept[tuple[int, date], tuple[Version, SlottedDay]] = Kept(3000)


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
    reader's own bookings; two more read what is not kept, and six the hours that are not.
    """
    if apart_from is not None:
        found = await availability([facts], days, person_id, apart_from=apart_from)
        return Reading({d: _slotted(found.days[facts.id, d], found.until) for d in days}, False)
    shared = await _shared(version, facts, days)
    own = await own_in_weeks(person_id, days) if person_id else []
    if not own:
        return Reading(shared, True)
    now = clock.now()
    return Reading(
        {
            on: _slotted(replace(kept.day, own=own, now=now), kept.until)
            for on, kept in shared.items()
        },
        False,
    )


async def _shared(version: Version, facts: Facts, days: Sequence[date]) -> dict[date, SlottedDay]:
    now = clock.now()
    found: dict[date, SlottedDay] = {}
    for on in days:
        kept = _kept.get((facts.id, on))
        if kept is not None and kept[0] == version and kept[1].day.now <= now < kept[1].until:
            found[on] = kept[1]
    missing = [on for on in days if on not in found]
    if missing:
        read = await availability([facts], missing)
        for on in missing:
            found[on] = _slotted(read.days[facts.id, on], read.until)
            if not database.in_a_transaction():
                _kept.keep((facts.id, on), (version, found[on]))
    return found


def _slotted(day: Day, until: datetime) -> SlottedDay:
    return SlottedDay(day, slots_by_unit(day, day.facts.units), until)
