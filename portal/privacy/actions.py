"""Forgetting: a person who asks, and what has been kept long enough."""

from portal import clock, database
from portal.bookings.actions import cancel_booking, release_hold
from portal.bookings.queries import Reserved, bookings_of
from portal.bookings.rules.cancelling import problems_with_cancelling
from portal.people.actions.grants import end_roles_of
from portal.people.queries.records import records_of
from portal.people.rules.visitors import Visitor
from portal.privacy.rules import BOOKINGS, ONCE_A_TIME, UNUSED_ACCOUNT, VIEWS, VISITS, WAITS
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.waiting.actions import leave_every_line

# A person's entries in draws still to be held; and their household, if it is theirs alone.
NOT_DRAWN = (
    "SELECT e.id FROM draw_entry e JOIN draw d ON d.id = e.draw_id"
    " WHERE e.person_id = ? AND d.drawn_at IS NULL"
)
LIVING_ALONE = (
    "SELECT p.household_id FROM person p WHERE p.id = ? AND NOT EXISTS (SELECT 1 FROM person o"
    " WHERE o.household_id = p.household_id AND o.id <> p.id AND o.erased_at IS NULL)"
)


async def erase(visitor: Visitor) -> None:
    """Erase a person: what they had booked goes back to the neighbours, their name and addresses
    go, past bookings stay as counts. It cannot be undone.

    Each booking is given back in a transaction of its own, so that its neighbours wait for one and
    not for all. Should the process end between two, the person is still signed in and nobody told
    them that they are erased: they ask again, and the rest follows. The last transaction erases
    only when nothing is left to give back, whatever another device booked meanwhile.

    Raises Refused for the last administrator.
    """
    await end_roles_of(visitor.id)
    while not await _erased(visitor):
        await release_hold(visitor)
        await leave_every_line(visitor)
        for booking in await _to_give_back(visitor.id):
            await cancel_booking(visitor, booking.code, key=new_key())


async def _to_give_back(person_id: int) -> list[Reserved]:
    """Bookings still to come, which only this person's household could cancel."""
    now = clock.now()
    return [
        booking
        for booking in await bookings_of(person_id, coming=True, most=1000)
        if not problems_with_cancelling(booking.state, booking.span, now)
    ]


@database.transactional
async def _erased(visitor: Visitor) -> bool:
    """Forget the person if nothing of theirs is still to be given back."""
    await database.lock("household", [visitor.household_id])
    held = "SELECT 1 FROM booking WHERE person_id = ? AND state IN ('held', 'offered')"
    if await database.value(held, visitor.id) or await _to_give_back(visitor.id):
        return False
    await end_roles_of(visitor.id)  # what was given while the bookings were given back
    await _forget_person(visitor.id)
    return True


@database.transactional
async def _forget_person(person_id: int) -> None:
    """The person's record and those that were put into it; after that no merger can be undone."""
    for record in reversed(await records_of(person_id)):
        await _forget_record(record)


async def _forget_record(person_id: int) -> None:
    """All rows that name the person, in the open transaction.

    Letters and codes to them go as well, those still waiting to be sent included: nobody writes to
    somebody whose address is erased. A booking keeps no trace of who made it, helped or changed it.
    """
    now_us = clock.to_us(clock.now())
    theirs = "SELECT phone FROM person WHERE id = ? UNION SELECT email FROM person WHERE id = ?"
    for table in ("sign_in_code", "message"):
        await database.execute(
            f"DELETE FROM {table} WHERE person_id = ? OR address IN ({theirs})",
            person_id,
            person_id,
            person_id,
        )
    for statement in (
        "DELETE FROM submission WHERE person_id = ?",
        "DELETE FROM session WHERE person_id = ?",
        "DELETE FROM feed_token WHERE person_id = ?",
        "DELETE FROM message_choice WHERE person_id = ?",
        "DELETE FROM day_listing WHERE address = (SELECT email FROM person WHERE id = ?)",
        "DELETE FROM priority WHERE person_id = ?",
        "DELETE FROM wait WHERE person_id = ?",
        "DELETE FROM companion WHERE booking_id IN (SELECT id FROM booking WHERE person_id = ?)",
        "DELETE FROM companion_link"
        " WHERE booking_id IN (SELECT id FROM booking WHERE person_id = ?)",
        "DELETE FROM strike WHERE person_id = ?",
        "DELETE FROM pause WHERE person_id = ?",
        "DELETE FROM appeal WHERE person_id = ?",
        "DELETE FROM helper WHERE person_id = ?",
        "DELETE FROM helper WHERE helper_id = ?",
        "DELETE FROM verification WHERE person_id = ?",
        "DELETE FROM record_view WHERE person_id = ?",
        f"DELETE FROM draw_wish WHERE entry_id IN ({NOT_DRAWN})",
        f"DELETE FROM draw_member WHERE entry_id IN ({NOT_DRAWN})",
        f"DELETE FROM draw_entry WHERE id IN ({NOT_DRAWN})",
        f"DELETE FROM draw_member WHERE household_id IN ({LIVING_ALONE})",
        "UPDATE draw_entry SET person_id = NULL WHERE person_id = ?",
        "UPDATE draw_entry SET helper_id = NULL WHERE helper_id = ?",
        "UPDATE merger SET moved = '{}' WHERE kept_id = ?",
        "UPDATE merger SET moved = '{}' WHERE gone_id = ?",
        "UPDATE booking_event SET actor_id = NULL WHERE actor_id = ?",
        "UPDATE booking_event SET actor_id = NULL"
        " WHERE booking_id IN (SELECT id FROM booking WHERE person_id = ?)",
        "UPDATE booking SET helper_id = NULL WHERE helper_id = ?",
        "UPDATE booking SET person_id = NULL, household_id = NULL, helper_id = NULL,"
        " event_zh = NULL, event_en = NULL WHERE person_id = ?",
    ):
        await database.execute(statement, person_id)
    await database.execute(
        "UPDATE role_grant SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL",
        now_us,
        person_id,
    )
    await database.execute(
        "UPDATE person SET name = '', phone = NULL, email = NULL, password_hash = NULL,"
        " elder = FALSE, erased_at = ? WHERE id = ?",
        now_us,
        person_id,
    )


@database.transactional
async def forget_who_booked_long_ago() -> int:
    """Take the person out of bookings whose slot is long over; how many this time."""
    before = clock.to_us(clock.now() - BOOKINGS)
    found = await database.rows(
        "SELECT id FROM booking WHERE person_id IS NOT NULL AND ends_at < ? ORDER BY ends_at"
        " LIMIT ?",
        before,
        ONCE_A_TIME,
    )
    ids = [row[0] for row in found]
    if not ids:
        return 0
    marks = database.marks(len(ids))
    for statement in (
        "UPDATE booking_event SET actor_id = NULL",
        "DELETE FROM strike",
        "DELETE FROM appeal",
    ):
        await database.execute(f"{statement} WHERE booking_id IN ({marks})", *ids)
    return await database.execute(
        "UPDATE booking SET person_id = NULL, household_id = NULL, helper_id = NULL,"
        f" event_zh = NULL, event_en = NULL WHERE id IN ({marks})",
        *ids,
    )


@database.transactional
async def forget_who_came_long_ago() -> int:
    """Drop the list of who came through the gate, who waited for what, and which of the staff read
    whose record, when they are old enough; how many lines this time."""
    now = clock.now()
    visits = await database.execute(
        "DELETE FROM visit WHERE booking_id IN (SELECT booking_id FROM visit WHERE came_at < ?"
        " ORDER BY came_at LIMIT ?)",
        clock.to_us(now - VISITS),
        ONCE_A_TIME,
    )
    waits = await database.execute(
        "DELETE FROM wait WHERE id IN (SELECT id FROM wait WHERE changed_at < ?"
        " AND state NOT IN ('waiting', 'offered') ORDER BY changed_at LIMIT ?)",
        clock.to_us(now - WAITS),
        ONCE_A_TIME,
    )
    oldest = (clock.today(settings().zone) - VIEWS).isoformat()
    views = await database.execute("DELETE FROM record_view WHERE on_day < ?", oldest)
    return visits + waits + views


@database.transactional
async def forget_who_drew_long_ago() -> int:
    """Take people and households out of draws held long ago; how many entries this time."""
    found = await database.rows(
        "SELECT e.id FROM draw_entry e JOIN draw d ON d.id = e.draw_id WHERE d.drawn_at < ?"
        " AND (e.person_id IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM draw_member m WHERE m.entry_id = e.id)) ORDER BY e.id LIMIT ?",
        clock.to_us(clock.now() - BOOKINGS),
        ONCE_A_TIME,
    )
    ids = [row[0] for row in found]
    if not ids:
        return 0
    marks = database.marks(len(ids))
    await database.execute(f"DELETE FROM draw_member WHERE entry_id IN ({marks})", *ids)
    return await database.execute(
        f"UPDATE draw_entry SET person_id = NULL, helper_id = NULL WHERE id IN ({marks})", *ids
    )


async def forget_unused_accounts() -> int:
    """Erase people who have not been here for a year; staff stay while their role holds, and what
    was put into another record while that is there."""
    now = clock.now()
    found = await database.rows(
        "SELECT id FROM person WHERE erased_at IS NULL AND merged_into_id IS NULL AND seen_at < ?"
        " AND NOT EXISTS"
        " (SELECT 1 FROM role_grant g WHERE g.person_id = person.id AND g.ended_at IS NULL"
        " AND (g.ends_on IS NULL OR g.ends_on >= ?))"
        " AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.person_id = person.id AND b.ends_at > ?)"
        " ORDER BY id LIMIT ?",
        clock.to_us(now - UNUSED_ACCOUNT),
        clock.today(settings().zone).isoformat(),
        clock.to_us(now),
        ONCE_A_TIME,
    )
    for (person_id,) in found:
        await _forget_person(person_id)
    return len(found)
