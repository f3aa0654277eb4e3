"""A whole city of schools for measuring: the same kinds of grounds over and over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from portal.demo import conditions, opening, words
from portal.demo.plan import (
    FacilityPlan,
    OrganisationPlan,
    Season,
    SpacePlan,
    Spot,
    UnitPlan,
    courts,
    halves,
    room,
)
from portal.language import Named

ACROSS = 18_000  # metres from the middle of the city to its edge
Pieces = tuple[tuple[SpacePlan, ...], tuple[UnitPlan, ...]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of ground, as every school that has it keeps it."""

    kind: str
    name: Named
    surface: str
    indoor: bool
    lit: bool
    pieces: Callable[[], Pieces]
    hours: tuple[Season, ...]
    terms: conditions.Terms
    appeal: float


def _courts(count: int) -> Callable[[], Pieces]:
    return lambda: courts(count, "%d号场", "Court %d")


def _pitch() -> Pieces:
    return halves(("全场", "北半场", "南半场"), ("Whole pitch", "North half", "South half"))


PATTERNS = (
    Pattern(
        "badminton",
        Named("羽毛球馆", "badminton hall"),
        "pvc",
        True,
        True,
        _courts(4),
        opening.HALL,
        conditions.BADMINTON,
        0.95,
    ),
    Pattern(
        "basketball",
        Named("篮球场", "basketball courts"),
        "acrylic",
        False,
        True,
        _courts(3),
        opening.LIT_GROUND,
        conditions.BASKETBALL,
        0.85,
    ),
    Pattern(
        "football",
        Named("足球场", "football pitch"),
        "artificial_grass",
        False,
        True,
        _pitch,
        opening.LIT_GROUND,
        conditions.FOOTBALL,
        0.95,
    ),
    Pattern(
        "running",
        Named("跑道", "running track"),
        "rubber",
        False,
        True,
        lambda: room("跑道", "Track", 30),
        opening.TRACK,
        conditions.RUNNING,
        0.4,
    ),
    Pattern(
        "table_tennis",
        Named("乒乓球室", "table tennis room"),
        "pvc",
        True,
        True,
        lambda: courts(5, "%d号台", "Table %d"),
        opening.OPERATED_HALL,
        conditions.TABLE_TENNIS,
        0.6,
    ),
    Pattern(
        "volleyball",
        Named("排球场", "volleyball courts"),
        "concrete",
        False,
        False,
        _courts(2),
        opening.UNLIT_GROUND,
        conditions.VOLLEYBALL,
        0.6,
    ),
    Pattern(
        "reading",
        Named("阅览室", "reading room"),
        "carpet",
        True,
        True,
        lambda: room("阅览座位", "Reading seats", 40),
        opening.SCHOOL_LIBRARY,
        conditions.READING,
        0.6,
    ),
)


def schools(chance: Random, first: int, count: int) -> tuple[OrganisationPlan, ...]:
    """So many schools all over the city, numbered from `first`."""
    return tuple(
        OrganisationPlan(
            f"city-school-{number}",
            "school",
            Named(f"第{number}学校", f"School No. {number}"),
            Named(f"深圳市第{number}学校路1号", f"1 School Road {number}, Shenzhen"),
            Spot(chance.randint(-ACROSS, ACROSS), chance.randint(-ACROSS, ACROSS)),
            "0755-0000-0000",
            keeps_school=True,
        )
        for number in range(first, first + count)
    )


def facilities(hosts: tuple[OrganisationPlan, ...], units: int) -> tuple[FacilityPlan, ...]:
    """Grounds for the schools in turn, until there are exactly `units` units."""
    return tuple(_facilities(hosts, units))


def _facilities(hosts: tuple[OrganisationPlan, ...], units: int) -> Iterator[FacilityPlan]:
    number, left = 0, units
    while left > 0:
        turn, at = divmod(number, len(hosts))
        pattern = PATTERNS[(number + turn) % len(PATTERNS)]
        plan = _facility(hosts[at], pattern, turn)
        if len(plan.units) > left:
            plan = _facility(hosts[at], PATTERNS[3], turn)  # a track is one unit
        yield plan
        left -= len(plan.units)
        number += 1


def _facility(host: OrganisationPlan, pattern: Pattern, turn: int) -> FacilityPlan:
    spaces, units = pattern.pieces()
    return FacilityPlan(
        host.slug,
        f"{host.slug}-{pattern.kind.replace('_', '-')}-{turn + 1}",
        pattern.kind,
        Named(f"{host.name.zh}{pattern.name.zh}", f"{host.name.en} {pattern.name.en}"),
        Spot(host.spot.north + 40 * turn, host.spot.east),
        pattern.surface,
        indoor=pattern.indoor,
        lit=pattern.lit,
        gate=words.QINGWU_WEST,
        bring=words.SPORTS_SHOES,
        fee=words.FREE_OF_CHARGE,
        spaces=spaces,
        units=units,
        hours=pattern.hours,
        terms=pattern.terms,
        appeal=pattern.appeal,
    )
