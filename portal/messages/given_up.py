"""Messages that did not go out: listed, tried again, or put aside with a reason."""

from dataclasses import dataclass
from datetime import datetime

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.messages.rules import Channel
from portal.problems import Problem, Refused

LONGEST_REASON = 200  # characters


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message nobody got. `useless`: trying again would come too late."""

    id: int
    channel: Channel
    address: str
    kind: str
    created_at: datetime
    given_up_at: datetime
    tries: int
    trouble: str
    useless: bool


COLUMNS = "id, channel, address, kind, created_at, given_up_at, tries, trouble, useful_until"
STANDING = "given_up_at IS NOT NULL AND dropped_at IS NULL"


async def given_up(most: int) -> list[GivenUp]:
    """What was given up and not put aside, the newest first."""
    now = clock.now()
    return [
        GivenUp(
            id=row[0],
            channel=Channel(row[1]),
            address=row[2],
            kind=row[3],
            created_at=clock.from_us(row[4]),
            given_up_at=clock.from_us(row[5]),
            tries=row[6],
            trouble=row[7],
            useless=row[8] is not None and row[8] <= clock.to_us(now),
        )
        for row in await database.rows(
            f"SELECT {COLUMNS} FROM message WHERE {STANDING}"
            " ORDER BY given_up_at DESC, id DESC LIMIT ?",
            most,
        )
    ]


async def how_many_given_up() -> int:
    """How many messages stand on that list."""
    return int(await database.value(f"SELECT count(*) FROM message WHERE {STANDING}"))


@transactional
async def try_again(message_id: int) -> bool:
    """Send it at once, with all its tries before it again; false if it is not on the list any more.

    It keeps its number, so that a receiver who got it after all can tell. Raises Refused if it
    would come too late to be of use.
    """
    now_us = clock.to_us(clock.now())
    useful_until = await database.row(
        f"SELECT useful_until FROM message WHERE id = ? AND {STANDING}", message_id
    )
    if useful_until is None:
        return False
    if useful_until[0] is not None and useful_until[0] <= now_us:
        raise Refused([Problem("too_late", say("It would come too late to be of use."))])
    changed = await database.execute(
        "UPDATE message SET given_up_at = NULL, tries = 0, due_at = ?, leased_until = 0"
        f" WHERE id = ? AND {STANDING}",
        now_us,
        message_id,
    )
    return changed == 1


@transactional
async def drop(message_id: int, by: int, why: str) -> bool:
    """Put it aside for good; false if it is not on the list any more. Raises Refused without a
    reason that can be kept."""
    if not 0 < len(why) <= LONGEST_REASON:
        words = say("Please say in a few words why nobody needs it any more.")
        raise Refused([Problem("no_reason", words, field=f"why-{message_id}")])
    changed = await database.execute(
        "UPDATE message SET dropped_at = ?, dropped_by_id = ?, dropped_why = ?"
        f" WHERE id = ? AND {STANDING}",
        clock.to_us(clock.now()),
        by,
        why,
        message_id,
    )
    return changed == 1
