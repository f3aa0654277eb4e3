"""The public calendar of what is taken or closed. No persons: only when, where and why."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from portal import clock
from portal.calendars.feeds import REFRESH_MINUTES, mark
from portal.calendars.feeds.public_entries import busy_entries, closure_entry, special_day_entries
from portal.calendars.queries.entries import bookings_at, closures_of
from portal.calendars.rules.feeds import busy_from
from portal.facilities.queries import Version, facts_at
from portal.facilities.rules import Facts
from portal.hours.queries import resolve_many
from portal.ical import calendar_bytes
from portal.kept import Kept
from portal.language import Named, say
from portal.settings import settings
from portal.timespan import on_the_wall


class Part(NamedTuple):
    """What one facility adds to a calendar. `closures` by id: several facilities may share one."""

    facts: Facts
    entries: list[bytes]
    closures: dict[int, bytes]


Key = tuple[int, int, int, date, str]  # facility, rules, claims, day, language

_kept: Kept[Key, Part] = Kept(200)


def busy_mark(versions: Sequence[Version], language: str) -> str:
    """The mark of the present bytes for these facilities."""
    return mark("busy", _today(), language, *(tuple(version) for version in versions))


async def busy_calendar(versions: Sequence[Version], whose: Named, language: str) -> bytes:
    """Booked times and closures of these facilities from a week back on; `whose` names them."""
    parts = await _parts(versions, language)
    closures = {key: entry for part in parts for key, entry in part.closures.items()}
    entries = [entry for part in parts for entry in part.entries]
    zones = [part.facts.zone for part in parts] or [settings().zone]
    name = say("Booked times · %(place)s", place=whose).into(language)
    return calendar_bytes(
        [*closures.values(), *entries],
        zones,
        name,
        refresh_minutes=REFRESH_MINUTES,
    )


async def _parts(versions: Sequence[Version], language: str) -> list[Part]:
    """Each facility's part, kept by version; the missing ones in a fixed number of queries."""
    today = _today()
    keys: list[Key] = [(v.id, v.rules, v.claims, today, language) for v in versions]
    found = {key[0]: _kept[key] for key in keys if key in _kept}
    missing = [version for version in versions if version.id not in found]
    if missing:
        made = await _made(missing, today, language)
        for key in keys:
            if key[0] in made:
                found[key[0]] = _kept.keep(key, made[key[0]])
    return [found[version.id] for version in versions]


async def _made(versions: Sequence[Version], today: date, language: str) -> dict[int, Part]:
    zone = settings().zone
    first = busy_from(today)
    since_us = clock.to_us(on_the_wall(first, 0, zone))
    facilities = await facts_at(versions)
    bookings = defaultdict(list)
    for row in await bookings_at([facts.id for facts in facilities], since_us):
        bookings[row.facility_id].append(row)
    organisations = sorted({facts.organisation.id for facts in facilities})
    closures = await closures_of(organisations, since_us)
    days = [first + timedelta(days=n) for n in range(_days_ahead(facilities, today, first))]
    hours = await resolve_many(facilities, days)
    parts = {}
    for facts in facilities:
        special = special_day_entries(
            facts, [hours[facts.id, day] for day in days], first, language
        )
        busy = await busy_entries(facts, bookings[facts.id], language)
        its_own = {
            row.id: closure_entry(facts, row, language)
            for row in closures
            if row.facility_id == facts.id
            or (row.facility_id is None and row.organisation_id == facts.organisation.id)
        }
        parts[facts.id] = Part(facts, special + busy, its_own)
    return parts


def _days_ahead(facilities: Sequence[Facts], today: date, first: date) -> int:
    """Days from `first` to the last one anybody may book."""
    terms = [held for facts in facilities if (held := facts.terms_on(today)) is not None]
    window = max((held.window_days for held in terms), default=0)
    return (today - first).days + window + 1


def _today() -> date:
    return clock.today(settings().zone)
