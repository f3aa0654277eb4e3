"""Units that are as good as each other, so that six courts are one list of times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.facilities.rules import Facts, UnitFacts
from portal.language import Named, Words, say_n

NAMED_ONE_BY_ONE = 3  # more units than this are called "first – last"


@dataclass(frozen=True, slots=True)
class Group:
    """Equal units. `counted` says what is counted: "place", "court", "half", "table", "room"."""

    name: Named
    units: tuple[UnitFacts, ...]
    counted: str

    @property
    def size(self) -> int:
        """How many parties fit at once: places of a room, or so many courts."""
        if self.counted == "place":
            return sum(unit.capacity for unit in self.units)
        return len(self.units)


def groups_of(facts: Facts, first: date, last: date | None = None) -> tuple[Group, ...]:
    """What a facility offers on a day, or on any of a run of days, in groups, in the order of their
    first units."""
    alike: dict[tuple[object, ...], list[UnitFacts]] = {}
    # Where nothing is offered, what was or will be says until or from when.
    for unit in facts.units_on(first, last) or facts.units:
        alike.setdefault((unit.takes_whole, len(unit.spaces), unit.capacity), []).append(unit)
    return tuple(
        Group(_name(units), tuple(units), _counted(facts, units)) for units in alike.values()
    )


def alone(facts: Facts, unit: UnitFacts) -> Group:
    """One unit chosen by the reader."""
    return Group(unit.name, (unit,), _counted(facts, [unit]))


def words_for(group: Group, state: str, count: int) -> Words:
    """How many are to be had: "3 courts free", "2 places left"."""
    free, left = COUNTED[group.counted]
    return left(count) if state == "few" else free(count)


Counting = Callable[[int], Words]
COUNTED: dict[str, tuple[Counting, Counting]] = {
    "place": (
        lambda n: say_n("%(n)s place free", "%(n)s places free", n),
        lambda n: say_n("%(n)s place left", "%(n)s places left", n),
    ),
    "court": (
        lambda n: say_n("%(n)s court free", "%(n)s courts free", n),
        lambda n: say_n("%(n)s court left", "%(n)s courts left", n),
    ),
    "half": (
        lambda n: say_n("%(n)s half free", "%(n)s halves free", n),
        lambda n: say_n("%(n)s half left", "%(n)s halves left", n),
    ),
    "table": (
        lambda n: say_n("%(n)s table free", "%(n)s tables free", n),
        lambda n: say_n("%(n)s table left", "%(n)s tables left", n),
    ),
    "room": (
        lambda n: say_n("%(n)s room free", "%(n)s rooms free", n),
        lambda n: say_n("%(n)s room left", "%(n)s rooms left", n),
    ),
}
MEASURES = {"table_tennis": "table", "reading": "room", "study": "room", "meeting": "room"}


def _counted(facts: Facts, units: list[UnitFacts]) -> str:
    if units[0].capacity > 1:
        return "place"
    spaces = {space.id for unit in units for space in unit.spaces}
    larger = any(
        len(unit.spaces) > 1 and spaces & {space.id for space in unit.spaces}
        for unit in facts.units
        if unit not in units
    )
    return "half" if larger else MEASURES.get(facts.kind, "court")


def _name(units: list[UnitFacts]) -> Named:
    if len(units) > NAMED_ONE_BY_ONE:
        first, last = units[0].name, units[-1].name
        return Named(f"{first.zh} – {last.zh}", f"{first.into('en')} – {last.into('en')}")
    return Named(
        "、".join(unit.name.zh for unit in units),
        ", ".join(unit.name.into("en") for unit in units),
    )
