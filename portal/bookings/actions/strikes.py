"""Nobody came: the places are free again, it counts for a while, and so many pause booking.

A closed ground never makes one: whoever was moved out is `displaced`, from where no way leads to
`missed`, and what lies in closed time now is left alone.
"""

from datetime import datetime

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.records import change_booking, claims_changed
from portal.bookings.queries import Reserved
from portal.bookings.queries.gate import booking_by_id, household_of
from portal.bookings.queries.strikes import last_pause, strike_of, strikes_of
from portal.bookings.rules.gate import released_at
from portal.bookings.rules.states import State
from portal.bookings.rules.strikes import counted, expires_at, pauses_until
from portal.claims import actions as claims
from portal.facilities.rules import TermsFacts
from portal.hours.queries import resolve
from portal.hours.rules import why_not_open


@database.transactional
async def mark_missed(booking_id: int) -> bool:
    """Count a booking as missed if its time for coming is over and nobody was ticked."""
    household_id = await household_of(booking_id)
    if household_id is None:
        return False
    await database.lock("household", [household_id])
    booking = await booking_by_id(booking_id)
    facts, now = booking.facts, clock.now()
    terms = facts.terms_on(booking.on_day)
    if booking.state != State.CONFIRMED or booking.person_id is None or terms is None:
        return False
    until = released_at(terms, booking.span)
    if until is None or now < until:
        return False
    if why_not_open(await resolve(facts, booking.on_day), booking.span) is not None:
        return False
    reach, _ = await change_booking(booking, State.MISSED, None, reason="nobody came")
    await claims.free_from(booking.id, int(now.timestamp()) // (facts.tick_minutes * 60))
    count, pause = await _give(booking, booking.person_id, terms)
    await notices.missed(
        reach,
        booking,
        count=count,
        allowed=terms.strikes_allowed,
        expires=expires_at(terms, now).astimezone(facts.zone),
        paused_until=pause.astimezone(facts.zone) if pause else None,
    )
    await claims_changed(facts)
    return True


async def _give(
    booking: Reserved, person_id: int, terms: TermsFacts
) -> tuple[int, datetime | None]:
    """How many count now with this one, and until when booking is paused for it. The person's row
    is held by now, so that two at once are counted one after the other."""
    now = clock.now()
    await database.execute(
        "INSERT INTO strike (person_id, booking_id, seq, given_at, expires_at)"
        " SELECT CAST(? AS BIGINT), booking_id, max(seq), CAST(? AS BIGINT), CAST(? AS BIGINT)"
        " FROM booking_event WHERE booking_id = ? GROUP BY booking_id"
        " ON CONFLICT (booking_id) DO UPDATE SET seq = excluded.seq, given_at = excluded.given_at,"
        " expires_at = excluded.expires_at, lifted_at = NULL, lifted_by_id = NULL, lifted_why = ''",
        person_id,
        clock.to_us(now),
        clock.to_us(expires_at(terms, now)),
        booking.id,
    )
    before = await last_pause(person_id)
    standing = counted(
        await strikes_of(person_id), now, terms, before.starts_at if before else None
    )
    until = pauses_until(terms, len(standing), now)
    if until is not None:
        await database.execute(
            "INSERT INTO pause (person_id, why, starts_at, ends_at) VALUES (?, 'strikes', ?, ?)",
            person_id,
            clock.to_us(now),
            clock.to_us(until),
        )
    return len(standing), until


async def lift(booking: Reserved, why: str, by: int | None) -> bool:
    """Take back the no-show a booking was, with an appeal that still waits, and a pause that no
    longer holds without it. Whether a pause ended. The caller has changed the booking."""
    now_us = clock.to_us(clock.now())
    await database.execute(
        "UPDATE strike SET lifted_at = ?, lifted_by_id = ?, lifted_why = ?"
        " WHERE booking_id = ? AND lifted_at IS NULL",
        now_us,
        by,
        why,
        booking.id,
    )
    await database.execute(
        "UPDATE appeal SET decided_at = ?, decided_by_id = ?, verdict = 'excused', why = ?"
        " WHERE booking_id = ? AND decided_at IS NULL",
        now_us,
        by,
        why,
        booking.id,
    )
    assert booking.person_id is not None  # noqa: S101  only bookings of the past lose their person
    return await _end_pause(booking.person_id, by)


async def _end_pause(person_id: int, by: int | None) -> bool:
    """End the pause of now if what led to it does not suffice any more."""
    now = clock.now()
    pause = await last_pause(person_id)
    if pause is None or pause.ends_at <= now:
        return False
    strikes = await strikes_of(person_id)
    last = next((each for each in strikes if each.given_at == pause.starts_at), None)
    if last is None:
        return False
    booking = await booking_by_id(last.booking_id)
    terms = booking.facts.terms_on(booking.on_day)
    before = await last_pause(person_id, before=pause.starts_at)
    assert terms is not None  # noqa: S101  without terms nothing is booked
    left = counted(strikes, pause.starts_at, terms, before.starts_at if before else None)
    if len(left) >= terms.strikes_allowed:
        return False
    changed = await database.execute(
        "UPDATE pause SET lifted_at = ?, lifted_by_id = ? WHERE id = ? AND lifted_at IS NULL",
        clock.to_us(now),
        by,
        pause.id,
    )
    return changed == 1


async def stands(booking_id: int) -> bool:
    """Whether the booking counts as a no-show now."""
    strike = await strike_of(booking_id)
    return strike is not None and not strike.lifted and strike.expires_at > clock.now()
