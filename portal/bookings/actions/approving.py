"""Answering requests: each is looked at once more under the locks it was made with."""

from portal import clock, database
from portal.bookings import notices_asked
from portal.bookings.actions.records import change_booking, claims_changed
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries.asked import Asked, asked_by_code
from portal.bookings.queries.own import COLUMNS, Reserved, reserved
from portal.bookings.rules import problems_with
from portal.bookings.rules.asking import DENIALS
from portal.bookings.rules.share import EVERY_PLACE
from portal.bookings.rules.states import State
from portal.claims import actions as claims
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

ANSWERED = Problem("answered", say("This request was answered already, or its time is over."))
WHY = Problem("why", say("Please choose why not."), field="why")


async def approve_booking(
    by: Visitor, organisation_id: int, code: str, *, waive: bool = False, key: str
) -> None:
    """Say yes to a request; with `waive` also to what staff may overrule.

    Raises Refused when it was answered, is out of time, or does not fit any more.
    """

    async def approve() -> Answer:
        asked = await _locked(organisation_id, code)
        situation = await _situation(asked)
        found = problems_with(situation.wish, situation.day)
        refuse_with([p for p in found if not (waive and p.waivable)])
        waived = f"waived: {', '.join(p.code for p in found)}" if found else ""
        reach, entry = await change_booking(asked.booking, State.CONFIRMED, by.id, reason=waived)
        await situation.claim(asked.booking.id)
        await notices_asked.approved(reach, asked.booking, entry=entry)
        await claims_changed(asked.booking.facts)
        return {}

    await once(by.id, key, fingerprint(act="approve", code=code, waive=waive), approve)


async def deny_booking(by: Visitor, organisation_id: int, code: str, why: str, *, key: str) -> None:
    """Say no to a request, for one of the reasons in `DENIALS`. Raises Refused."""

    async def deny() -> Answer:
        if why not in DENIALS:
            raise Refused([WHY])
        asked = await _locked(organisation_id, code)
        reach, entry = await change_booking(asked.booking, State.DENIED, by.id, reason=why)
        await claims.free(asked.booking.id)
        await notices_asked.denied(reach, asked.booking, DENIALS[why], entry=entry)
        await claims_changed(asked.booking.facts)
        return {}

    await once(by.id, key, fingerprint(act="deny", code=code, why=why), deny)


@database.transactional
async def lapse_request(code: str) -> bool:
    """Let go of a request that nobody answered in time; false when somebody was quicker."""
    booking = await _requested(code)
    if booking is None:
        return False
    await database.lock("household", [await _household(code)])
    booking = await _requested(code)
    if booking is None or booking.held_until is None or booking.held_until > clock.now():
        return False
    reach, entry = await change_booking(booking, State.LAPSED, None)
    await claims.free(booking.id)
    await notices_asked.unanswered(reach, booking, entry=entry)
    await claims_changed(booking.facts)
    return True


async def problems_now(asked: Asked) -> list[Problem]:
    """What stands against a request at this moment, read without locks for the page."""
    async with database.transaction():
        situation = await _situation(asked)
        return problems_with(situation.wish, situation.day)


async def _locked(organisation_id: int, code: str) -> Asked:
    """The request under its household's lock, still unanswered and in time."""
    asked = await asked_by_code(organisation_id, code)
    if asked is not None:
        await database.lock("household", [asked.household_id])
        asked = await asked_by_code(organisation_id, code)
    if asked is None or asked.booking.held_until is None:
        raise Refused([ANSWERED])
    if asked.booking.held_until <= clock.now():
        raise Refused([ANSWERED])
    return asked


async def _situation(asked: Asked) -> Situation:
    booking = asked.booking
    return await locked_situation(
        asked,
        booking.unit.id,
        booking.span,
        party=booking.party,
        children=booking.children,
        apart_from=booking.id,
        granted=EVERY_PLACE,
    )


async def _requested(code: str) -> Reserved | None:
    rows = await database.rows(
        f"SELECT {COLUMNS} FROM booking WHERE code = ? AND state = 'requested'", code
    )
    found = await reserved(rows)
    return found[0] if found else None


async def _household(code: str) -> int:
    return int(await database.value("SELECT household_id FROM booking WHERE code = ?", code))
