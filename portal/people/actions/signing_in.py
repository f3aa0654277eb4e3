"""Signing in with a one-time code.

Nothing here tells whether an address has an account until its owner has typed the right code: the
same statements run and the same page answers for known and unknown addresses.
"""

import secrets
from dataclasses import dataclass

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.people.actions import codes
from portal.people.actions.sessions import begin_session, end_session
from portal.people.actions.throttle import Counted, count
from portal.people.queries import Account, account, account_with
from portal.people.rules.addresses import Address
from portal.people.rules.codes import knows
from portal.people.rules.lasting import (
    CODE_FROM_KNOWN_BROWSER,
    CODE_FROM_NETWORK,
    CODE_FROM_NETWORK_TO_ADDRESS,
    CODE_TO_ADDRESS,
)
from portal.people.rules.names import problems_with_name
from portal.people.rules.visitors import Visitor
from portal.problems import Problem, Refused
from portal.settings import settings


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of the browser somebody signs in with.

    `attempt` is its random number for this sign-in, `known` the cookie of earlier ones, `calls
    itself` its User-Agent, `visitor` who is signed in on it already.
    """

    attempt: str
    network: str
    known: str = ""
    calls_itself: str = ""
    visitor: Visitor | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody signed in: the cookie's new token, and the address they came by."""

    token: str
    person_id: int
    address: Address | None


@transactional
async def send_code(to: Address, browser: Browser, language: str) -> bool:
    """Send a code; false if one was sent a moment ago (a double tap). Raises Refused, TooOften."""
    sent = await codes.put_code(to, browser.attempt, language)
    if sent:
        # Counted last: a double tap costs nothing, and a refusal takes the code back with it.
        await count("code", _limits(to, browser))
    return sent


def _limits(to: Address, browser: Browser) -> list[Counted]:
    nonce = knows(browser.known, to.value, settings().secret)
    if nonce is not None:
        return [(CODE_FROM_KNOWN_BROWSER, ("known", nonce, to.value))]
    return [
        (CODE_FROM_NETWORK_TO_ADDRESS, (browser.network, to.value)),
        (CODE_FROM_NETWORK, (browser.network,)),
        (CODE_TO_ADDRESS, (to.value,)),
    ]


async def enter(typed: str, name: str, browser: Browser, language: str) -> Entered:
    """Sign in with the code that was sent; a newcomer gets an account under `name`.

    Raises Refused: the code is wrong or gone, a newcomer's name is missing, the account is closed.
    """
    outcome = await _enter(typed, name, browser, language)
    if isinstance(outcome, Entered):
        return outcome
    raise Refused(outcome)


@transactional
async def _enter(typed: str, name: str, browser: Browser, language: str) -> Entered | list[Problem]:
    # Problems are returned, not raised: what a wrong guess cost must not be rolled back.
    right = await codes.judge(browser.attempt, typed)
    if isinstance(right, Problem):
        return [right]
    person = await account_with(right.address)
    if person is not None and person.disabled:
        await codes.use(right)
        return [_closed(person)]
    if person is None or not person.name:
        problems = problems_with_name(name)
        if problems:
            await codes.give_back(right)
            return problems
    await codes.use(right)
    if person is None:
        person_id = await make_person(right.address, name, language)
    else:
        person_id = person.id
        if not person.name:
            await database.execute("UPDATE person SET name = ? WHERE id = ?", name, person_id)
    return await _begin(person_id, browser, right.address)


@transactional
async def enter_as(person_id: int, browser: Browser) -> Entered:
    """Sign in as anybody: the demo's one tap. Raises RuntimeError outside the demo."""
    if not settings().demo:
        raise RuntimeError("only the demo lets people enter as anybody")
    found = await account(person_id)
    if found is None or found.disabled:
        raise Refused([_closed(found)])
    return await _begin(person_id, browser, found.phone or found.email)


@transactional
async def enter_proven(person: Account, browser: Browser, address: Address) -> Entered:
    """Sign in somebody who has proven otherwise who they are (a password)."""
    if person.disabled:
        raise Refused([_closed(person)])
    return await _begin(person.id, browser, address)


async def make_person(address: Address, name: str, language: str) -> int:
    """The person with this address, made with a household of their own if there is none.

    In the open transaction. Two browsers that do this at once get one person.
    """
    now = clock.to_us(clock.now())
    household = await database.value(
        "INSERT INTO household (created_at) VALUES (?) RETURNING id", now
    )
    made = await database.value(
        f"INSERT INTO person (household_id, name, language, {address.column}, created_at, seen_at)"
        f" VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ({address.column}) DO NOTHING RETURNING id",
        household,
        name,
        language,
        address.value,
        now,
        now,
    )
    if made is not None:
        return int(made)
    await database.execute("DELETE FROM household WHERE id = ?", household)
    found = await account_with(address)
    if found is None:
        raise RuntimeError("an address is taken by nobody")
    return found.id


async def _begin(person_id: int, browser: Browser, address: Address | None) -> Entered:
    if browser.visitor is not None:
        # One device, one person: whoever was signed in here is not any more.
        await end_session(browser.visitor.id, browser.visitor.session_id)
    token = await begin_session(person_id, browser.calls_itself)
    return Entered(token, person_id, address)


def new_attempt() -> str:
    """A random number for a browser that begins to sign in."""
    return secrets.token_urlsafe(32)


def _closed(person: Account | None) -> Problem:
    if person is not None and person.merged:
        words = say(
            "This account is one with your other one now. Please sign in as you do there,"
            " or call %(phone)s.",
            phone=settings().desk_phone,
        )
        return Problem("merged", words)
    words = say(
        "This account is closed for now. Please call %(phone)s.", phone=settings().desk_phone
    )
    return Problem("closed", words)
