"""Somebody says that a no-show was none, or not their doing; the desk decides, once."""

from portal import clock, database
from portal.bookings import notices
from portal.bookings.actions.records import SIGNED_OUT, calendar_changed, change_booking
from portal.bookings.actions.strikes import lift
from portal.bookings.queries import booking_of
from portal.bookings.queries.gate import household_of
from portal.bookings.queries.strikes import appeal_at, appeal_of
from portal.bookings.rules.appeals import problems_with_appealing, problems_with_deciding
from portal.bookings.rules.states import State
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

DECIDED = Problem("decided", say("This appeal is decided already."))


async def appeal(visitor: Visitor, code: str, words: str, *, key: str) -> None:
    """Ask the desk to look at a no-show of one's household again. Raises Refused."""

    async def ask() -> Answer:
        await database.lock("household", [visitor.household_id])
        booking = await booking_of(visitor.household_id, code)
        if booking is None:  # it was theirs on the page; their records were put together since
            raise Refused([SIGNED_OUT])
        known = await appeal_of(booking.id)
        problems = problems_with_appealing(booking.state, words, asked=known is not None)
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
        await notices.appeal_upheld(reach, found.booking, answer)
        return
    reach, entry = await change_booking(found.booking, State.EXCUSED, visitor.id, reason=why)
    resumed = await lift(found.booking, why, visitor.id)
    await notices.appeal_excused(reach, found.booking, answer, resumed=resumed, entry=entry)
