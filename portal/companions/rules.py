"""Links for those who come along, and what they may call themselves."""

import hashlib
import hmac
import re
from collections.abc import Collection
from datetime import datetime

from portal.bookings.rules.states import State
from portal.language import say
from portal.problems import Problem

LONGEST = 20  # characters of a nickname
TOKEN = re.compile(r"([1-9]\d{0,17})-([0-9a-f]{32})", re.ASCII)
LIVE = (State.CONFIRMED, State.REQUESTED)

NO_ROOM = Problem("party_full", say("Everybody this booking was made for is in already."))


def token_of(link_id: int, secret: str) -> str:
    """The secret part of a link's address. It is not kept: who knows `secret` makes it again."""
    return f"{link_id}-{_mark(link_id, secret)}"


def link_in(token: str, secret: str) -> int | None:
    """The link a token is of; None if it is not one of ours."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    link_id = int(found[1])
    return link_id if hmac.compare_digest(found[2], _mark(link_id, secret)) else None


def _mark(link_id: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"companions {link_id}".encode(), "sha256").hexdigest()[:32]


def key_hash(key: str) -> str:
    """What is kept of the secret of a browser that joined."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_live(state: State, ends: datetime, now: datetime) -> bool:
    """Whether a booking is one to come along with: it stands, and is not over."""
    return state in LIVE and now < ends


def problems_with_nickname(nickname: str, taken: Collection[str]) -> list[Problem]:
    """Why somebody cannot be called so."""
    if not nickname:
        return [Problem("no_nickname", say("Please write what you are called."), field="nickname")]
    if len(nickname) > LONGEST:
        words = say("At most %(most)s characters; this has %(n)s.", most=LONGEST, n=len(nickname))
        return [Problem("long_nickname", words, field="nickname")]
    if nickname in taken:
        words = say("Somebody of that name is in already. Please add something to yours.")
        return [Problem("same_nickname", words, field="nickname")]
    return []


def free_number(taken: Collection[int], party: int) -> int | None:
    """The lowest free one of the numbers 1 to `party` - 1 (whoever booked comes too), if any."""
    return next((number for number in range(1, party) if number not in taken), None)
