"""Entries of public calendars: a booked time, a closure, a day with hours of its own.

Their names are made with the portal's secret, so that nobody learns a booking's code from one.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from portal import clock
from portal.bookings.feeds import STATUS, location_words, place_words
from portal.bookings.rules.states import State
from portal.calendars.queries.entries import BookingRow, ClosureRow
from portal.calendars.rules.feeds import blind
from portal.facilities.rules import Facts, UnitFacts
from portal.hours.rules import DayHours, Layer
from portal.ical import Entry, Status, entry_bytes
from portal.kept import Kept
from portal.language import Named, Words, say, say_n
from portal.settings import settings
from portal.timespan import day_span, on_the_wall
from portal.web.address import address

AT_ONCE = 50  # entries made before others get their turn
SURPRISES = (Layer.EXAM, Layer.EXCEPTION, Layer.MAKE_UP_WORKDAY)  # days unlike their weekday

_made: Kept[tuple[int, int, int, str, str, int], bytes] = Kept(20_000)


async def busy_entries(facts: Facts, rows: Sequence[BookingRow], language: str) -> list[bytes]:
    """One entry for each booking, cancelled ones too; those made before are taken as they are."""
    entries = []
    for number, row in enumerate(rows):
        key = (row.id, row.sequence, row.changed_us, row.state, language, facts.rules_version)
        entry = _made.get(key)
        if entry is None:
            entry = _made.keep(key, _busy_entry(facts, row, language))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        entries.append(entry)
    return entries


def _busy_entry(facts: Facts, row: BookingRow, language: str) -> bytes:
    unit = facts.unit(row.unit_id)
    assert unit is not None  # noqa: S101  a foreign key says so
    status = STATUS[State(row.state)]
    changed = clock.from_us(row.changed_us)
    return entry_bytes(
        Entry(
            uid=_uid(f"booking {row.code}"),
            sequence=row.sequence,
            starts=clock.from_us(row.starts_us),
            ends=clock.from_us(row.ends_us),
            zone=facts.zone,
            summary=_busy_title(facts, unit, row.party, status, language).into(language),
            location=location_words(facts.organisation, language),
            geo=(facts.latitude, facts.longitude),
            url=_link(facts, language),
            status=status,
            created=changed,
            modified=changed,
            transparent=not unit.takes_whole,  # others may still come
        )
    )


def _busy_title(facts: Facts, unit: UnitFacts, party: int, status: Status, language: str) -> Words:
    what = place_words(facts, unit, language)
    if status == "CANCELLED":
        return say("Given back: %(what)s", what=what)
    if unit.takes_whole:
        return say("Booked: %(what)s", what=what)
    return say_n(
        "%(n)s place of %(all)s booked: %(what)s",
        "%(n)s places of %(all)s booked: %(what)s",
        party,
        all=unit.capacity,
        what=what,
    )


def closure_entry(facts: Facts, row: ClosureRow, language: str) -> bytes:
    """Hours taken back, with the public reason; a lifted closure says CANCELLED."""
    reason = Named(row.reason_zh, row.reason_en)
    lifted, everywhere = row.lifted_us is not None, row.facility_id is None
    at = facts.organisation if everywhere else facts
    what = _whole_name(facts, language, organisation=everywhere)
    title = (
        say("Not closed after all: %(what)s", what=what)
        if lifted
        else say("Closed, %(reason)s: %(what)s", reason=reason, what=what)
    )
    return entry_bytes(
        Entry(
            uid=_uid(f"closure {row.id}"),
            sequence=1 if lifted else 0,
            starts=clock.from_us(row.starts_us),
            ends=clock.from_us(row.ends_us),
            zone=facts.zone,
            summary=title.into(language),
            description=reason.into(language),
            location=location_words(facts.organisation, language),
            geo=(at.latitude, at.longitude),
            url="" if everywhere else _link(facts, language),
            status="CANCELLED" if lifted else "CONFIRMED",
            created=clock.from_us(row.set_us),
            modified=clock.from_us(row.set_us if row.lifted_us is None else row.lifted_us),
        )
    )


def special_day_entries(
    facts: Facts, days: Sequence[DayHours], first: date, language: str
) -> list[bytes]:
    """Days that exams, an exception or a make-up workday closed or gave other hours, each with its
    sentence. A day with hours left takes nobody's time in a calendar.

    Such days carry no time of change, so the calendar's first day stands for it.
    """
    stamp = on_the_wall(first, 0, facts.zone)
    entries = []
    for hours in days:
        reason = next((r for r in hours.reasons if r.layer in SURPRISES), None)
        if reason is None:
            continue
        span = day_span(hours.day, facts.zone)
        what = _whole_name(facts, language, organisation=False)
        title = say("Other hours: %(what)s", what=what)
        if not hours.usual:
            title = say("Closed: %(what)s", what=what)
        entry = Entry(
            uid=_uid(f"day {facts.id} {hours.day}"),
            sequence=0,
            starts=span.starts,
            ends=span.ends,
            zone=facts.zone,
            summary=title.into(language),
            description=reason.words.into(language),
            location=location_words(facts.organisation, language),
            geo=(facts.latitude, facts.longitude),
            url=_link(facts, language),
            created=stamp,
            modified=stamp,
            transparent=bool(hours.usual),
        )
        entries.append(entry_bytes(entry))
    return entries


def _whole_name(facts: Facts, language: str, *, organisation: bool) -> str:
    host = facts.organisation.name.into(language)
    return host if organisation else f"{facts.name.into(language)} · {host}"


def _link(facts: Facts, language: str) -> str:
    return settings().public_origin + address(language, f"/facilities/{facts.slug}")


def _uid(what: str) -> str:
    return f"{blind(settings().secret, what)}@{urlsplit(settings().public_origin).hostname}"
