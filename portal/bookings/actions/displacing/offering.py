"""The second step of a closing: something else is kept for each displaced booking, and its person
is told. Each booking is a transaction of its own that only one process can win, so this goes on
wherever it was when a process ended.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from portal import clock, database
from portal.bookings import notices_displaced as notices
from portal.bookings.actions.displaced import give_priority
from portal.bookings.actions.displacing.taking import bookings_by_id
from portal.bookings.actions.records import claims_changed, reach_of
from portal.bookings.actions.situation import Situation, locked_situation, spaces_looked_at
from portal.bookings.queries import Reserved
from portal.bookings.queries.availability import availability
from portal.bookings.queries.displaced import Offer, alternatives_in, offer_of
from portal.bookings.rules import Day, Wish, problems_with
from portal.bookings.rules.displacing import Fate, days_around, fitting, kept_until
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.problems import Refused

log = logging.getLogger("portal.bookings")

LOOKS = 5  # at what is free, before it is left to the next round


class Booker(NamedTuple):
    """Whose booking was displaced."""

    id: int


class Outrun(Exception):  # noqa: N818  a request to the caller, not an error
    """Somebody took meanwhile what was to be kept."""


async def offer_alternatives(most: int = 50) -> int:
    """Keep alternatives for up to `most` displaced bookings and tell their people, in the order of
    their positions; how many were seen to. Call it outside any transaction."""
    waiting = await database.rows(
        "SELECT d.booking_id FROM displacement d JOIN booking b ON b.id = d.booking_id"
        " WHERE d.state = 'waiting' AND b.state = 'displaced' AND b.person_id IS NOT NULL"
        " ORDER BY d.position, d.id LIMIT ?",
        most,
    )
    done = 0
    for (booking_id,) in waiting:
        try:
            done += await _see_to(booking_id)
        except Exception:  # one that fails keeps nobody else waiting
            log.exception("displaced booking %d could not be offered anything", booking_id)
    return done


async def _see_to(booking_id: int) -> bool:
    for _ in range(LOOKS):
        found = await bookings_by_id([booking_id])
        if not found or found[0].state != State.DISPLACED:
            return False
        alternatives = await _fitting(found[0])
        try:
            return await _keep(found[0], alternatives)
        except Outrun:
            continue
    return False


async def _fitting(booking: Reserved) -> list[tuple[Facts, Wish]]:
    """What could be booked instead, read outside any transaction so that what pages keep in this
    process serves here too."""
    alike = [facts for facts in await all_facts() if facts.kind == booking.facts.kind]
    if not alike:
        return []
    around = days_around(booking.local_starts, clock.now().astimezone(booking.facts.zone))
    days = [date.fromordinal(day) for day in around]
    found = await availability(alike, days, booking.person_id, apart_from=booking.id)
    lost = Wish(booking.unit, booking.span, booking.party, booking.children)
    return fitting(booking.facts, lost, [_unpaused(day) for day in found.days.values()])


def _unpaused(day: Day) -> Day:
    """A pause is for booking anew; what was taken from somebody is made good all the same."""
    if day.reader.paused_until is None:
        return day
    return replace(day, reader=replace(day.reader, paused_until=None))


@database.transactional
async def _keep(booking: Reserved, alternatives: Sequence[tuple[Facts, Wish]]) -> bool:
    """Keep them and tell the person; false when another process did. Raises Outrun."""
    await _lock_household(booking.id)
    offer = await offer_of(booking)
    if offer is None or offer.fate is not Fate.WAITING:
        return False
    assert booking.person_id is not None  # noqa: S101  only bookings of the past lose their person
    kept = await _claim(booking, alternatives)
    until = None
    if kept:
        earliest = min(each.wish.span.starts for each in kept)
        until = kept_until(clock.now(), earliest)
        await claims.extend(booking.id, clock.to_us(until))
    changed = await database.execute(
        "UPDATE displacement SET state = ?, offered_until = ?, changed_at = ?"
        " WHERE id = ? AND state = 'waiting'",
        Fate.OFFERED if kept else Fate.NOTHING_FITS,
        clock.to_us(until) if until else None,
        clock.to_us(clock.now()),
        offer.displacement_id,
    )
    if changed != 1:
        raise database.StartAgain
    await _write(offer.displacement_id, kept)
    if not kept:
        await give_priority(offer.displacement_id, booking.person_id, booking.facts.kind)
    await _tell(booking, offer)
    await claims_changed(*(each.facts for each in kept))
    return True


async def _lock_household(booking_id: int) -> None:
    household_id = await database.value("SELECT household_id FROM booking WHERE id = ?", booking_id)
    await database.lock("household", [household_id])


async def _claim(booking: Reserved, alternatives: Sequence[tuple[Facts, Wish]]) -> list[Situation]:
    """The alternatives under their locks, decided once more, their places claimed for a while."""
    spaces = [
        spaces_looked_at(facts, wish.unit, wish.span.starts.astimezone(facts.zone).date())
        for facts, wish in alternatives
    ]
    await database.lock("space", set().union(*spaces))
    kept = []
    for _, wish in alternatives:
        try:
            situation = await locked_situation(
                Booker(booking.person_id or 0),
                wish.unit.id,
                wish.span,
                party=booking.party,
                children=booking.children,
                apart_from=booking.id,
            )
        except Refused as gone:
            raise Outrun from gone
        if problems_with(situation.wish, _unpaused(situation.day)):
            raise Outrun
        kept.append(situation)
    await claims.free(booking.id)
    for situation in kept:
        await situation.claim(booking.id, beside=True)
    return kept


async def _write(displacement_id: int, kept: Sequence[Situation]) -> None:
    await database.execute("DELETE FROM alternative WHERE displacement_id = ?", displacement_id)
    for number, situation in enumerate(kept, start=1):
        await database.execute(
            "INSERT INTO alternative (displacement_id, number, facility_id, unit_id, on_day,"
            " starts_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            displacement_id,
            number,
            situation.facts.id,
            situation.wish.unit.id,
            situation.day.hours.day.isoformat(),
            clock.to_us(situation.wish.span.starts),
            clock.to_us(situation.wish.span.ends),
        )


async def _tell(booking: Reserved, before: Offer) -> None:
    offer = await offer_of(booking)
    assert offer is not None  # noqa: S101  it was written a moment ago
    assert offer.displacement_id == before.displacement_id  # noqa: S101  one is open at a time
    reach, entry = await reach_of(booking)
    await notices.displaced(reach, booking, offer, entry=entry)


async def lapse_offers() -> int:
    """Let go of alternatives that nobody answered for in time; how many offers lapsed. Their
    places were free again at that instant already."""
    found = await database.rows(
        "SELECT booking_id FROM displacement WHERE state = 'offered' AND offered_until <= ?"
        " ORDER BY id",
        clock.to_us(clock.now()),
    )
    return sum([await _lapse(booking_id) for (booking_id,) in found])


@database.transactional
async def _lapse(booking_id: int) -> int:
    await _lock_household(booking_id)
    row = await database.row(
        "UPDATE displacement SET state = 'lapsed', offered_until = NULL, changed_at = ?"
        " WHERE booking_id = ? AND state = 'offered' AND offered_until <= ? RETURNING id",
        clock.to_us(clock.now()),
        booking_id,
        clock.to_us(clock.now()),
    )
    if row is None:
        return 0
    await let_go(row[0], booking_id)
    return 1


async def let_go(displacement_id: int, booking_id: int) -> None:
    """Free what was kept for a displaced booking; its person comes first the next time."""
    booking = (await bookings_by_id([booking_id]))[0]
    await claims.free(booking_id)
    if booking.person_id is not None:
        await give_priority(displacement_id, booking.person_id, booking.facts.kind)
    await claims_changed(*(each.facts for each in await alternatives_in(displacement_id)))
