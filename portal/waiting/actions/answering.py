"""What somebody says to the place kept for them; and what happens when they say nothing."""

from portal import clock, database
from portal.bookings import notices as booking_notices
from portal.bookings.actions.displacing.taking import bookings_by_id
from portal.bookings.actions.records import change_booking, claims_changed
from portal.bookings.actions.situation import locked_situation, refuse_with
from portal.bookings.rules import problems_with
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.language import clock_words, say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint
from portal.waiting import notices
from portal.waiting.actions.ends import end_offer, end_wait, give_back, note_in_vain
from portal.waiting.queries.waits import Kept, Wait, offers_over, wait_by_id, wait_of
from portal.waiting.rules import Fate

NOTHING_KEPT = Problem("nothing_kept", say("Nothing is kept for you here any more."))
STILL_FINE = ("too_soon",)  # it was in time when it was offered


async def accept_offer(visitor: Visitor, code: str, *, key: str) -> str:
    """Take what is kept for somebody of one's household who waits; the booking's code.

    Raises Refused when the offer is over, even if nobody wrote that down yet, or when the booking
    rules refuse it by now.
    """

    async def accept() -> Answer:
        return {"code": await _accept(visitor, code)}

    return str(
        (await once(visitor.id, key, fingerprint(act="accept wait", code=code), accept))["code"]
    )


async def _accept(visitor: Visitor, code: str) -> str:
    await database.lock("household", [visitor.household_id])
    wait = await wait_of(visitor.household_id, code)
    if wait is None or wait.kept is None:
        raise Refused([NOTHING_KEPT])
    if wait.fate is Fate.ACCEPTED:  # a second tap finds it done
        return wait.kept.code
    await _still_open(wait, wait.kept)
    booking = (await bookings_by_id([wait.kept.booking_id]))[0]
    assert booking.person_id is not None  # noqa: S101  nobody is erased while something is kept
    situation = await locked_situation(
        _Person(wait),
        booking.unit.id,
        booking.span,
        party=booking.party,
        children=booking.children,
        apart_from=booking.id,
    )
    await _still_open(wait, wait.kept)  # the locks may have been waited for
    found = problems_with(situation.wish, situation.day)
    refuse_with([problem for problem in found if problem.code not in STILL_FINE])
    reach, entry = await change_booking(booking, State.CONFIRMED, visitor.id, reason="waiting list")
    await situation.claim(booking.id)
    await end_offer(wait.kept, "accepted")
    await end_wait(wait.id, Fate.ACCEPTED, expected=Fate.OFFERED)
    await booking_notices.booked(
        reach, booking.facts, situation.wish, code=booking.code, entry=entry
    )
    await claims_changed(booking.facts)
    return booking.code


class _Person:
    """Whose wait it is, as whoever books."""

    def __init__(self, wait: Wait) -> None:
        self.id = wait.person_id


async def _still_open(wait: Wait, kept: Kept) -> None:
    """Raises Refused with when it ended; what the clock says counts, not what is written."""
    if kept.state == "open" and clock.now() < kept.until:
        return
    if kept.state not in ("open", "lapsed"):
        raise Refused([NOTHING_KEPT])
    facts = (await facts_by_id([kept.facility_id]))[kept.facility_id]
    until = kept.until.astimezone(facts.zone)
    words = say(
        "It was kept for you until %(day)s %(time)s; since then it is the next one's turn.",
        day=until.date(),
        time=clock_words(until),
    )
    raise Refused([Problem("offer_over", words)], conflict=True)


async def decline_offer(visitor: Visitor, code: str, *, key: str) -> None:
    """Give back what is kept, and stop waiting. Raises Refused when nothing is kept."""

    async def refuse() -> Answer:
        await database.lock("household", [visitor.household_id])
        wait = await wait_of(visitor.household_id, code)
        if wait is None or wait.kept is None:
            raise Refused([NOTHING_KEPT])
        if wait.fate is not Fate.DECLINED:
            await _still_open(wait, wait.kept)
            await decline(visitor, wait, Fate.DECLINED)
        return {}

    await once(visitor.id, key, fingerprint(act="decline wait", code=code), refuse)


async def decline(visitor: Visitor, wait: Wait, fate: Fate) -> None:
    """Inside a transaction: what is kept goes to the next, the wait ends."""
    assert wait.kept is not None  # noqa: S101  the caller saw it
    await give_back(wait.kept, visitor.id, "declined")
    await end_offer(wait.kept, "declined")
    await end_wait(wait.id, fate, expected=Fate.OFFERED)


async def lapse_offers() -> int:
    """Write down the offers that nobody answered in time, and tell their people; how many. Their
    places were the next one's from that instant on."""
    lapsed = [wait for wait_id in await offers_over(clock.now()) if (wait := await _lapse(wait_id))]
    for wait in lapsed:
        note_in_vain(wait)
    return len(lapsed)


@database.transactional
async def _lapse(wait_id: int) -> Wait | None:
    household_id = await database.value("SELECT household_id FROM wait WHERE id = ?", wait_id)
    if household_id is None:
        return None
    await database.lock("household", [household_id])
    wait = await wait_by_id(wait_id)
    kept = wait.kept
    if kept is None or kept.state != "open" or clock.now() < kept.until:
        return None
    await give_back(kept, None, "not answered")
    await end_offer(kept, "lapsed")
    await end_wait(wait.id, Fate.LAPSED, expected=Fate.OFFERED)
    await notices.lapsed(wait)
    return wait
