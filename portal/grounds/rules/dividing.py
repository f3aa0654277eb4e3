"""How a facility is divided into units, changed from a day on: what may be, and who still fits.

Only units have days. A court that is split keeps its bookings, for the whole is the same unit as
before; a room with another number of seats is a new unit, and who fits moves into it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.facilities.rules import Facts, UnitFacts
from portal.grounds.rules.describing import problems_with_named
from portal.language import Named, Words, say
from portal.problems import Problem

MOST_SEATS = 5000
LAST_DAY = date(2199, 12, 31)  # no calendar reaches further
HALF = 2


class Deed(StrEnum):
    """What is done to the units of a facility."""

    ADD = "add"
    RENAME = "rename"
    SEATS = "seats"
    SPLIT = "split"
    JOIN = "join"
    RETIRE = "retire"


DEEDS = {
    Deed.ADD: say("Add a court, table or room"),
    Deed.RENAME: say("Rename it"),
    Deed.SEATS: say("Change the number of seats"),
    Deed.SPLIT: say("Let halves be booked too"),
    Deed.JOIN: say("Let several be booked together"),
    Deed.RETIRE: say("Offer it no longer"),
}
WITH_NAME = (Deed.ADD, Deed.RENAME, Deed.JOIN)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different from the day `first` on.

    `units` are the ids it is done to. `halves` are the names of a split; with `apart` what is
    joined can still be booked by itself; `seats` is 1 for a court.
    """

    deed: Deed
    first: date
    units: tuple[int, ...] = ()
    name: Named = Named("", "")  # noqa: RUF009  a value that nobody can change
    halves: tuple[Named, Named] | None = None
    seats: int = 1
    apart: bool = True

    @property
    def ended(self) -> tuple[int, ...]:
        """The units that are offered no longer."""
        if self.deed is Deed.RETIRE or (self.deed is Deed.JOIN and not self.apart):
            return self.units
        return ()


def single(unit: UnitFacts) -> bool:
    """Whether it is one court, taken whole."""
    return unit.takes_whole and len(unit.spaces) == 1 and unit.spaces[0].capacity == 1


def shares_ground(unit: UnitFacts, facts: Facts) -> bool:
    """Whether another unit, now or later, is made of the same ground."""
    own = {space.id for space in unit.spaces}
    return any(
        other.id != unit.id
        and other.until_on >= unit.from_on
        and own & {s.id for s in other.spaces}
        for other in facts.units
    )


def deeds_for(unit: UnitFacts, facts: Facts) -> list[Deed]:
    """What may be done to a unit."""
    if unit.until_on != date.max:
        return [Deed.RENAME]
    deeds = [Deed.RENAME]
    if not unit.takes_whole and len(unit.spaces) == 1 and not shares_ground(unit, facts):
        deeds.append(Deed.SEATS)
    if single(unit) and not shares_ground(unit, facts):
        deeds.append(Deed.SPLIT)
    return [*deeds, Deed.RETIRE]


def problems_with_division(change: Change, facts: Facts, today: date) -> Iterator[Problem]:
    """Why a facility cannot be divided like that; none when it can."""
    if change.deed is not Deed.RENAME and not today < change.first <= LAST_DAY:
        words = say("Tomorrow at the earliest, so that nobody is surprised.")
        yield Problem("too_late", words, field="first")
    units = [unit for unit in facts.units if unit.id in change.units]
    if change.deed is not Deed.ADD and (len(units) != len(change.units) or not units):
        yield Problem("unknown_unit", say("Please choose what to change."), field="unit")
        return
    for unit in units:
        yield from _problems_with_unit(change, unit, facts)
    if change.deed in WITH_NAME:
        yield from problems_with_named("name", change.name)
    for field, half in zip(("first_half", "second_half"), change.halves or (), strict=False):
        yield from problems_with_named(field, half)
    if change.deed in (Deed.ADD, Deed.SEATS) and not 1 <= change.seats <= MOST_SEATS:
        words = say("A number from 1 to %(most)s, please.", most=MOST_SEATS)
        yield Problem("count", words, field="seats")
    if change.deed is Deed.JOIN:
        yield from _problems_with_joining(change, units, facts)
    left = [u for u in facts.units if u.until_on == date.max and u.id not in change.ended]
    if change.deed is Deed.RETIRE and not left:
        words = say("Nothing else could be booked here. Give up the whole facility instead.")
        yield Problem("last_unit", words)


def _problems_with_unit(change: Change, unit: UnitFacts, facts: Facts) -> Iterator[Problem]:
    if change.deed is Deed.RENAME:
        return
    if unit.until_on != date.max:
        words = say("%(unit)s is offered up to %(day)s only.", unit=unit.name, day=unit.until_on)
        yield Problem("ended", words, field="unit")
    elif change.first <= unit.from_on:
        words = say("%(unit)s is offered from %(day)s on.", unit=unit.name, day=unit.from_on)
        yield Problem("not_begun", words, field="first")
    if change.deed in (Deed.SEATS, Deed.SPLIT) and change.deed not in deeds_for(unit, facts):
        words = say("%(unit)s cannot be divided like that.", unit=unit.name)
        yield Problem("undividable", words, field="unit")
    if change.deed is Deed.SEATS and unit.capacity == change.seats:
        words = say("That is what it says already; nothing would change.")
        yield Problem("same", words, field="seats")


def _problems_with_joining(
    change: Change, units: Sequence[UnitFacts], facts: Facts
) -> Iterator[Problem]:
    if len(units) < HALF or not all(single(unit) for unit in units):
        words = say("Choose at least two courts, each of them one piece.")
        yield Problem("join", words, field="unit")
        return
    if change.apart and whole_of(units, facts) is not None:
        yield Problem("joined", say("They can be booked together already."), field="unit")


def whole_of(units: Sequence[UnitFacts], facts: Facts) -> UnitFacts | None:
    """The unit that is just these together, if there is one."""
    ground = {space.id for unit in units for space in unit.spaces}
    for other in facts.units:
        if other.until_on == date.max and {space.id for space in other.spaces} == ground:
            return other
    return None


def told(change: Change, facts: Facts) -> Words:
    """The change as the public log tells it, beside the day from which it holds."""
    units = [unit for unit in facts.units if unit.id in change.units]
    names = Named(
        "、".join(unit.name.zh for unit in units),
        ", ".join(unit.name.into("en") for unit in units),
    )
    if change.deed is Deed.ADD:
        return say("%(unit)s can be booked too.", unit=change.name)
    if change.deed is Deed.RENAME:
        return say("“%(old)s” is now called “%(new)s”.", old=names, new=change.name)
    if change.deed is Deed.SEATS:
        old = units[0].capacity
        return say("%(unit)s: %(n)s seats instead of %(old)s.", unit=names, n=change.seats, old=old)
    if change.deed is Deed.SPLIT and change.halves:
        first, second = change.halves
        return say(
            "%(unit)s can be booked by halves too: %(first)s, %(second)s.",
            unit=names,
            first=first,
            second=second,
        )
    if change.deed is Deed.JOIN and change.apart:
        return say("%(units)s can be booked together too: %(name)s.", units=names, name=change.name)
    if change.deed is Deed.JOIN:
        return say(
            "%(units)s can only be booked together: %(name)s.", units=names, name=change.name
        )
    return say("%(unit)s is offered no longer.", unit=names)


@dataclass(frozen=True, slots=True)
class Seated:
    """What a booking takes of a room: so many places in each of its ticks."""

    booking_id: int
    places: dict[int, int]


def fitting(bookings: Sequence[Seated], seats: int) -> set[int]:
    """The bookings that fit into a room with so many seats, those first in order before others."""
    taken: dict[int, int] = {}
    fit: set[int] = set()
    for each in bookings:
        if all(taken.get(tick, 0) + places <= seats for tick, places in each.places.items()):
            fit.add(each.booking_id)
            for tick, places in each.places.items():
                taken[tick] = taken.get(tick, 0) + places
    return fit
