"""Describing a facility anew: what is in calendars follows, and who must know is told."""

from portal import clock, database
from portal.bookings.actions.displacing.taking import bookings_by_id, lock_spaces
from portal.bookings.actions.records import reach_of
from portal.bookings.queries import Reserved
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.grounds import notices
from portal.grounds.actions.adding import columns_of
from portal.grounds.actions.log import in_one_line, tell_in_public
from portal.grounds.rules.describing import (
    Description,
    changed_words,
    description_of,
    moves_people,
)
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

SAME = Problem("same", say("That is what it says already; nothing would change."))
IN_CALENDARS = (State.REQUESTED, State.CONFIRMED, State.DISPLACED)
COMING = (State.REQUESTED, State.CONFIRMED)


async def describe(by: Visitor, facility_id: int, given: Description, *, key: str) -> None:
    """Let a facility be described like that from now on.

    The calendar entries of coming bookings are made anew when they are next read; who has booked is
    told when the way in or the position is another. Raises Refused when nothing would change.
    """

    async def change() -> Answer:
        await lock_spaces([facility_id])
        facts = (await facts_by_id([facility_id]))[facility_id]
        before = description_of(facts)
        told = changed_words(before, given)
        if not told:
            raise Refused([SAME])
        await entries_anew(facility_id)
        columns = columns_of(given)
        await database.execute(
            f"UPDATE facility SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
            *columns.values(),
            facility_id,
        )
        await tell_in_public(facility_id, clock.today(facts.zone), in_one_line(told))
        if moves_people(before, given):
            for booking in await _coming(facility_id):
                reach, entry = await reach_of(booking)
                await notices.gate_or_place(reach, booking, entry=entry)
        return {}

    asked = fingerprint(act="describe", facility=facility_id, given=repr(given))
    await once(by.id, key, asked, change)


async def entries_anew(facility_id: int, unit_id: int | None = None) -> None:
    """Coming bookings, of one unit or of all, get another calendar entry: people first, as every
    verb locks them. The caller holds the spaces, so that no booking is made meanwhile."""
    where = f"facility_id = ? AND ends_at > ? AND state IN ({database.marks(len(IN_CALENDARS))})"
    values: list[object] = [facility_id, clock.to_us(clock.now()), *IN_CALENDARS]
    if unit_id is not None:
        where += " AND unit_id = ?"
        values.append(unit_id)
    found = await database.rows(f"SELECT DISTINCT person_id FROM booking WHERE {where}", *values)
    people = [row[0] for row in found if row[0] is not None]
    await database.lock("person", people)
    if people:
        await database.execute(
            "UPDATE person SET calendar_version = calendar_version + 1"
            f" WHERE id IN (SELECT person_id FROM booking WHERE {where})",
            *values,
        )
    await database.execute(
        "UPDATE booking SET event_zh = NULL, event_en = NULL, sequence = sequence + 1,"
        f" changed_at = ? WHERE {where}",
        clock.to_us(clock.now()),
        *values,
    )


async def _coming(facility_id: int) -> list[Reserved]:
    found = await database.rows(
        "SELECT id FROM booking WHERE facility_id = ? AND starts_at > ? AND person_id IS NOT NULL"
        f" AND state IN ({database.marks(len(COMING))})",
        facility_id,
        clock.to_us(clock.now()),
        *COMING,
    )
    return sorted(await bookings_by_id([row[0] for row in found]), key=lambda each: each.id)
