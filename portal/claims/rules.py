"""Time as numbered ticks, so that two claims on one place and tick share a key."""

from collections.abc import Iterable, Mapping, Sequence

from portal.clock import to_us
from portal.timespan import TimeSpan

Taken = Mapping[tuple[int, int], int]  # (space, tick) -> places taken
US_A_MINUTE = 60_000_000


def ticks_of(span: TimeSpan, tick_minutes: int, buffer_minutes: int = 0) -> range:
    """The ticks a span touches, counted from 1970, with the buffer after it."""
    tick = tick_minutes * US_A_MINUTE
    end = to_us(span.ends) + buffer_minutes * US_A_MINUTE
    return range(to_us(span.starts) // tick, -(-end // tick))


def places_left(spaces: Iterable[tuple[int, int]], ticks: range, taken: Taken) -> int:
    """The fewest places free in any tick of any of `spaces`, given as (id, capacity)."""
    if not taken:
        return min(capacity for _, capacity in spaces)
    get = taken.get
    return min(
        capacity - max(get((space, tick), 0) for tick in ticks) for space, capacity in spaces
    )


def free_numbers(taken: set[int], capacity: int, wanted: int) -> Sequence[int] | None:
    """The lowest `wanted` place numbers not in `taken`, or None when there are not so many."""
    if capacity - len(taken) < wanted:
        return None
    return [place for place in range(1, capacity + 1) if place not in taken][:wanted]
