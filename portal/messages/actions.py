"""The outbox: a message is queued with the fact it tells, and handed to one worker at a time."""

import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import clock, database
from portal.database import transactional
from portal.language import Words
from portal.messages.rules import LEASE, Attachment, Channel, Content, next_try_after
from portal.messages.rules.sealing import NONCE
from portal.settings import settings

__all__ = [
    "Attachment",
    "Channel",
    "Held",
    "forget",
    "hold_waiting",
    "mark_read",
    "mark_sent",
    "mark_trouble",
    "queue",
    "withdraw",
]

LONGEST_TROUBLE = 300  # characters


@dataclass(frozen=True, slots=True)
class Held:
    """A message that this worker, and no other, may send until its lease ends."""

    id: int
    person_id: int | None
    channel: Channel
    address: str
    kind: str
    language: str
    content: str
    created_at: datetime
    useful_until: datetime | None
    tries: int
    gather: bool
    leased_until: datetime

    @property
    def name(self) -> str:
        """What mail servers and gateways know it by, the same at every try."""
        return f"message-{self.id}.{int(self.created_at.timestamp())}"


async def queue(
    *,
    address: str,
    channel: Channel | str,
    kind: str,
    language: str,
    subject: Words,
    text: Words,
    person_id: int | None = None,
    attachment: Attachment | None = None,
    details: Mapping[str, Words | str] | None = None,
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
    secrets: Mapping[str, str] | None = None,
    key: str | None = None,
    about: str = "",
    gather: bool = False,
) -> int:
    """Write a message inside the open transaction of the fact it tells; its number.

    With a `key` it is written once: 0 if there is one with that key already. What is `about`
    something (a booking's code) goes again with `withdraw`, as long as it waits. One that may
    `gather` goes out in one letter with what else waits for the same reader, unless it has secrets.

    It is put into `language` now. `secrets` stay out of the stored text: the text has `{name}` in
    their place, which sending fills in. After `useful_until` it is not sent any more. One for the
    portal's own page (`Channel.PAGE`) needs a person and no address, and nobody has to send it.
    """
    now = clock.now()
    content = Content(
        subject.into(language),
        text.into(language),
        (attachment,) if attachment else (),
        secrets or {},
        {
            name: each if isinstance(each, str) else each.into(language)
            for name, each in (details or {}).items()
        },
    )
    return int(
        await database.value(
            "INSERT INTO message (person_id, channel, address, kind, language, content,"
            " created_at, due_at, useful_until, sent_at, key, about, gather)"
            f" VALUES ({database.marks(13)}) ON CONFLICT (key) DO NOTHING RETURNING id",
            person_id,
            Channel(channel).value,
            address,
            kind,
            language,
            content.as_json(secret=settings().secret, nonce=randomness.token_bytes(NONCE)),
            clock.to_us(now),
            clock.to_us(due_at or now),
            clock.to_us(useful_until) if useful_until else None,
            clock.to_us(now) if channel == Channel.PAGE else None,
            key,
            about,
            gather and not secrets,
        )
        or 0
    )


async def withdraw(about: str) -> None:
    """Inside the transaction of the fact that makes them untrue: messages about it that still wait
    are not sent. One that a worker has in hand goes out."""
    await database.execute(
        "DELETE FROM message WHERE about = ? AND about <> '' AND sent_at IS NULL"
        " AND given_up_at IS NULL AND leased_until <= ?",
        about,
        clock.to_us(clock.now()),
    )


@transactional
async def hold_waiting(now: datetime, most: int) -> Sequence[Held]:
    """Take up to `most` messages that are due, those that soon are of no use first.

    One conditional update takes them, so two workers never hold the same message; the outer
    condition is asked again of rows that another worker changed meanwhile.
    """
    now_us, until = clock.to_us(now), now + LEASE
    taken = await database.rows(
        "UPDATE message SET leased_until = ?, tries = tries + 1 WHERE id IN ("
        " SELECT id FROM message WHERE sent_at IS NULL AND given_up_at IS NULL"
        " AND due_at <= ? AND leased_until <= ?"
        " ORDER BY CASE WHEN useful_until IS NULL THEN 1 ELSE 0 END, due_at, id LIMIT ?)"
        " AND sent_at IS NULL AND given_up_at IS NULL AND leased_until <= ?"
        " RETURNING id, channel, address, kind, language, content, created_at, useful_until, tries,"
        " person_id, gather",
        clock.to_us(until),
        now_us,
        now_us,
        most,
        now_us,
    )
    held = [
        Held(
            id=row[0],
            person_id=row[9],
            channel=Channel(row[1]),
            address=row[2],
            kind=row[3],
            language=row[4],
            content=row[5],
            created_at=clock.from_us(row[6]),
            useful_until=clock.from_us(row[7]) if row[7] is not None else None,
            tries=row[8],
            gather=bool(row[10]),
            leased_until=until,
        )
        for row in taken
    ]
    return sorted(held, key=lambda message: (message.useful_until is None, message.id))


@transactional
async def mark_sent(message: Held, now: datetime) -> bool:
    """Note that it went out; false if the lease had run out and another worker holds it."""
    changed = await database.execute(
        "UPDATE message SET sent_at = ?, leased_until = 0, trouble = ''"
        " WHERE id = ? AND leased_until = ? AND sent_at IS NULL",
        clock.to_us(now),
        message.id,
        clock.to_us(message.leased_until),
    )
    return changed == 1


@transactional
async def mark_read(person_id: int, ids: Sequence[int]) -> None:
    """Note that a person has seen these messages on the portal's own page."""
    if ids:
        await database.execute(
            "UPDATE message SET read_at = ? WHERE person_id = ? AND channel = 'page'"
            f" AND read_at IS NULL AND id IN ({database.marks(len(ids))})",
            clock.to_us(clock.now()),
            person_id,
            *ids,
        )


@transactional
async def mark_trouble(message: Held, trouble: str, now: datetime, *, for_good: bool) -> bool:
    """Note why it did not go out; it is tried again later unless that is `for_good`.

    True if it was given up.
    """
    wait = None if for_good else next_try_after(message.tries, message.id)
    given_up = wait is None
    await database.execute(
        "UPDATE message SET due_at = ?, given_up_at = ?, leased_until = 0, trouble = ?"
        " WHERE id = ? AND leased_until = ? AND sent_at IS NULL",
        clock.to_us(now + (wait or timedelta(0))),
        clock.to_us(now) if given_up else None,
        trouble[:LONGEST_TROUBLE],
        message.id,
        clock.to_us(message.leased_until),
    )
    return given_up


@transactional
async def forget(done_before: datetime, useless_before: datetime) -> int:
    """Delete what was sent or given up before then, and what is of no use since then."""
    return await database.execute(
        "DELETE FROM message WHERE sent_at < ? OR given_up_at < ? OR useful_until < ?",
        clock.to_us(done_before),
        clock.to_us(done_before),
        clock.to_us(useless_before),
    )
