"""What somebody says to the alternatives kept for them."""

from portal import clock, database
from portal.bookings import notices_displaced as notices
from portal.bookings.actions.displaced import settle
from portal.bookings.actions.displacing.offering import let_go
from portal.bookings.actions.helping import lock_households
from portal.bookings.actions.records import SIGNED_OUT, change_booking, claims_changed, write_event
from portal.bookings.actions.situation import Situation, locked_situation, refuse_with
from portal.bookings.queries import Reserved, booking_of
from portal.bookings.queries.displaced import Offer, Offered, offer_of
from portal.bookings.rules import problems_with
from portal.bookings.rules.displacing import COUNTS_ON_ACCEPTING, Fate
from portal.bookings.rules.helping import Helped, booker
from portal.bookings.rules.states import State
from portal.facilities.queries import facts_by_id
from portal.language import say
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.submissions.actions import Answer, once
from portal.submissions.rules import fingerprint

NOT_KEPT = Problem("not_kept", say("These places are not kept for you any more."))


async def accept_alternative(
    visitor: Visitor, code: str, number: int, *, key: str, helping: Helped | None = None
) -> str:
    """Take one of the alternatives kept for a displaced booking of one's household, or of whoever
    is being helped; its code, which stays. The others are given back.

    Raises Refused when they are not kept any more, or when somebody made another booking for that
    time meanwhile.
    """

    async def accept() -> Answer:
        booking = await _locked(visitor, code, helping)
        offer = await offer_of(booking)
        if offer is None and booking.state == State.CONFIRMED and await _has(booking, number):
            return {"code": code}  # a second tap finds it done
        chosen = _chosen(offer, number)
        situation = await locked_situation(
            booker(visitor, helping),
            chosen.unit.id,
            chosen.span,
            party=booking.party,
            children=booking.children,
            apart_from=booking.id,
        )
        found = problems_with(situation.wish, situation.day)
        refuse_with([each for each in found if each.code in COUNTS_ON_ACCEPTING])
        await _accept(visitor, booking, chosen, situation)
        return {"code": code}

    asked = fingerprint(act="accept", code=code, number=number)
    return str((await once(visitor.id, key, asked, accept))["code"])


async def decline_alternatives(
    visitor: Visitor, code: str, *, key: str, helping: Helped | None = None
) -> str:
    """None of them fits: they are given back, and the next booking of that kind comes first. The
    old time is theirs again all the same if it opens. Raises Refused when nothing is kept."""

    async def decline() -> Answer:
        booking = await _locked(visitor, code, helping)
        offer = await offer_of(booking)
        if offer is not None and offer.fate is Fate.DECLINED:
            return {"code": code}
        if offer is None or offer.fate is not Fate.OFFERED:
            raise Refused([NOT_KEPT])
        changed = await database.execute(
            "UPDATE displacement SET state = 'declined', offered_until = NULL, changed_at = ?"
            " WHERE id = ? AND state = 'offered'",
            clock.to_us(clock.now()),
            offer.displacement_id,
        )
        if changed != 1:
            raise database.StartAgain
        await write_event(
            booking.id, State.DISPLACED, State.DISPLACED, visitor.id, reason="none fits"
        )
        await let_go(offer.displacement_id, booking.id)
        return {"code": code}

    asked = fingerprint(act="decline", code=code)
    return str((await once(visitor.id, key, asked, decline))["code"])


async def _locked(visitor: Visitor, code: str, helping: Helped | None) -> Reserved:
    await lock_households(visitor, helping)
    booking = await booking_of(booker(visitor, helping).household_id, code)
    if booking is None:  # it was theirs on the page; their records were put together since
        raise Refused([SIGNED_OUT])
    return booking


async def _has(booking: Reserved, number: int) -> bool:
    """Whether the booking is where this alternative was."""
    return bool(
        await database.value(
            "SELECT 1 FROM alternative a JOIN displacement d ON d.id = a.displacement_id"
            " WHERE d.booking_id = ? AND d.state = 'accepted' AND a.number = ?"
            " AND a.taken_at IS NOT NULL AND a.unit_id = ? AND a.starts_at = ?",
            booking.id,
            number,
            booking.unit.id,
            clock.to_us(booking.span.starts),
        )
    )


def _chosen(offer: Offer | None, number: int) -> Offered:
    for each in offer.alternatives if offer else ():
        if each.number == number:
            return each
    raise Refused([NOT_KEPT])


async def _accept(
    visitor: Visitor, booking: Reserved, chosen: Offered, situation: Situation
) -> None:
    facts, wish = situation.facts, situation.wish
    reach, entry = await change_booking(
        booking,
        State.CONFIRMED,
        visitor.id,
        place=(facts, wish.unit, wish.span),
        reason="alternative",
    )
    changed = await database.execute(
        "UPDATE alternative SET taken_at = ? WHERE number = ? AND displacement_id ="
        " (SELECT id FROM displacement WHERE booking_id = ? AND state = 'offered')",
        clock.to_us(clock.now()),
        chosen.number,
        booking.id,
    )
    if changed != 1:
        raise database.StartAgain
    kept_at = await settle(booking.id, Fate.ACCEPTED)
    await situation.claim(booking.id)  # and the other alternatives are given back
    await notices.accepted(reach, booking, chosen, entry=entry)
    await claims_changed(facts, booking.facts, *(await facts_by_id(kept_at)).values())
