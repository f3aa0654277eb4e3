"""What residents wish for, and what a school says is drawn, as values; syntax only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.bookings.rules.drawn import DAY
from portal.draws.actions.ruling import Peak
from portal.facilities.rules import DrawFacts, Facts
from portal.web.form import Form

WISHES = 5
HALF_HOURS = range(0, DAY + 1, 30)
OFFSETS = range(-7, 7)  # days from the Monday of the drawn week
SATURDAY, SUNDAY = 5, 6
DAYS = 7


def wishes_in(sent: Form) -> list[str]:
    """The slots wished for, the dearest first; empty choices are left out."""
    chosen = (sent.text(f"wish{rank}") for rank in range(1, WISHES + 1))
    return [slot for slot in chosen if slot]


@dataclass(frozen=True, slots=True)
class PeakForm:
    """The form of a rule: numbers as they were chosen, days and units that are ticked."""

    numbers: Mapping[str, int]
    weekdays: int
    unit_ids: tuple[int, ...]

    @property
    def peak(self) -> Peak:
        n = self.numbers
        return Peak(
            weekdays=self.weekdays,
            from_minute=n["from_minute"],
            until_minute=n["until_minute"],
            register_from=n["register_from_day"] * DAY + n["register_from_minute"],
            register_until=n["register_until_day"] * DAY + n["register_until_minute"],
            drawn=n["drawn_day"] * DAY + n["drawn_minute"],
            unit_ids=self.unit_ids,
        )


USUAL: Mapping[str, int] = {
    "from_minute": 9 * 60,
    "until_minute": 12 * 60,
    "register_from_day": 0,
    "register_from_minute": 0,
    "register_until_day": 2,
    "register_until_minute": DAY,
    "drawn_day": 3,
    "drawn_minute": 12 * 60,
}


def shown(facts: Facts, rule: DrawFacts | None) -> PeakForm:
    """The form as it is first seen: what is drawn now, else what is usual."""
    if rule is None:
        singles = [unit.id for unit in facts.units if len(unit.spaces) == 1]
        return PeakForm(USUAL, 1 << SATURDAY | 1 << SUNDAY, tuple(singles))
    until_day, until_minute = divmod(rule.register_until, DAY)
    if until_minute == 0:
        until_day, until_minute = until_day - 1, DAY
    opens_day, opens_minute = divmod(rule.register_from, DAY)
    drawn_day, drawn_minute = divmod(rule.drawn, DAY)
    return PeakForm(
        {
            "from_minute": rule.from_minute,
            "until_minute": rule.until_minute,
            "register_from_day": opens_day,
            "register_from_minute": opens_minute,
            "register_until_day": until_day,
            "register_until_minute": until_minute,
            "drawn_day": drawn_day,
            "drawn_minute": drawn_minute,
        },
        rule.weekdays,
        rule.unit_ids,
    )


def peak_form(sent: Form, facts: Facts) -> PeakForm:
    """What was chosen; what no form of ours would send is as if it were not sent."""
    numbers = {
        name: _one_of(sent, name, OFFSETS if name.endswith("_day") else HALF_HOURS)
        for name in USUAL
    }
    weekdays = sum(1 << day for day in range(DAYS) if sent.ticked(f"day{day}"))
    ticked = tuple(unit.id for unit in facts.units if sent.ticked(f"unit{unit.id}"))
    return PeakForm(numbers, weekdays, ticked)


def _one_of(sent: Form, name: str, allowed: Sequence[int]) -> int:
    number = sent.number(name)
    return number if number is not None and number in allowed else USUAL[name]
