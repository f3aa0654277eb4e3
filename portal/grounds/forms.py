"""A facility as forms say it, kept as typed until it can be read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite

from portal.grounds.rules.describing import (
    NAMED,
    Description,
    problems_with_description,
    problems_with_kind,
)
from portal.grounds.rules.dividing import Change, Deed
from portal.grounds.rules.founding import Draft, problems_with_shape
from portal.language import Named, say
from portal.problems import Problem
from portal.web.form import Form

TEXTS = tuple(f"{name}_{code}" for name in NAMED for code in ("zh", "en"))
TICKED = ("indoor", "lit")
MOST_UNITS = 100
NUMBERS = ("latitude", "longitude")
DESCRIBED = (*TEXTS, *TICKED, *NUMBERS, "surface")
FOUNDED = (*DESCRIBED, "kind", "shape", "count", "tick")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by field, and what is wrong with it."""

    typed: Mapping[str, str]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class DescriptionForm(Typed):
    """A description, None while it cannot be read."""

    given: Description | None


@dataclass(frozen=True, slots=True)
class DraftForm(Typed):
    """A facility to be, None while it cannot be read."""

    draft: Draft | None


def shown(given: Description) -> dict[str, str]:
    """A description as its form shows it."""
    typed = {field.name: str(getattr(given, field.name)) for field in fields(given)}
    for name in NAMED:
        named: Named = getattr(given, name)
        typed |= {f"{name}_zh": named.zh, f"{name}_en": named.en}
    for name in TICKED:
        typed[name] = "1" if getattr(given, name) else ""
    return {name: typed[name] for name in DESCRIBED}


def beginning(latitude: float, longitude: float) -> dict[str, str]:
    """The form of a new facility: at the school's own position, free of charge."""
    return {
        **dict.fromkeys(FOUNDED, ""),
        "fee_zh": "免费",
        "fee_en": "Free of charge",
        "shape": "courts",
        "count": "1",
        "tick": "30",
        "latitude": str(latitude),
        "longitude": str(longitude),
    }


def description_in(sent: Form) -> DescriptionForm:
    """What was sent of a description."""
    typed = _typed(sent, DESCRIBED)
    latitude, longitude = _degrees(typed["latitude"]), _degrees(typed["longitude"])
    if latitude is None or longitude is None:
        words = say("Degrees are written with a point, such as 22.6912.")
        at = "latitude" if latitude is None else "longitude"
        return DescriptionForm(typed, [Problem("degrees", words, field=at)], None)
    given = Description(
        name=_named(typed, "name"),
        gate=_named(typed, "gate"),
        bring=_named(typed, "bring"),
        fee=_named(typed, "fee"),
        indoor=bool(typed["indoor"]),
        lit=bool(typed["lit"]),
        surface=typed["surface"],
        latitude=latitude,
        longitude=longitude,
    )
    problems = list(problems_with_description(given))
    return DescriptionForm(typed, problems, None if problems else given)


def draft_in(sent: Form) -> DraftForm:
    """What was sent of a new facility."""
    described = description_in(sent)
    typed = {**described.typed, **_typed(sent, ("kind", "shape", "count", "tick"))}
    count, tick = sent.number("count", 1), sent.number("tick", 0)
    problems = [
        *problems_with_kind(typed["kind"]),
        *described.problems,
        *problems_with_shape(typed["shape"], count or 0, tick or 0),
    ]
    if problems or described.given is None:
        return DraftForm(typed, problems, None)
    draft = Draft(typed["kind"], typed["shape"], count or 0, tick or 0, described.given)
    return DraftForm(typed, [], draft)


def _typed(sent: Form, names: Iterable[str]) -> dict[str, str]:
    return {
        name: ("1" if sent.ticked(name) else "") if name in TICKED else sent.text(name)
        for name in names
    }


def _named(typed: Mapping[str, str], name: str) -> Named:
    return Named(typed[f"{name}_zh"], typed[f"{name}_en"])


def _degrees(typed: str) -> float | None:
    try:
        degrees = float(typed)
    except ValueError:
        return None
    return degrees if isfinite(degrees) else None


@dataclass(frozen=True, slots=True)
class ChangeForm(Typed):
    """Another division of a facility, None while its day cannot be read."""

    deed: Deed
    units: tuple[int, ...]
    change: Change | None


NAMES_OF_CHANGE = ("name", "first_half", "second_half")


def change_in(sent: Form, today: date) -> ChangeForm:
    """What was sent, or asked for in the address, of another division."""
    deed = next((each for each in Deed if each == sent.text("deed")), Deed.ADD)
    units = tuple(sorted(set(sent.numbers("unit"))))[:MOST_UNITS]
    texts = [f"{name}_{code}" for name in NAMES_OF_CHANGE for code in ("zh", "en")]
    typed = {name: sent.text(name) for name in ("first", "seats", "only", *texts)}
    first = today if deed is Deed.RENAME else sent.day("first")
    if first is None:
        problem = Problem("day", say("Please say from which day."), field="first")
        return ChangeForm(typed, [problem], deed, units, None)
    change = Change(
        deed,
        first,
        units,
        name=_named(typed, "name"),
        halves=(_named(typed, "first_half"), _named(typed, "second_half"))
        if deed is Deed.SPLIT
        else None,
        seats=sent.number("seats", 1) or 0,
        apart=not sent.ticked("only"),
    )
    return ChangeForm(typed, [], deed, units, change)
