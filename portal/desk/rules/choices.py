"""The times of a day as the desk reads them for somebody: to be had, to be waived, or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.bookings.rules import Day, Slot, Wish, problems_with, slots_by_unit
from portal.bookings.rules.instants import instant_text
from portal.calendars.rules.groups import Group, groups_of
from portal.problems import Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """One time at a group of equal units: the first that can be had, and what would be waived.
    `slot` cannot be had at all when `why` says something that nobody waives."""

    slot: Slot
    why: Problem | None
    waivable: bool

    @property
    def starts_text(self) -> str:
        """As forms send it."""
        return instant_text(self.slot.span.starts)

    @property
    def open(self) -> bool:
        return self.why is None or self.waivable


def choices_of(day: Day) -> list[tuple[Group, list[Choice]]]:
    """The times of a day that have not begun, by groups of equal units."""
    groups = groups_of(day.facts, day.hours.day)
    slots = slots_by_unit(day, day.facts.units)
    return [(group, _of_group(day, group, slots)) for group in groups]


def _of_group(day: Day, group: Group, slots: Mapping[int, Sequence[Slot]]) -> list[Choice]:
    rows = zip(*(slots[unit.id] for unit in group.units), strict=True)
    return [_best(day, row) for row in rows if row[0].span.starts > day.now]


def _best(day: Day, slots: Sequence[Slot]) -> Choice:
    mine = next((slot for slot in slots if slot.state == "mine"), None)
    if mine is not None:
        return Choice(mine, None, waivable=False)
    free = next((slot for slot in slots if slot.bookable), None)
    if free is not None:
        return Choice(free, None, waivable=False)
    for slot in slots:
        problems = problems_with(Wish(slot.unit, slot.span), day)
        if problems and all(problem.waivable for problem in problems):
            return Choice(slot, problems[0], waivable=True)
    return Choice(slots[0], slots[0].problem, waivable=False)


def free_choices(groups: Sequence[tuple[Group, Sequence[Choice]]]) -> int:
    """How many times can be had without waiving anything."""
    return sum(choice.slot.bookable for _, choices in groups for choice in choices)
