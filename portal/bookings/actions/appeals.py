"""Somebody says that a no-show or a late cancellation was none, or not their doing; the desk
decides, once. It may also excuse one without being asked."""

from portal import clock, database
from portal.bookings import notices_appeals as notices
from portal.bookings.actions.records import SIGNED_OUT, calendar_changed, change_booking
from portal.bookings.actions.strikes import lift
from portal.bookings.queries import Reserved, booking_of
from portal.bookings.queries.gate import booking_by_id, household_of
from portal.bookings.queries.strikes import appeal_at, appeal_of
from portal.bookings.rules.appeals import (
    NOTHING,
    problems_with_appealing,
    problems_with_deciding,
    problems_with_excusing,
)
from portal.bookings.rules.states import State
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

DECIDED = Problem("decided", say("This appeal is decided already."))


async def appeal(visitor: Visitor, code: str, words: str, *, key: str) -> None:
    """Ask the desk to look at a no-show or a late cancellation of one's household again. Raises
    Refused."""

    async def ask() -> Answer:
        await database.lock("household", [visitor.household_id])
        booking = await booking_of(visitor.household_id, code)
        if booking is None:  # it was theirs on the page; their records were put together since
            raise Refused([SIGNED_OUT])
        known = await appeal_of(booking.id)
        problems = problems_with_appealing(
            booking.state, words, asked=known is not None, late=booking.late
        )
        if problems:
            raise Refused(problems)
        await database.execute(
            "INSERT INTO appeal (person_id, booking_id, words, made_at) VALUES (?, ?, ?, ?)",
            booking.person_id,
            booking.id,
            words,
            clock.to_us(clock.now()),
        )
        return {}

    await once(visitor.id, key, fingerprint(act="appeal", code=code, words=words), ask)


async def decide(
    visitor: Visitor, appeal_id: int, *, verdict: str, why: str, answer: str, key: str
) -> None:
    """Excuse a no-show for a reason (`why`), or uphold it with an answer. Raises Refused."""

    async def act() -> Answer:
        await _decide(visitor, appeal_id, verdict, why, answer)
        return {}

    asked = fingerprint(act="decide", appeal=appeal_id, verdict=verdict, why=why, answer=answer)
    await once(visitor.id, key, asked, act)


async def _decide(visitor: Visitor, appeal_id: int, verdict: str, why: str, answer: str) -> None:
    found = await appeal_at(appeal_id)
    household_id = await household_of(found.booking.id) if found else None
    if found is None or household_id is None:
        raise Refused([DECIDED])
    await database.lock("household", [household_id])
    found = await appeal_at(appeal_id)
    if found is None or found.decided_at is not None or found.booking.person_id is None:
        raise Refused([DECIDED], conflict=True)
    problems = problems_with_deciding(
        verdict, why, answer, own=household_id == visitor.household_id
    )
    if problems:
        raise Refused(problems)
    excused = verdict == "excused"
    changed = await database.execute(
        "UPDATE appeal SET decided_at = ?, decided_by_id = ?, verdict = ?, why = ?, answer = ?"
        " WHERE id = ? AND decided_at IS NULL",
        clock.to_us(clock.now()),
        visitor.id,
        verdict,
        why if excused else "",
        answer,
        appeal_id,
    )
    if changed != 1:
        raise database.StartAgain
    if not excused:
        reach = await calendar_changed(found.booking.person_id)
        await notices.upheld(reach, found.booking, answer)
        return
    await _excuse(visitor, found.booking, why, answer, asked=True)


async def excuse(visitor: Visitor, code: str, *, why: str, answer: str, key: str) -> None:
    """Excuse a no-show or a late cancellation for a reason (`why`) without being asked, in a few
    words to the person. An appeal that waits is decided by it. Raises Refused."""

    async def act() -> Answer:
        row = await database.row("SELECT id, household_id FROM booking WHERE code = ?", code)
        if row is None or row[1] is None:
            raise Refused([NOTHING])
        await database.lock("household", [row[1]])
        booking = await booking_by_id(row[0])
        own = row[1] == visitor.household_id
        problems = problems_with_excusing(booking.state, why, answer, late=booking.late, own=own)
        if problems:
            raise Refused(problems)
        if booking.person_id is None:
            raise Refused([NOTHING])
        await _excuse(visitor, booking, why, answer, asked=False)
        return {}

    asked = fingerprint(act="excuse", code=code, why=why, answer=answer)
    await once(visitor.id, key, asked, act)


async def _excuse(
    visitor: Visitor, booking: Reserved, why: str, answer: str, *, asked: bool
) -> None:
    """The line of history carries the reason; a late cancellation stays cancelled, and in time."""
    state = State.EXCUSED if booking.state == State.MISSED else State.CANCELLED
    reach, entry = await change_booking(booking, state, visitor.id, reason=why, late=False)
    resumed = await lift(booking, why, visitor.id)
    await notices.excused(reach, booking, answer, asked=asked, resumed=resumed, entry=entry)
