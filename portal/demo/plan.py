"""What an invented neighbourhood is made of, before it becomes rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

from portal.language import Named

# Longling Road, Pingshan district; metres from here place everything else.
LATITUDE, LONGITUDE = 22.690, 114.340
METRES_A_DEGREE = 111_195


@dataclass(frozen=True, slots=True)
class Spot:
    """A position, in metres north and east of the middle of Longling Road."""

    north: int
    east: int

    @property
    def latitude(self) -> float:
        return round(LATITUDE + self.north / METRES_A_DEGREE, 6)

    @property
    def longitude(self) -> float:
        return round(LONGITUDE + self.east / (METRES_A_DEGREE * cos(radians(LATITUDE))), 6)


@dataclass(frozen=True, slots=True)
class LandmarkPlan:
    slug: str
    name: Named
    spot: Spot


@dataclass(frozen=True, slots=True)
class OrganisationPlan:
    """`operator` is the slug of whoever runs it for its owner; `terms` whether it keeps school."""

    slug: str
    kind: str
    name: Named
    address: Named
    spot: Spot
    telephone: str
    operator: str | None = None
    keeps_school: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """On days of these types, and these weekdays, open from `opens` to `closes` (minutes)."""

    day_types: tuple[str, ...]
    opens: int
    closes: int
    until_dusk: bool = False
    weekdays: int = 127


@dataclass(frozen=True, slots=True)
class Season:
    """Opening rules that hold from one (month, day) to another of each year; None: all year."""

    name: Named
    rules: tuple[Rule, ...]
    starts: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SpacePlan:
    name: Named
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """`spaces` are the numbers, from 0, of the facility's spaces it stands over."""

    name: Named
    spaces: tuple[int, ...]
    takes: str = "whole"


@dataclass(frozen=True, slots=True)
class Before:
    """The terms that held until so many days ago."""

    terms: Mapping[str, int | str]
    until_days_ago: int


@dataclass(frozen=True, slots=True)
class FacilityPlan:
    """`appeal` is how much of the evening people would take if they could, 0 to 1."""

    organisation: str
    slug: str
    kind: str
    name: Named
    spot: Spot
    surface: str
    indoor: bool
    lit: bool
    gate: Named
    bring: Named
    fee: Named
    spaces: tuple[SpacePlan, ...]
    units: tuple[UnitPlan, ...]
    hours: tuple[Season, ...]
    terms: Mapping[str, int | str]
    appeal: float
    tick_minutes: int = 30
    before: Before | None = None


def courts(
    count: int, zh: str, en: str, capacity: int = 1, takes: str = "whole"
) -> tuple[tuple[SpacePlan, ...], tuple[UnitPlan, ...]]:
    """So many equal spaces, each a unit of its own; "%d" in the names is the number."""
    names = [Named(zh % number, en % number) for number in range(1, count + 1)]
    return (
        tuple(SpacePlan(name, capacity) for name in names),
        tuple(UnitPlan(name, (at,), takes) for at, name in enumerate(names)),
    )


def room(zh: str, en: str, seats: int) -> tuple[tuple[SpacePlan, ...], tuple[UnitPlan, ...]]:
    """One space: of several seats, shared by head count; of one, taken whole."""
    name = Named(zh, en)
    takes = "places" if seats > 1 else "whole"
    return (SpacePlan(name, seats),), (UnitPlan(name, (0,), takes),)


def halves(
    zh: tuple[str, str, str], en: tuple[str, str, str]
) -> tuple[tuple[SpacePlan, ...], tuple[UnitPlan, ...]]:
    """The names of the whole and its two halves; three units over two spaces."""
    whole, one, other = (Named(*pair) for pair in zip(zh, en, strict=True))
    return (
        (SpacePlan(one), SpacePlan(other)),
        (UnitPlan(whole, (0, 1)), UnitPlan(one, (0,)), UnitPlan(other, (1,))),
    )
