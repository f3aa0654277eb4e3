"""A person's own calendar, and one booking to put into it."""

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from portal import clock
from portal.bookings.feeds import entry_of
from portal.calendars.feeds import REFRESH_MINUTES, mark
from portal.calendars.queries.entries import BookingRow, bookings_of
from portal.calendars.queries.tokens import Feed
from portal.calendars.rules.feeds import personal_from
from portal.facilities.queries import facts_by_id
from portal.facilities.rules import Facts
from portal.ical import calendar_bytes
from portal.kept import Kept
from portal.language import say
from portal.settings import settings
from portal.timespan import on_the_wall

AT_ONCE = 50  # entries made before others get their turn

# Entries that were not kept with their booking, or not in this language.
_made: Kept[tuple[int, int, int, str, str, int], bytes] = Kept(5_000)


def personal_mark(feed: Feed) -> str:
    """The mark of a feed's present bytes."""
    since = personal_from(clock.today(settings().zone))
    return mark("personal", feed.id, feed.language, feed.calendar_version, since)


async def personal_calendar(feed: Feed) -> bytes:
    """A person's bookings from some 90 days back on; cancelled ones say so and stay."""
    zone = settings().zone
    since = on_the_wall(personal_from(clock.today(zone)), 0, zone)
    rows = await bookings_of(feed.person_id, clock.to_us(since), feed.language)
    name = say("My bookings · %(community)s", community=settings().community)
    return calendar_bytes(
        await entries_of(rows, feed.language),
        [zone, *map(ZoneInfo, dict.fromkeys(row.zone for row in rows))],
        name.into(feed.language),
        refresh_minutes=REFRESH_MINUTES,
    )


async def booking_calendar(row: BookingRow, language: str) -> bytes:
    """One booking, to be opened by the phone's calendar."""
    name = settings().community.into(language)
    entries = await entries_of([row], language)
    return calendar_bytes(entries, [ZoneInfo(row.zone)], name)


def booking_mark(row: BookingRow, language: str) -> str:
    """The mark of one booking's present bytes."""
    return mark("booking", row.id, row.sequence, row.changed_us, row.state, language)


async def entries_of(rows: Sequence[BookingRow], language: str) -> list[bytes]:
    """The entry of each booking: the kept bytes, or else made now."""
    missing = {row.facility_id for row in rows if row.entry is None}
    facilities = await facts_by_id(missing) if missing else {}
    entries: list[bytes] = []
    for number, row in enumerate(rows):
        if row.entry is not None:
            entries.append(row.entry)
            continue
        facts = facilities[row.facility_id]
        key = (row.id, row.sequence, row.changed_us, row.state, language, facts.rules_version)
        entry = _made.get(key)
        if entry is None:
            entry = _made.keep(key, _entry(facts, row, language))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        entries.append(entry)
    return entries


def _entry(facts: Facts, row: BookingRow, language: str) -> bytes:
    unit = facts.unit(row.unit_id)
    assert unit is not None  # noqa: S101  a foreign key says so
    return entry_of(
        facts,
        unit,
        code=row.code,
        starts_at=clock.from_us(row.starts_us),
        ends_at=clock.from_us(row.ends_us),
        party=row.party,
        state=row.state,
        sequence=row.sequence,
        created_at=clock.from_us(row.created_us),
        changed_at=clock.from_us(row.changed_us),
        language=language,
    )
