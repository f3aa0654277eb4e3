"""Somebody agrees that another books for them; either ends it, at any time."""

from collections.abc import Awaitable, Callable

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people import notices
from portal.people.actions.throttle import count_alone
from portal.people.queries import Account, account, account_with
from portal.people.queries.helpers import agreement_of
from portal.people.rules.addresses import Address
from portal.people.rules.lasting import Limit
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused

MOST = 5  # helpers of one person
NAMED_IN_AN_HOUR = Limit(10, 3600)
FIELD = "address"


async def name_helper(visitor: Visitor, address: Address) -> None:
    """Let whoever has this number or address book for the visitor. Raises Refused, TooOften."""
    # Counted though it is refused: nobody goes through numbers to learn who is here.
    await count_alone("helper", [(NAMED_IN_AN_HOUR, (str(visitor.id),))])
    await _name_helper(visitor, address)


@transactional
async def _name_helper(visitor: Visitor, address: Address) -> None:
    helper_id = await _account(address)
    await _agree(visitor.id, visitor.household_id, helper_id, agreed="self", recorded_by=None)


@transactional
async def record_helper(
    staff: Visitor, person_id: int, household_id: int, address: Address, agreed: str
) -> None:
    """Write down at the desk that a person named a helper, "in_person" or by "telephone". Raises
    Refused."""
    helper_id = await _account(address)
    if staff.id in (person_id, helper_id):
        words = say("For yourself somebody else of the desk writes it down.")
        raise Refused([Problem("yourself", words, field=FIELD)])
    await _agree(person_id, household_id, helper_id, agreed=agreed, recorded_by=staff.id)


async def _account(address: Address) -> int:
    found = await account_with(address)
    if found is None or found.disabled:
        words = say("Nobody signs in here with that. They sign in once, then you can name them.")
        raise Refused([Problem("no_account", words, field=FIELD)])
    return found.id


async def _agree(
    person_id: int, household_id: int, helper_id: int, *, agreed: str, recorded_by: int | None
) -> None:
    if helper_id == person_id:
        words = say("That is the person's own account.")
        raise Refused([Problem("own_account", words, field=FIELD)])
    await database.lock("household", [household_id])
    named = await database.value(
        "SELECT count(*) FROM helper WHERE person_id = ? AND helper_id <> ? AND ended_at IS NULL",
        person_id,
        helper_id,
    )
    if named >= MOST:
        words = say("At most %(n)s people may be named.", n=MOST)
        raise Refused([Problem("too_many", words, field=FIELD)])
    made = await database.execute(
        "INSERT INTO helper (person_id, helper_id, agreed, recorded_by_id, starts_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        person_id,
        helper_id,
        agreed,
        recorded_by,
        clock.to_us(clock.now()),
    )
    if made:
        await _tell(notices.helper_named, person_id, helper_id)


@transactional
async def end_helper(visitor: Visitor, agreement_id: int, *, at_desk: bool = False) -> int | None:
    """End an agreement, from the next request on; whose it is, or None when it is not the
    visitor's to end. Ended already, it stays as it was."""
    if not at_desk and not await agreement_of(agreement_id, visitor.id):
        return None
    row = await database.row(
        "SELECT p.id, p.household_id, h.helper_id FROM helper h"
        " JOIN person p ON p.id = h.person_id WHERE h.id = ?",
        agreement_id,
    )
    if row is None:
        return None
    person_id: int = row[0]
    # The lock under which bookings look whether it still holds.
    await database.lock("household", [row[1]])
    ended = await database.execute(
        "UPDATE helper SET ended_at = ?, ended_by_id = ? WHERE id = ? AND ended_at IS NULL",
        clock.to_us(clock.now()),
        visitor.id,
        agreement_id,
    )
    if ended:
        await _tell(notices.helper_ended, person_id, row[2])
    return person_id


async def _tell(
    what: Callable[[Account, Account], Awaitable[None]], person_id: int, helper_id: int
) -> None:
    person, helper = await account(person_id), await account(helper_id)
    if person is not None and helper is not None:
        await what(person, helper)
