"""One key, one answer.

Every form that acts carries a key (`new_key`). `begin` inserts the key's row first, inside the
transaction of the effect; `finish` writes the answer into it before the transaction ends. So a row
that anyone else can see always has its answer. Two tabs that send the same key at once: the second
insert waits on the table's key until the first transaction ends (on SQLite it waits to begin), then
finds the row and its answer, or, if the first was rolled back or its process died, does the work
itself. The row's key is (person, key): somebody else's key finds nothing.

A refusal rolls its transaction back, so `once` keeps it in a transaction of its own afterwards;
nothing happened that it could be torn from. If somebody recorded another answer in between, that is
the answer.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from portal import clock, database
from portal.database import transactional
from portal.language import say
from portal.problems import Problem, Refused
from portal.submissions.rules import is_key, refusal_as_answer, refusal_in

Answer = dict[str, Any]

KEPT = timedelta(hours=24)


class OtherForm(Refused):
    """The key has an answer already, to a form that said something else."""

    def __init__(self) -> None:
        words = say("This page was sent before with something else in it. Please open it again.")
        super().__init__([Problem("other_form", words)])


class NoKey(Refused):
    """The form came without a key of ours."""

    def __init__(self) -> None:
        words = say("Part of this page was missing when it was sent. Please open it again.")
        super().__init__([Problem("no_key", words)])


async def once(
    person_id: int, key: str, fingerprint: str, act: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Let `act` happen once for this key, in one transaction with its answer; the answer.

    Sent again, the same answer is returned, or the same `Refused` raised, and nothing happens.
    Raises OtherForm, NoKey, and whatever `act` raises. Call it outside any transaction.
    """

    @transactional
    async def first_time() -> Answer:
        earlier = await begin(person_id, key, fingerprint)
        if earlier is not None:
            return earlier
        answer = await act()
        await finish(person_id, key, answer)
        return answer

    try:
        answer = await first_time()
    except (OtherForm, NoKey):
        raise
    except Refused as refusal:
        answer = await _keep_refusal(person_id, key, fingerprint, refusal)
    refusal_then = refusal_in(answer)
    if refusal_then is not None:
        raise refusal_then
    return answer


async def begin(person_id: int, key: str, fingerprint: str) -> Answer | None:
    """Take the key; None if it is new and the work is ours, otherwise the answer it got.

    Inside the transaction of the work, before anything else. Raises OtherForm, NoKey.
    """
    if not is_key(key):
        raise NoKey
    now = clock.to_us(clock.now())
    taken = await database.execute(
        "INSERT INTO submission (person_id, key, fingerprint, answer, recorded_at)"
        " VALUES (?, ?, ?, '', ?) ON CONFLICT (person_id, key) DO NOTHING",
        person_id,
        key,
        fingerprint,
        now,
    )
    if taken == 1:
        return None
    kept = await database.row(
        "SELECT fingerprint, answer FROM submission WHERE person_id = ? AND key = ?",
        person_id,
        key,
    )
    if kept is None or kept[0] != fingerprint:
        raise OtherForm
    answer: Answer = json.loads(kept[1])
    return answer


async def finish(person_id: int, key: str, answer: Answer) -> None:
    """Write the answer of a key that `begin` took, in the same transaction."""
    changed = await database.execute(
        "UPDATE submission SET answer = ? WHERE person_id = ? AND key = ? AND answer = ''",
        json.dumps(answer),
        person_id,
        key,
    )
    if changed != 1:
        raise RuntimeError("finish() without begin() in the same transaction")


@transactional
async def _keep_refusal(person_id: int, key: str, fingerprint: str, refusal: Refused) -> Answer:
    earlier = await begin(person_id, key, fingerprint)
    if earlier is not None:
        return earlier
    answer = refusal_as_answer(refusal)
    await finish(person_id, key, answer)
    return answer


@transactional
async def sweep() -> int:
    """Forget the keys that are older than `KEPT`; how many that were."""
    before = clock.to_us(clock.now() - KEPT)
    return await database.execute("DELETE FROM submission WHERE recorded_at < ?", before)
