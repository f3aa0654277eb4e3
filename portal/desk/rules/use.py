"""How bookings are made: by people themselves, by somebody for them, at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.language import Words, say

DAYS = (7, 30, 90)  # bookings of people are kept as long as the last

WAYS: dict[str, Words] = {
    "web": say("By themselves on the web"),
    "helper": say("On the web, by somebody they named"),
    "desk": say("At the desk"),
    "paper": say("On paper, typed in later"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """Bookings made in one way so many whole days ago, and how many of them are elders'."""

    way: str
    days_ago: int
    bookings: int
    elders: int


@dataclass(frozen=True, slots=True)
class Line:
    """One way of booking: its bookings in the last days of each of `DAYS`, and the elders' share
    of the longest."""

    words: Words
    counts: tuple[int, ...]
    elders: int


def lines_of(made: Iterable[Made]) -> list[Line]:
    """A line for every way, in one order, nothing booked included."""
    made = list(made)
    return [
        Line(
            words,
            tuple(
                sum(each.bookings for each in made if each.way == way and each.days_ago < days)
                for days in DAYS
            ),
            sum(each.elders for each in made if each.way == way and each.days_ago < DAYS[-1]),
        )
        for way, words in WAYS.items()
    ]


def total_of(lines: Iterable[Line]) -> Line:
    """All ways together."""
    lines = list(lines)
    return Line(
        say("Together"),
        tuple(sum(line.counts[column] for line in lines) for column in range(len(DAYS))),
        sum(line.elders for line in lines),
    )
