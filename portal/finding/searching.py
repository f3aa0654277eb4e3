"""Looking through every place for what is wanted, and for what comes nearest when nothing fits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from portal.bookings.rules import Reader
from portal.facilities.rules import KINDS, Facts
from portal.finding.queries import Ground, free_days, reader_of, walks
from portal.finding.rules.kinds import kind_words, kinds_of
from portal.finding.rules.ranking import NOWHERE, Found, Offer, found, in_order, instead
from portal.finding.rules.wanted import Wanted
from portal.finding.rules.words import folded
from portal.language import Words, say

__all__ = ["answers", "by_today", "instead_of", "kinds_there", "why_nothing"]

EVERY = 1000  # offers of one place
AHEAD = 7  # days looked at for something else


async def answers(
    there: Ground, wanted: Wanted, days: Sequence[date], now: datetime, person_id: int | None
) -> tuple[list[Found], Reader]:
    """Every place of the wanted kind, name and distance, the best first; the reader's bookings."""
    walk = walks(there.facilities, there.landmark(wanted.near))
    among = matching(there, wanted, walk)
    known = await free_days(among, there.versions, days, now)
    reader = await reader_of(person_id, days)
    return in_order(found(known[f.id], walk[f.id], wanted, now, reader) for f in among), reader


async def instead_of(
    there: Ground, wanted: Wanted, today: date, now: datetime, reader: Reader
) -> list[Offer]:
    """What comes nearest: other times, other places of the kind, the days around."""
    walk = walks(there.facilities, there.landmark(wanted.near))
    matched = frozenset(facts.id for facts in matching(there, wanted, walk))
    wider = replace(wanted, place="", within=None)
    among = matching(there, wider, walk) or matching(there, replace(wider, kind=""), walk)
    asked = wanted.days(today)[0]
    first = max(asked - timedelta(days=2), today)
    days = [first + timedelta(days=n) for n in range(AHEAD)]
    known = await free_days(among, there.versions, days, now)
    any_time = Wanted()
    offers = [found(known[f.id], walk[f.id], any_time, now, reader, most=EVERY) for f in among]
    return instead(offers, wanted, asked, matched)


def matching(there: Ground, wanted: Wanted, walk: dict[int, int | None]) -> list[Facts]:
    """The facilities of the wanted kind, name and distance."""
    kinds = kinds_of(wanted.kind)
    words = wanted.place.split()
    return [
        facts
        for facts in there.facilities
        if (kinds is None or facts.kind in kinds)
        and (wanted.within is None or (walk[facts.id] or 0) <= wanted.within)
        and (not words or all(word in _called(*_names(facts)) for word in words))
    ]


def _names(facts: Facts) -> tuple[str, str, str, str]:
    host = facts.organisation.name
    return facts.name.zh, facts.name.en, host.zh, host.en


@lru_cache(maxsize=20_000)
def _called(*names: str) -> str:
    return "\n".join(folded(name) for name in names)


def why_nothing(wanted: Wanted, looked_at: int) -> Words:
    """A plain sentence when nothing fits."""
    if looked_at:
        return say("Everything like that is taken or closed at that time.")
    if wanted.place and wanted.kind:
        return say(
            "No place called “%(words)s” opens for: %(kind)s.",
            words=wanted.place,
            kind=kind_words(wanted.kind),
        )
    if wanted.place:
        return say("No place is called “%(words)s”.", words=wanted.place)
    if wanted.within is not None:
        return say("Nothing like that is so near.")
    return say("Nobody here opens a place for that yet.")


def kinds_there(facilities: Iterable[Facts]) -> list[str]:
    """The kinds there is a place for, in their usual order."""
    present = {facts.kind for facts in facilities}
    return [kind for kind in KINDS if kind in present]


def by_today(everything: Iterable[Found]) -> list[Found]:
    """Answers for today alone: places with something free, then open ones; near ones first."""

    def rank(answer: Found) -> tuple[int, int, int]:
        order = 0 if answer.count else 1 if answer.days[0].hours.spans else 2
        return (order, NOWHERE if answer.walk is None else answer.walk, answer.facts.id)

    return sorted(everything, key=rank)
