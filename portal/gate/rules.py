"""Links for the devices at a gate, and how many are inside."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.language import Words, say, say_n
from portal.problems import Problem

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 random bits, as secrets.token_urlsafe(16) writes
LONGEST_NAME = 60
WALK_IN_STAYS = timedelta(hours=2)  # unless they are counted out before
NEARLY = 0.9  # of the campus's cap


@dataclass(frozen=True, slots=True)
class Party:
    """Some who came in together. Without `gone_by` they stay until they are noted as left."""

    heads: int
    came_at: datetime
    left_at: datetime | None
    gone_by: datetime | None


def is_token(text: str) -> bool:
    """Whether this could be the secret part of a device's link."""
    return TOKEN.fullmatch(text) is not None


def token_hash(token: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def inside(parties: Iterable[Party], now: datetime) -> int:
    """How many are inside."""
    return sum(
        party.heads
        for party in parties
        if party.came_at <= now
        and (party.left_at is None or party.left_at > now)
        and (party.gone_by is None or party.gone_by > now)
    )


def crowd(heads: int, cap: int | None) -> Words | None:
    """What the guard is told when the campus is full, or nearly."""
    if cap is None or heads < cap * NEARLY:
        return None
    if heads >= cap:
        return say(
            "The campus is full: %(heads)s of %(cap)s. Let nobody in until somebody leaves.",
            heads=heads,
            cap=cap,
        )
    return say_n(
        "Nearly full: room for %(n)s more on the whole campus.",
        "Nearly full: room for %(n)s more on the whole campus.",
        cap - heads,
    )


def problems_with_link(name: str) -> list[Problem]:
    """Why a link cannot be made."""
    if not name:
        words = say("Please give the device a name, such as: the phone at the east gate.")
        return [Problem("no_name", words, field="name")]
    if len(name) > LONGEST_NAME:
        words = say("A name has at most 60 characters; this has %(n)s.", n=len(name))
        return [Problem("long_name", words, field="name")]
    return []
