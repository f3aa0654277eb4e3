"""The free slots nearest to a wish that could not be met."""

from collections.abc import Iterable

from portal.bookings.rules.day import Slot
from portal.facilities.rules import Facts, walk_minutes
from portal.timespan import TimeSpan

OTHER_PLACE = 20  # minutes of waiting that a change of place is worth, besides the walk


def nearest(
    facts: Facts, span: TimeSpan, free: Iterable[tuple[Facts, Slot]], count: int = 3
) -> list[tuple[Facts, Slot]]:
    """The `count` slots of `free` that cost the least waiting and walking, at different times or
    places, the best first."""

    def cost(candidate: tuple[Facts, Slot]) -> tuple[float, object, int]:
        there, slot = candidate
        minutes = abs((slot.span.starts - span.starts).total_seconds()) / 60
        if there.id != facts.id:
            minutes += OTHER_PLACE + walk_minutes(
                facts.latitude, facts.longitude, there.latitude, there.longitude
            )
        return (minutes, slot.span.starts, slot.unit.id)

    chosen: list[tuple[Facts, Slot]] = []
    for there, slot in sorted(free, key=cost):
        # Six courts free at the same hour are one alternative, not six.
        if any(f.id == there.id and s.span == slot.span for f, s in chosen):
            continue
        chosen.append((there, slot))
        if len(chosen) == count:
            break
    return chosen
