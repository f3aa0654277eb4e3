"""The values a draw is made of: what is given away, who asks for it, what comes of it.

Whole numbers and texts only, so that a draw reads the same in any program and any year.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Share:
    """A unit that is given away in a slot: how many `places` of it, 1 when it is taken whole."""

    unit: str
    places: int


@dataclass(frozen=True, slots=True)
class Prize:
    """One slot of a draw: its name in it, its span (UTC), the day on the facility's wall calendar,
    and the units to be had, in the order in which they are handed out."""

    slot: str
    starts: datetime
    ends: datetime
    day: str
    shares: tuple[Share, ...]

    @property
    def places(self) -> int:
        return sum(share.places for share in self.shares)


@dataclass(frozen=True, slots=True)
class Record:
    """What a household had of the draws before: how many slots it was given in the weeks that are
    looked back on, and how many draws it has lost since the last one it won."""

    won: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A household's registration, or that of several who come together.

    `name` is its name in the published file, and nothing else. `takes` places, all of them or none.
    `wishes` are slots, the dearest first. `barred` says of a slot which rule of booking stands in
    the way of having it. `records` are of all the households in it.
    """

    name: str
    takes: int
    wishes: tuple[str, ...]
    records: tuple[Record, ...] = (Record(),)
    barred: dict[str, str] = field(default_factory=dict)
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class Draw:
    """Everything a draw depends on. `seed` is 64 hexadecimal figures.

    A request is given at most `most` slots, at most `most_a_day` of them on one day.
    """

    name: str
    facility: str
    closed: datetime
    seed: str
    prizes: tuple[Prize, ...]
    requests: tuple[Request, ...]
    most: int = 1
    most_a_day: int = 1


class Fate(StrEnum):
    """What became of one wish."""

    GOT = "got"
    FULL = "full"  # too few places were left when the turn came
    ENOUGH = "enough"  # the request had as many slots as one may have
    SAME_DAY = "same_day"
    SAME_TIME = "same_time"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: its `turn` (1 came first), its `tickets`, and the fate of each
    wish in the order of the wishes. `given` is (slot, unit) of each slot it got."""

    name: str
    turn: int
    tickets: int
    fates: tuple[tuple[str, Fate], ...]
    given: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole draw: outcomes in the order of the turns, and the places left over by slot."""

    outcomes: tuple[Outcome, ...]
    left: tuple[tuple[str, int], ...]
