"""A facility that begins: its units, its first terms, its address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.facilities.rules import TermsFacts
from portal.grounds.rules.describing import Description
from portal.language import Named, say
from portal.problems import Problem

SHAPES = {
    "courts": say("Courts or tables, each booked by itself"),
    "halves": say("One pitch, booked whole or by halves"),
    "room": say("A room that several share, booked by the seat"),
}
TICKS = (15, 30)  # minutes: the grain of bookings
MOST = {"courts": 24, "halves": 1, "room": 5000}
LONGEST_SLUG = 48
RESERVED = frozenset({"new"})  # what other addresses are called

TABLE_KINDS = ("table_tennis",)
HALVES = (Named("A半场", "Half A"), Named("B半场", "Half B"))
WHOLE_PITCH = Named("全场", "Whole pitch")


@dataclass(frozen=True, slots=True)
class Draft:
    """A facility that does not exist yet. `count` is how many courts, or seats of a room."""

    kind: str
    shape: str
    count: int
    tick_minutes: int
    described: Description


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be: its name, and the places in its list of spaces that it takes."""

    name: Named
    spaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """Spaces to be, each with its name, and the units made of them."""

    spaces: tuple[Named, ...]
    units: tuple[NewUnit, ...]
    takes: str
    capacity: int


def problems_with_shape(shape: str, count: int, tick_minutes: int) -> Iterator[Problem]:
    """Why nothing can be made like that."""
    if shape not in SHAPES:
        yield Problem("shape", say("Please choose how it is booked."), field="shape")
    elif not 1 <= count <= MOST[shape] and shape != "halves":
        words = say("A number from 1 to %(most)s, please.", most=MOST[shape])
        yield Problem("count", words, field="count")
    if tick_minutes not in TICKS:
        yield Problem("tick", say("A booking is made of 15 or of 30 minutes."), field="tick")


def division_of(draft: Draft) -> Division:
    """What a new facility is made of."""
    name = draft.described.name
    if draft.shape == "halves":
        units = (
            NewUnit(WHOLE_PITCH, (0, 1)),
            *(NewUnit(half, (place,)) for place, half in enumerate(HALVES)),
        )
        return Division(HALVES, units, "whole", 1)
    if draft.shape == "room":
        return Division((name,), (NewUnit(name, (0,)),), "places", draft.count)
    names = tuple(court_name(draft.kind, number) for number in range(1, draft.count + 1))
    if draft.count == 1:
        names = (name,)
    units = tuple(NewUnit(named, (place,)) for place, named in enumerate(names))
    return Division(names, units, "whole", 1)


def court_name(kind: str, number: int) -> Named:
    """ "2号场", "Court 2"; tables are counted as tables."""
    if kind in TABLE_KINDS:
        return Named(f"{number}号台", f"Table {number}")
    return Named(f"{number}号场", f"Court {number}")


def first_terms(draft: Draft, today: date) -> TermsFacts:
    """The rules a facility begins with: what most schools choose, to be changed on its own page."""
    party = {"courts": 6, "halves": 30, "room": min(4, draft.count)}[draft.shape]
    return TermsFacts(
        holds_from=today,
        slot_minutes=60,
        raster_minutes=30,
        buffer_minutes=0,
        longest_minutes=120,
        window_days=7,
        release_minute=8 * 60,
        notice_minutes=30,
        cancel_minutes=120,
        party_max=party,
        guardian_age=14,
        cap_day=1,
        cap_week=3,
    )


def slugs_for(name: Named, kind: str) -> Iterator[str]:
    """Addresses for a facility, the plainest first; there is always another."""
    words = re.sub(r"[^a-z0-9]+", "-", name.en.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    plain = words or kind.replace("_", "-")
    if plain not in RESERVED:
        yield plain
    number = 2
    while True:
        yield f"{plain}-{number}"
        number += 1
