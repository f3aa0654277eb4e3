"""Hours, read: resolved from their layers and kept in this process by version.

`Facts` carries the version of its rules, which the database raises with every change of hours; so
an answer kept for that version is what would be computed again. However many facilities and days
are missing, they are read in six queries, and when none is missing in none. Inside a transaction
nothing new is kept: it may yet be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal import clock, database
from portal.facilities.rules import Facts, Host
from portal.hours.queries.layers import read_layers
from portal.hours.rules import DayHours, Layer, Reason, hours_on
from portal.kept import Kept

Key = tuple[int, int, date]  # facility, version of its rules, day

_kept: Kept[Key, DayHours] = Kept(40_000)


async def resolve(facts: Facts, day: date) -> DayHours:
    """When a facility is open on `day` of its own zone, and why."""
    kept = _kept.get((facts.id, facts.rules_version, day))
    if kept is not None:
        return kept
    return (await resolve_many([facts], [day]))[facts.id, day]


async def resolve_many(
    facilities: Sequence[Facts], days: Sequence[date]
) -> dict[tuple[int, date], DayHours]:
    """The same for every facility on every day, by (facility id, day)."""
    found: dict[tuple[int, date], DayHours] = {}
    missing: dict[int, tuple[Facts, list[date]]] = {}
    for facts in facilities:
        facility_id, version = facts.id, facts.rules_version
        for day in days:
            kept = _kept.get((facility_id, version, day))
            if kept is not None:
                found[facility_id, day] = kept
            else:
                missing.setdefault(facility_id, (facts, []))[1].append(day)
    if missing:
        layers = await read_layers([facts for facts, _ in missing.values()], days)
        keeping = not database.in_a_transaction()
        for facts, unknown in missing.values():
            for day in unknown:
                hours = hours_on(facts, layers[facts.id], day)
                found[facts.id, day] = hours
                if keeping:
                    _kept.keep((facts.id, facts.rules_version, day), hours)
    return found


@dataclass(frozen=True, slots=True)
class ClosedNotice:
    """One closure as the banner tells it, with the facilities of one organisation it closes."""

    organisation: Host
    facilities: tuple[Facts, ...]
    reason: Reason


async def closed_notices(facilities: Sequence[Facts], day: date) -> list[ClosedNotice]:
    """What closures and weather take back on `day`, each once, in the order of `facilities`.

    A closure that is over is no news any more.
    """
    hours = await resolve_many(facilities, [day])
    now = clock.now()
    gathered: dict[tuple[int, Layer, str], tuple[Reason, list[Facts]]] = {}
    for facts in facilities:
        for reason in hours[facts.id, day].reasons:
            if reason.span is not None and reason.span.ends > now:
                key = (facts.organisation.id, reason.layer, reason.words.into("zh"))
                gathered.setdefault(key, (reason, []))[1].append(facts)
    return [
        ClosedNotice(closed[0].organisation, tuple(closed), reason)
        for reason, closed in gathered.values()
    ]
