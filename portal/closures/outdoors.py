"""Which of a whole city's outdoor places a closing for the weather takes.

A form never lists them all: it says where, and which few are different.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.facilities.rules import Facts, Host
from portal.language import Words, say

MOST_SHOWN = 40  # organisations listed besides those with ticks; a search finds the others
MOST_TICKS = 150  # well within the fields a form may have


class Scope(StrEnum):
    """Where; for the first two, what is ticked stays open."""

    EVERYWHERE = "everywhere"
    DISTRICT = "district"
    TICKED = "ticked"


SCOPE_WORDS: Mapping[Scope, Words] = {
    Scope.EVERYWHERE: say("Everything outdoors, except what is ticked below"),
    Scope.DISTRICT: say("Everything outdoors in that district, except what is ticked below"),
    Scope.TICKED: say("Only what is ticked below"),
}


@dataclass(frozen=True, slots=True)
class Campus:
    """The outdoor places of one organisation."""

    host: Host
    places: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: ticks are ids of whole organisations, and of single facilities."""

    scope: Scope
    district: str
    organisations: frozenset[int]
    facilities: frozenset[int]

    def takes(self, facts: Facts) -> bool:
        """Whether this place is closed."""
        ticked = facts.organisation.id in self.organisations or facts.id in self.facilities
        if self.scope is Scope.TICKED:
            return ticked
        return not ticked and (self.scope is Scope.EVERYWHERE or lies_in(facts.organisation, self))

    @property
    def ticks(self) -> int:
        return len(self.organisations) + len(self.facilities)


def lies_in(host: Host, choice: Choice) -> bool:
    """Whether an organisation's address, or its name, says the district."""
    return bool(choice.district) and _says(host, choice.district)


def campuses(outdoor: Iterable[Facts]) -> list[Campus]:
    """By organisation, in the order given."""
    found: dict[int, list[Facts]] = defaultdict(list)
    for facts in outdoor:
        found[facts.organisation.id].append(facts)
    return [Campus(places[0].organisation, tuple(places)) for places in found.values()]


def listed(
    found: Sequence[Campus], choice: Choice, sought: str, bookings: Mapping[int, int]
) -> list[Campus]:
    """The ones to show: all with a tick, then those of the name or address `sought`, the most
    booked first. `bookings` by facility id."""

    def ticked(campus: Campus) -> bool:
        return campus.host.id in choice.organisations or any(
            facts.id in choice.facilities for facts in campus.places
        )

    def most_booked(campus: Campus) -> int:
        return -sum(bookings.get(facts.id, 0) for facts in campus.places)

    rest = [each for each in found if not ticked(each) and (not sought or _says(each.host, sought))]
    return [
        *[campus for campus in found if ticked(campus)],
        *sorted(rest, key=most_booked)[:MOST_SHOWN],
    ]


def _says(host: Host, part: str) -> bool:
    texts: Collection[str] = (host.name.zh, host.name.en, host.address.zh, host.address.en)
    return any(part.casefold() in text.casefold() for text in texts)
