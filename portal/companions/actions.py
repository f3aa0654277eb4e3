"""Opening and closing the link, joining by it, leaving, and forgetting who came along."""

from datetime import timedelta

from portal import clock, database
from portal.bookings.queries import Reserved
from portal.companions.queries import booking_by_link, companions_of, link_of
from portal.companions.rules import (
    NO_ROOM,
    free_number,
    is_live,
    key_hash,
    problems_with_nickname,
)
from portal.language import say
from portal.problems import Problem, Refused
from portal.submissions.rules import is_key

OVER = Problem("link_over", say("This link does not work any more. Ask whoever sent it to you."))
NOT_LIVE = Problem("not_live", say("Nobody can come along with this booking any more."))
KEPT = timedelta(days=1)  # after the booking


@database.transactional
async def open_link(booking: Reserved) -> None:
    """Make a link for a booking of the visitor's household, unless it has one. Raises Refused."""
    if not is_live(booking.state, booking.span.ends, clock.now()):
        raise Refused([NOT_LIVE])
    await database.execute(
        "INSERT INTO companion_link (booking_id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        booking.id,
        clock.to_us(clock.now()),
    )


@database.transactional
async def revoke_link(booking: Reserved) -> None:
    """From now on nobody joins by the link that was sent; who is in stays."""
    await database.execute(
        "UPDATE companion_link SET revoked_at = ? WHERE booking_id = ? AND revoked_at IS NULL",
        clock.to_us(clock.now()),
        booking.id,
    )


@database.transactional
async def join(link_id: int, nickname: str, *, key: str) -> None:
    """Come along under a nickname; `key` is the form's, and from then on the browser's: sent again
    it changes nothing. Raises Refused."""
    booking = await booking_by_link(link_id)
    if booking is None:
        raise Refused([OVER])
    if not is_key(key):
        raise Refused([OVER])
    await database.lock("booking", [booking.id])
    if await link_of(booking.id) != link_id:
        raise Refused([OVER])
    there = await companions_of(booking.id)
    if any(each.key_hash == key_hash(key) for each in there):
        return
    problems = problems_with_nickname(nickname, [each.nickname for each in there])
    number = free_number([each.number for each in there], booking.party)
    if number is None:
        raise Refused([NO_ROOM], conflict=True)
    if problems:
        raise Refused(problems)
    inserted = await database.execute(
        "INSERT INTO companion (booking_id, number, nickname, key_hash, joined_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        booking.id,
        number,
        nickname,
        key_hash(key),
        clock.to_us(clock.now()),
    )
    if inserted != 1:
        raise Refused([OVER])  # a browser that left comes back with a page opened anew


@database.transactional
async def leave(booking_id: int, key: str) -> None:
    """Not to come along after all. Twice is the same."""
    await database.execute(
        "UPDATE companion SET left_at = ? WHERE booking_id = ? AND key_hash = ?"
        " AND left_at IS NULL",
        clock.to_us(clock.now()),
        booking_id,
        key_hash(key),
    )


@database.transactional
async def forget_companions() -> int:
    """Drop who came along when the booking is a day over, or was given back; how many."""
    before = clock.to_us(clock.now() - KEPT)
    which = (
        "booking_id IN (SELECT id FROM booking WHERE ends_at < ? OR (changed_at < ?"
        " AND state NOT IN ('confirmed', 'requested', 'displaced')))"
    )
    gone = await database.execute(f"DELETE FROM companion WHERE {which}", before, before)
    await database.execute(f"DELETE FROM companion_link WHERE {which}", before, before)
    return gone
