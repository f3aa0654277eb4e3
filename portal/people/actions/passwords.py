"""Passwords, which only staff may have. Hashing takes a while, so it happens in a thread."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from portal import database
from portal.database import transactional
from portal.language import say
from portal.people.actions.sessions import end_all_sessions, end_other_sessions
from portal.people.actions.signing_in import Browser, Entered, enter_proven
from portal.people.actions.throttle import Counted, count_alone
from portal.people.queries import Account, account, account_with, is_staff
from portal.people.rules.addresses import Address, read_address
from portal.people.rules.codes import knows
from portal.people.rules.lasting import (
    PASSWORD_FROM_KNOWN_BROWSER,
    PASSWORD_FROM_NETWORK,
    PASSWORD_FROM_NETWORK_TO_ADDRESS,
    PASSWORD_TO_ADDRESS,
)
from portal.people.rules.passwords import problems_with_password
from portal.problems import Problem, Refused
from portal.settings import settings

# 19 MiB, two rounds: about 25 ms of one core.
HASHER = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
# Of a random password nobody was told: checked in the place of a hash that is not there.
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$p/JOmwRjwXBCD/cZODvTTw$"
    "un/ia+r1DyBtH63DfW2l8uMndTua7UMKbzFhLDLiWWA"
)


async def enter_with_password(address: Address, password: str, browser: Browser) -> Entered:
    """Sign in a member of staff. Raises Refused, with one sentence whatever was wrong; TooOften.

    Whether or not there is such a person, with a password, with a role: one hash is made and the
    same statements run, so that the time it takes says nothing.
    """
    await count_alone("password", _limits(address, browser))
    kept = await _kept(address)
    fits = await asyncio.to_thread(_fits, password, kept[1] if kept else NOBODYS)
    found = await account(kept[0] if kept else 0)
    staff = await is_staff(kept[0] if kept else 0)
    if found is None or kept is None or not (fits and staff):
        words = say("This address and this password do not go together.")
        raise Refused([Problem("no_match", words)])
    return await enter_proven(found, browser, address)


async def change_password(person_id: int, session_id: int, present: str, password: str) -> None:
    """A member of staff sets a password, their first or another; other devices are signed out.

    Raises Refused: the present one is wrong, the new one is too easy, or they are not staff.
    """
    found = await account(person_id)
    if found is None or not await is_staff(person_id):
        raise Refused([Problem("not_staff", say("Only staff sign in with a password."))])
    if found.has_password:
        await count_alone("change password", [(PASSWORD_FROM_KNOWN_BROWSER, (str(person_id),))])
        kept = await database.value("SELECT password_hash FROM person WHERE id = ?", person_id)
        if not await asyncio.to_thread(_fits, present, str(kept)):
            words = say("That is not your present password.")
            raise Refused([Problem("wrong_password", words, field="present")])
    await _keep(found, password, kept_session=session_id)


async def set_password(address: str, password: str) -> None:
    """Set a person's password (`portal admin`) and sign their devices out. Raises Refused."""
    read = read_address(address)
    if isinstance(read, Problem):
        raise Refused([read])
    found = await account_with(read)
    if found is None:
        words = say("Nobody here has this number or address.")
        raise Refused([Problem("nobody", words, field="address")])
    await _keep(found, password, kept_session=None)


async def _keep(person: Account, password: str, *, kept_session: int | None) -> None:
    own = [each.value for each in (person.phone, person.email) if each]
    problems = problems_with_password(password, person.name, *own)
    if problems:
        raise Refused(problems)
    await _save(person.id, await asyncio.to_thread(HASHER.hash, password), kept_session)


@transactional
async def _save(person_id: int, password_hash: str, kept_session: int | None) -> None:
    await database.execute(
        "UPDATE person SET password_hash = ? WHERE id = ? AND erased_at IS NULL",
        password_hash,
        person_id,
    )
    if kept_session is None:
        await end_all_sessions(person_id)
    else:
        await end_other_sessions(person_id, kept_session)


async def _kept(address: Address) -> tuple[int, str] | None:
    row = await database.row(
        f"SELECT id, password_hash FROM person WHERE {address.column} = ?"
        " AND password_hash IS NOT NULL",
        address.value,
    )
    return (row[0], row[1]) if row else None


def _fits(password: str, kept: str) -> bool:
    return HASHER.verify(password, kept)


def _limits(address: Address, browser: Browser) -> list[Counted]:
    nonce = knows(browser.known, address.value, settings().secret)
    if nonce is not None:
        return [(PASSWORD_FROM_KNOWN_BROWSER, ("known", nonce, address.value))]
    return [
        (PASSWORD_FROM_NETWORK_TO_ADDRESS, (browser.network, address.value)),
        (PASSWORD_FROM_NETWORK, (browser.network,)),
        (PASSWORD_TO_ADDRESS, (address.value,)),
    ]
