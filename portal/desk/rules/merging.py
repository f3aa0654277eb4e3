"""Two records of one person: when they may be put together, and when taken apart again."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from portal.language import say
from portal.problems import Problem

NOT_HERE = Problem("not_here", say("One of the two records is not there any more."))
SAME = Problem("same", say("That is one and the same record."))
CLOSED = Problem("closed", say("One of the two accounts is closed; that has to be settled first."))
STAFF = Problem(
    "staff",
    say("One of the two holds a role. An administrator ends it first, then gives it again."),
)
OWN = Problem("own", say("It is about your own household: somebody else at the desk does this."))
NO_MERGER = Problem("not_merged", say("These two records are apart already."))
MERGED_ON = Problem(
    "merged_on",
    say("The record that was kept was itself put together with another one. Undo that first."),
)
ERASED = Problem("erased", say("One of the two was erased since; this cannot be undone any more."))


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a record may be put together with another."""

    id: int
    household_id: int
    closed: bool
    staff: bool


def problems_with_merging(
    kept: Standing | None, gone: Standing | None, staff_id: int, staff_household: int
) -> list[Problem]:
    """Why two records cannot be put together. None is a record that is not there any more.

    Whoever holds a role keeps their record apart: with a record its ways of signing in change
    hands, and nobody comes into a role by the desk.
    """
    if kept is None or gone is None:
        return [NOT_HERE]
    if kept.id == gone.id:
        return [SAME]
    found = []
    if staff_id in (kept.id, gone.id) or staff_household in (kept.household_id, gone.household_id):
        found.append(OWN)
    if kept.closed or gone.closed:
        found.append(CLOSED)
    if kept.staff or gone.staff:
        found.append(STAFF)
    return found


def told_apart(address: str, secret: str) -> str:
    """What is kept of an address that changed hands, to know it again and to tell it nobody."""
    return hmac.new(secret.encode(), f"merger {address}".encode(), hashlib.sha256).hexdigest()


def count_of(moved: Mapping[str, object]) -> int:
    """How many rows a merger moved, ended or took over."""
    return sum(len(ids) for ids in moved.values() if isinstance(ids, list))
