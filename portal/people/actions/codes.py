"""One-time codes: sending them, and judging what was typed.

A code belongs to one attempt: the random number in one browser's cookie. A stranger who asks for
codes for a neighbour's number makes attempts of the stranger's own, and neither spends the
neighbour's guesses nor makes the neighbour's code the older one. Within an attempt only the newest
code is good.
"""

import hmac
import secrets
from dataclasses import dataclass

from portal import clock, database
from portal.language import say, say_n
from portal.messages.rules import Channel
from portal.messages.sending import can_send
from portal.people import notices
from portal.people.rules.addresses import Address, address_of
from portal.people.rules.codes import code_hash, is_code
from portal.people.rules.lasting import CODE_AGAIN_AFTER, CODE_GUESSES, CODE_LASTS
from portal.people.sessions import hash_of
from portal.problems import Problem, Refused
from portal.settings import settings

FIELD = "code"


@dataclass(frozen=True, slots=True)
class RightCode:
    """A code that was typed right and is not used up yet."""

    id: int
    address: Address


def problems_with_reaching(address: Address) -> list[Problem]:
    """Why no code can be sent there from this portal at all."""
    if can_send(address.channel):
        return []
    phone = settings().desk_phone
    if address.channel is Channel.SMS and can_send(Channel.EMAIL):
        words = say(
            "We cannot send text messages yet: use your e-mail address, or call %(phone)s.",
            phone=phone,
        )
    else:
        words = say("We cannot send codes yet: please call the desk, %(phone)s.", phone=phone)
    return [Problem("unreachable", words, field="address")]


async def put_code(
    to: Address, attempt: str, language: str, *, person_id: int | None = None
) -> bool:
    """Make and send a code in the open transaction; false if one was sent a moment ago.

    Raises Refused when this portal cannot send there.
    """
    problems = problems_with_reaching(to)
    if problems:
        raise Refused(problems)
    now = clock.now()
    code = f"{secrets.randbelow(10**6):06d}"
    put = await database.execute(
        "INSERT INTO sign_in_code"
        " (attempt_hash, person_id, address, code_hash, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (attempt_hash) DO UPDATE SET person_id = excluded.person_id,"
        " address = excluded.address, code_hash = excluded.code_hash, guesses = 0,"
        " created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = NULL"
        " WHERE sign_in_code.address <> excluded.address OR sign_in_code.used_at IS NOT NULL"
        " OR sign_in_code.guesses >= ? OR sign_in_code.created_at <= ?",
        hash_of(attempt),
        person_id,
        to.value,
        code_hash(code, attempt, settings().secret),
        clock.to_us(now),
        clock.to_us(now + CODE_LASTS),
        CODE_GUESSES,
        clock.to_us(now - CODE_AGAIN_AFTER),
    )
    if put != 1:
        return False
    await notices.code(to, code, language, person_id=person_id)
    return True


async def judge(
    attempt: str, typed: str, *, person_id: int | None = None, field: str = FIELD
) -> RightCode | Problem:
    """Judge a typed code in the open transaction; the problem must be kept, not rolled back.

    The guess is counted by the same statement that finds the code open, so that of many guesses at
    once five are judged. The row stays locked: `use` in the same transaction is the only one.
    """
    if not is_code(typed):
        return Problem("no_code", say("Please type the 6 digits of the code."), field=field)
    row = await database.row(
        "UPDATE sign_in_code SET guesses = guesses + 1 WHERE attempt_hash = ?"
        " AND coalesce(person_id, 0) = ? AND used_at IS NULL AND expires_at > ? AND guesses < ?"
        " RETURNING id, address, code_hash, guesses",
        hash_of(attempt),
        person_id or 0,
        clock.to_us(clock.now()),
        CODE_GUESSES,
    )
    if row is None:
        words = say("This code is no longer good. Please ask for a new one.")
        return Problem("code_gone", words, field=field)
    number, address, kept, guesses = row
    if not hmac.compare_digest(kept, code_hash(typed, attempt, settings().secret)):
        return _wrong(CODE_GUESSES - guesses, field)
    return RightCode(number, address_of(address))


async def use(code: RightCode) -> None:
    """Use a right code up, in the transaction that judged it."""
    changed = await database.execute(
        "UPDATE sign_in_code SET used_at = ? WHERE id = ? AND used_at IS NULL",
        clock.to_us(clock.now()),
        code.id,
    )
    if changed != 1:
        raise RuntimeError("a code was used twice")


async def give_back(code: RightCode) -> None:
    """A right code that cannot be used yet (the name is missing) costs no guess."""
    await database.execute("UPDATE sign_in_code SET guesses = guesses - 1 WHERE id = ?", code.id)


def _wrong(left: int, field: str) -> Problem:
    if left == 0:
        words = say("That was wrong for the fifth time. Please ask for a new code.")
        return Problem("code_gone", words, field=field)
    return Problem(
        "wrong_code",
        say_n(
            "That is not the code. You can try %(n)s more time.",
            "That is not the code. You can try %(n)s more times.",
            left,
        ),
        field=field,
    )
