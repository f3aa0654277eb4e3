"""Changing one's own account: name, language, and the address one signs in with."""

from tortoise.exceptions import IntegrityError

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people import notices
from portal.people.actions import codes
from portal.people.actions.sessions import end_all_sessions, end_other_sessions
from portal.people.actions.throttle import count
from portal.people.queries import Account, account, account_with, code_sent
from portal.people.rules.addresses import Address
from portal.people.rules.lasting import CODE_FROM_NETWORK_TO_ADDRESS, CODE_LASTS, RECENT_SIGN_IN
from portal.people.rules.names import problems_with_name
from portal.people.rules.visitors import Visitor
from portal.people.sessions import hash_of
from portal.problems import Problem, Refused
from portal.settings import settings


@transactional
async def rename(person_id: int, name: str, language: str) -> None:
    """Keep another name and the language for messages ("zh" or "en"). Raises Refused."""
    problems = problems_with_name(name)
    if problems:
        raise Refused(problems)
    await database.execute(
        "UPDATE person SET name = ?, language = ? WHERE id = ? AND erased_at IS NULL",
        name,
        language,
        person_id,
    )


def new_attempt(visitor: Visitor) -> str:
    """The attempt of the code that goes to a new address. No sign-in's cookie looks like it."""
    return f"change:new:{visitor.session_id}"


def old_attempt(visitor: Visitor) -> str:
    """The attempt of the code that goes to the present address."""
    return f"change:old:{visitor.session_id}"


@transactional
async def ask_for_address(visitor: Visitor, new: Address, language: str) -> None:
    """Send a code to the new address and, unless they signed in just now, one to the present one.

    A phone left on a table must not be enough to take an account over. Raises Refused, TooOften.
    """
    person = await account(visitor.id)
    if person is None:
        raise Refused([_ask_the_desk()])
    if new in (person.phone, person.email):
        words = say("That is your present one.")
        raise Refused([Problem("same_address", words, field="address")])
    await count("change", [(CODE_FROM_NETWORK_TO_ADDRESS, (str(visitor.id),))])
    await codes.put_code(new, new_attempt(visitor), language, person_id=visitor.id)
    if clock.now() - visitor.signed_in_at > RECENT_SIGN_IN:
        old = _present(person, new)
        if old is None:
            raise Refused([_ask_the_desk()])
        await codes.put_code(old, old_attempt(visitor), language, person_id=visitor.id)


async def change_address(visitor: Visitor, typed_new: str, typed_old: str) -> Address:
    """Put the new address in the place of the old, tell both, sign other devices out.

    Raises Refused: a code is wrong or gone, or the address is another person's.
    """
    try:
        outcome = await _change_address(visitor, typed_new, typed_old)
    except IntegrityError:  # somebody else took it between the question and the change
        outcome = [_taken()]
    if isinstance(outcome, Address):
        return outcome
    raise Refused(outcome)


@transactional
async def _change_address(
    visitor: Visitor, typed_new: str, typed_old: str
) -> Address | list[Problem]:
    right = await codes.judge(new_attempt(visitor), typed_new, person_id=visitor.id)
    if isinstance(right, Problem):
        return [right]
    if await needs_old_code(visitor):
        proof = await codes.judge(
            old_attempt(visitor), typed_old, person_id=visitor.id, field="old_code"
        )
        if isinstance(proof, Problem):
            await codes.give_back(right)
            return [proof]
        await codes.use(proof)
    await codes.use(right)
    person = await account(visitor.id)
    if person is None:
        return [_ask_the_desk()]
    new = right.address
    if await account_with(new) is not None:
        return [_taken()]
    replaced = person.phone if new.column == "phone" else person.email
    await database.execute(
        f"UPDATE person SET {new.column} = ? WHERE id = ? AND erased_at IS NULL",
        new.value,
        visitor.id,
    )
    await end_other_sessions(visitor.id, visitor.session_id)
    told = replaced or _present(person, new)
    await notices.address_changed(visitor.id, person.language, told, new)
    return new


async def needs_old_code(visitor: Visitor) -> bool:
    """Whether a code to the present address must be typed as well."""
    if await code_sent(hash_of(old_attempt(visitor)), visitor.id) is not None:
        return True
    return clock.now() - visitor.signed_in_at > RECENT_SIGN_IN + CODE_LASTS


@transactional
async def disable(person_id: int) -> bool:
    """Close an account for now: nobody enters with it, all its devices are signed out at once."""
    changed = await database.execute(
        "UPDATE person SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL",
        clock.to_us(clock.now()),
        person_id,
    )
    await end_all_sessions(person_id)
    return changed == 1


@transactional
async def enable(person_id: int) -> bool:
    """Open a closed account again."""
    changed = await database.execute(
        "UPDATE person SET disabled_at = NULL"
        " WHERE id = ? AND disabled_at IS NOT NULL AND merged_into_id IS NULL",
        person_id,
    )
    return changed == 1


def _present(person: Account, new: Address) -> Address | None:
    """The address that proves who asks: the one to be replaced, else the other one."""
    wanted = (person.phone, person.email) if new.column == "phone" else (person.email, person.phone)
    for address in wanted:
        if address is not None and not codes.problems_with_reaching(address):
            return address
    return None


def _taken() -> Problem:
    # Only who has typed the code sent there reads this: it tells a stranger nothing.
    return Problem("taken", say("That belongs to another account. Please ask the desk."))


def _ask_the_desk() -> Problem:
    words = say("This needs the desk. Please call %(phone)s.", phone=settings().desk_phone)
    return Problem("desk_only", words)
