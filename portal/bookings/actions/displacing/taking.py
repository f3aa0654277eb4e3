"""What closings, new hours and new terms share: bookings are taken, and offers let wait."""

from collections.abc import Iterable, Sequence

from portal import clock, database
from portal.bookings.actions.records import change_booking, counted_with, new_code, write_event
from portal.bookings.queries import Reserved
from portal.bookings.queries.crowds import capped
from portal.bookings.queries.displaced import Hit
from portal.bookings.queries.own import COLUMNS, reserved
from portal.bookings.rules.displacing import Fate
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.facilities.queries import facts_by_id
from portal.hours.models import ClosingKind, ClosureKind
from portal.language import Named
from portal.people.rules.visitors import Visitor

PER_STATEMENT = 500


async def record_closing(
    by: Visitor,
    reason: Named,
    *,
    kind: ClosureKind | ClosingKind,
    organisation_id: int | None,
    weather: tuple[str, str, str] = ("", "", ""),
    written: str = "",
) -> tuple[int, str]:
    """Write the decision itself; its id and code. `weather` is signal, level and district,
    `written` what a change of hours or terms wrote."""
    code = new_code()
    closing_id: int = await database.value(
        "INSERT INTO closing (code, kind, organisation_id, signal, level, district, reason_zh,"
        " reason_en, set_by_id, set_at, written) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        code,
        str(kind),
        organisation_id,
        *weather,
        reason.zh,
        reason.en,
        by.id,
        clock.to_us(clock.now()),
        written,
    )
    return closing_id, code


async def lock_spaces(facility_ids: Iterable[int]) -> None:
    """Hold every space of these facilities."""
    wanted = sorted(set(facility_ids))
    if not wanted:
        return
    found = await database.rows(
        f"SELECT id FROM space WHERE facility_id IN ({database.marks(len(wanted))})", *wanted
    )
    await database.lock("space", [row[0] for row in found])


async def claims_freed(facility_ids: Iterable[int]) -> None:
    """Tell every kept page that places were freed, whichever rules hold there now."""
    freed = set(facility_ids)
    theirs = (await facts_by_id(freed)).values()
    for facility_id in sorted(freed | await counted_with(capped(theirs))):
        await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1 WHERE id = ?", facility_id
        )


async def displace(by: Visitor, closing_id: int, found: Sequence[Hit]) -> None:
    """Take the time of those found, in that order, and let go of what is only held. The spaces and
    their people are locked."""
    held = [hit.id for hit in found if hit.state == State.HELD]
    taken = [hit.id for hit in found if hit.state != State.HELD]
    for booking_id in sorted(held):
        await _let_go(booking_id, by)
    bookings = {booking.id: booking for booking in await bookings_by_id(taken)}
    for booking in sorted(bookings.values(), key=lambda each: (each.person_id or 0, each.id)):
        await change_booking(booking, State.DISPLACED, by.id, reason="closed")
    await claims.free(*taken)
    now_us = clock.to_us(clock.now())
    rows = [
        (
            booking_id,
            closing_id,
            position,
            bookings[booking_id].state,
            bookings[booking_id].facts.id,
            bookings[booking_id].unit.id,
            bookings[booking_id].on_day.isoformat(),
            clock.to_us(bookings[booking_id].span.starts),
            clock.to_us(bookings[booking_id].span.ends),
            Fate.WAITING,
            now_us,
        )
        for position, booking_id in enumerate(taken, start=1)
    ]
    for start in range(0, len(rows), PER_STATEMENT):
        part = rows[start : start + PER_STATEMENT]
        await database.execute(
            "INSERT INTO displacement (booking_id, closing_id, position, was, facility_id, unit_id,"
            " on_day, starts_at, ends_at, state, changed_at) VALUES "
            f"{database.marks(len(part), len(part[0]))}",
            *(value for row in part for value in row),
        )


async def _let_go(booking_id: int, by: Visitor) -> None:
    """A hold is nobody's booking yet: its places are free for nobody, and it says so."""
    changed = await database.execute(
        "UPDATE booking SET state = 'lapsed', held_until = NULL, changed_at = ?"
        " WHERE id = ? AND state = 'held'",
        clock.to_us(clock.now()),
        booking_id,
    )
    if changed:
        await write_event(booking_id, State.HELD, State.LAPSED, by.id, "closed")
        await claims.free(booking_id)


async def bookings_by_id(ids: Sequence[int]) -> list[Reserved]:
    """Several bookings, in no order."""
    found: list[Reserved] = []
    for start in range(0, len(ids), PER_STATEMENT):
        part = ids[start : start + PER_STATEMENT]
        found += await reserved(
            await database.rows(
                f"SELECT {COLUMNS} FROM booking WHERE id IN ({database.marks(len(part))})", *part
            )
        )
    return found


async def withdraw(displacement_ids: Sequence[int]) -> set[int]:
    """Let these offers wait again, to be made anew, unless they were answered meanwhile; the
    facilities where their alternatives were kept."""
    freed: set[int] = set()
    for displacement_id in displacement_ids:
        booking_id = await database.value(
            "UPDATE displacement SET state = 'waiting', offered_until = NULL, changed_at = ?"
            " WHERE state = 'offered' AND id = ? RETURNING booking_id",
            clock.to_us(clock.now()),
            displacement_id,
        )
        if booking_id is None:
            continue
        await claims.free(booking_id)
        gone = await database.rows(
            "DELETE FROM alternative WHERE displacement_id = ? RETURNING facility_id",
            displacement_id,
        )
        freed |= {row[0] for row in gone}
    return freed
