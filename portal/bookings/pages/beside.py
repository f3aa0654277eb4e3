"""What the page of one's own shows beside bookings.

Packages above this one have things of a person too; whoever puts the portal together names here
what they show, so that the page is theirs as well and this package knows none of them.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from portal.language import Words


class Line(NamedTuple):
    """One thing: how it stands, what it is, and its own page; `strong` when it waits for them."""

    how: Words
    words: Words
    href: str
    strong: bool = False


Lines = Callable[[int], Awaitable[Sequence[Line]]]

_beside: list[Lines] = []


def stand_beside(lines: Lines) -> None:
    """From now on, what `lines` finds for a person is on their page."""
    if lines not in _beside:
        _beside.append(lines)


async def beside(person_id: int) -> list[Line]:
    """Everything of a person that stands there: what waits for them first."""
    found = [line for lines in _beside for line in await lines(person_id)]
    return sorted(found, key=lambda line: not line.strong)
