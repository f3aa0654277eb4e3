"""Counting how often, in the database: a restart forgets nothing, and all processes count alike.

Counters know no addresses: what is counted is kept as a keyed hash.
"""

import hmac
from collections.abc import Sequence

from portal import clock, database
from portal.database import transactional
from portal.language import clock_words, say
from portal.people.rules.lasting import Limit
from portal.problems import Problem, Refused
from portal.settings import settings

Counted = tuple[Limit, tuple[str, ...]]
"""A limit and what it is counted for."""


class TooOften(Refused):
    """Asked more often than a limit allows. Answered with 429."""


async def count(what: str, counted: Sequence[Counted]) -> None:
    """Count one time of `what` in the open transaction. Raises TooOften, which counts nothing.

    Each counter is raised by a conditional statement, so that many at once cannot pass together.
    """
    now = clock.now()
    for limit, parts in counted:
        changed = await database.execute(
            "INSERT INTO throttle (subject, period, times) VALUES (?, ?, 1)"
            " ON CONFLICT (subject, period) DO UPDATE SET times = throttle.times + 1"
            " WHERE throttle.times < ?",
            _subject(what, limit, parts),
            limit.period(now),
            limit.times,
        )
        if changed != 1:
            again = clock_words(limit.ends(now).astimezone(settings().zone))
            words = say(
                "That was too often. From %(time)s it is possible again; or call %(phone)s.",
                time=again,
                phone=settings().desk_phone,
            )
            raise TooOften([Problem("too_often", words)])


@transactional
async def count_alone(what: str, counted: Sequence[Counted]) -> None:
    """Like `count`, kept whatever happens afterwards."""
    await count(what, counted)


@transactional
async def forget_counters() -> int:
    """Delete counters of periods that are over; how many that were."""
    # Periods are numbered in their own length, the longest of which is an hour; a day's margin.
    now = int(clock.now().timestamp())
    return await database.execute(
        "DELETE FROM throttle WHERE (subject LIKE '3600:%' AND period < ?)"
        " OR (subject LIKE '900:%' AND period < ?)",
        now // 3600 - 24,
        now // 900 - 96,
    )


def _subject(what: str, limit: Limit, parts: tuple[str, ...]) -> str:
    told = "\0".join((what, *parts))
    return (
        f"{limit.seconds}:{hmac.digest(settings().secret.encode(), told.encode(), 'sha256').hex()}"
    )
