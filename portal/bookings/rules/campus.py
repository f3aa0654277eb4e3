"""How many may be on a whole campus at once, whichever facilities they booked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.language import say_n
from portal.problems import Problem
from portal.timespan import TimeSpan


@dataclass(frozen=True, slots=True)
class Stay:
    """So many people who are, or may be, on a campus during a span."""

    span: TimeSpan
    heads: int


def most_at_once(stays: Iterable[Stay], span: TimeSpan) -> int:
    """The most heads at any instant of `span`; who leaves makes room for who comes."""
    return busiest(stays, span)[0]


def busiest(stays: Iterable[Stay], span: TimeSpan) -> tuple[int, datetime]:
    """The same, and the first instant at which there are so many."""
    changes: list[tuple[datetime, int]] = []
    for stay in stays:
        if stay.span.overlaps(span):
            changes += [(max(stay.span.starts, span.starts), stay.heads)]
            changes += [(stay.span.ends, -stay.heads)]
    most, since, there = 0, span.starts, 0
    for at, change in sorted(changes):  # at one instant those who leave come first
        there += change
        if there > most:
            most, since = there, at
    return most, since


def problems(cap: int | None, room: int | None, party: int) -> list[Problem]:
    """Why a party cannot come where there is `room` for so many more (None: no cap)."""
    if cap is None or room is None or party <= room:
        return []
    if room <= 0:
        words = say_n(
            "The whole campus is full at that time: at most %(n)s person may be there.",
            "The whole campus is full at that time: at most %(n)s people may be there.",
            cap,
        )
        return [Problem("campus_full", words, field="starts")]
    words = say_n(
        "There is room for only %(n)s more person on the whole campus at that time.",
        "There is room for only %(n)s more people on the whole campus at that time.",
        room,
    )
    return [Problem("campus_full", words, field="party")]
