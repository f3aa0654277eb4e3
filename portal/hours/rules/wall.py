"""From wall times to instants on the facility's ticks."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.clock import EPOCH
from portal.facilities.rules import Facts
from portal.hours.rules.dusk import light_ends
from portal.hours.rules.layers import Opening
from portal.timespan import TimeSpan, joined, on_the_wall

NOON = 12 * 60


def on_ticks(starts: datetime, ends: datetime, tick_minutes: int) -> TimeSpan | None:
    """The whole ticks between two instants, or None when there is none.

    Places are claimed by whole ticks: what begins or ends inside one could be shown and not taken.
    """
    tick = timedelta(minutes=tick_minutes)
    starts += (EPOCH - starts) % tick
    ends -= (ends - EPOCH) % tick
    return TimeSpan(starts, ends) if starts < ends else None


@lru_cache(maxsize=20_000)
def span_on(
    day: date, opens: int, closes: int, zone: ZoneInfo, tick_minutes: int
) -> TimeSpan | None:
    """Wall times as a span; None when the clocks are put forward over all of it."""
    return on_ticks(on_the_wall(day, opens, zone), on_the_wall(day, closes, zone), tick_minutes)


def until_dusk(day: date, opening: Opening, facts: Facts) -> TimeSpan | None:
    """What of an opening has daylight; None when it is dark before it begins."""
    span = span_on(day, opening.opens, opening.closes, facts.zone, facts.tick_minutes)
    # A hundredth of a degree is seconds of dusk, and lets neighbours share one reckoning.
    noon = on_the_wall(day, NOON, facts.zone)
    dark = light_ends(round(facts.latitude, 2), round(facts.longitude, 2), noon)
    if span is None or dark is None:
        return span
    return on_ticks(span.starts, min(span.ends, dark), facts.tick_minutes)


def cut(spans: tuple[TimeSpan, ...], taken: TimeSpan, tick_minutes: int) -> tuple[TimeSpan, ...]:
    """What is left of `spans`, in whole ticks."""
    left = (rest for span in spans for rest in span.minus(taken))
    on = (on_ticks(rest.starts, rest.ends, tick_minutes) for rest in left)
    return tuple(span for span in on if span is not None)


def together(spans: list[TimeSpan]) -> tuple[TimeSpan, ...]:
    """The same time, in order, with what touches made one."""
    return tuple(spans) if len(spans) < 2 else tuple(joined(spans))


def wall_minutes(at: datetime, zone: ZoneInfo, day: date) -> int:
    """Minutes of `day` on the wall clock; the midnight that ends it is 1440."""
    wall = at.astimezone(zone)
    return (wall.date() - day).days * 1440 + wall.hour * 60 + wall.minute
