"""A facility in words and facts, and why it cannot be described like that."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from portal.facilities.rules import KINDS, SURFACES, Facts
from portal.language import Named, say
from portal.problems import Problem

LONGEST_NAME = 60
LONGEST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Description:
    """What residents are told of a facility. Latitude and longitude in degrees."""

    name: Named
    gate: Named
    bring: Named
    fee: Named
    indoor: bool
    lit: bool
    surface: str
    latitude: float
    longitude: float


NAMED = ("name", "gate", "bring", "fee")
MAY_BE_EMPTY = ("bring",)
LABELS = {
    "name": say("Name of the facility"),
    "gate": say("Way in"),
    "bring": say("Bring"),
    "fee": say("Fee"),
}
WHERE = ("latitude", "longitude", "gate")  # whoever has booked must be told of these


def description_of(facts: Facts) -> Description:
    """A facility as it is described now."""
    return Description(**{field.name: getattr(facts, field.name) for field in fields(Description)})


def problems_with_description(given: Description) -> Iterator[Problem]:
    """Why a facility cannot be described like that; none when it can."""
    for name in NAMED:
        yield from problems_with_named(name, getattr(given, name))
    if given.surface not in SURFACES:
        yield Problem("surface", say("Please choose what the floor is made of."), field="surface")
    if not -90 <= given.latitude <= 90:
        words = say("A latitude lies between -90 and 90.")
        yield Problem("latitude", words, field="latitude")
    if not -180 <= given.longitude <= 180:
        words = say("A longitude lies between -180 and 180.")
        yield Problem("longitude", words, field="longitude")


def problems_with_named(name: str, named: Named) -> Iterator[Problem]:
    """Why these words cannot be shown; their fields are `name` with the language."""
    longest = LONGEST_NAME if name == "name" else LONGEST_WORDS
    # What may be left out is left out in both languages.
    missing_is_fine = name in MAY_BE_EMPTY and not (named.zh or named.en)
    for code, text in (("zh", named.zh), ("en", named.en)):
        if not text and not missing_is_fine:
            words = say("Please write it in both languages: the public reads it.")
            yield Problem("no_words", words, field=f"{name}_{code}")
        elif len(text) > longest:
            words = say("At most %(most)s characters, please.", most=longest)
            yield Problem("long_words", words, field=f"{name}_{code}")


def problems_with_kind(kind: str) -> Iterator[Problem]:
    """Why a facility cannot be of that kind."""
    if kind not in KINDS:
        yield Problem("kind", say("Please choose what people do there."), field="kind")


def changed_words(before: Description, after: Description) -> list[Named]:
    """What is different, as the public log tells it in both languages."""
    told = [
        say("%(what)s: “%(new)s” instead of “%(old)s”.", what=LABELS[name], old=old, new=new)
        for name in NAMED
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    if before.surface != after.surface:
        told.append(say("Floor: %(surface)s.", surface=SURFACES[after.surface]))
    if before.indoor != after.indoor:
        told.append(say("It is indoors now.") if after.indoor else say("It is outdoors now."))
    if before.lit != after.lit:
        told.append(say("It is lit now.") if after.lit else say("It has no lights any more."))
    if (before.latitude, before.longitude) != (after.latitude, after.longitude):
        told.append(say("Its position on the map is another."))
    return [Named(words.into("zh"), words.into("en")) for words in told]


def moves_people(before: Description, after: Description) -> bool:
    """Whether people would go to the wrong place or gate if they were not told."""
    return any(getattr(before, name) != getattr(after, name) for name in WHERE)
