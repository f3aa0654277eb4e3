"""One letter instead of five: what can wait, and waits for the same reader, goes out together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from portal import clock, database
from portal.database import transactional
from portal.language import say_n
from portal.messages.actions import Held
from portal.messages.rules import Attachment, Channel
from portal.messages.rules.content import Content, content_from
from portal.settings import settings

KIND = "digest"


async def gathered(held: Sequence[Held], now: datetime) -> list[Held]:
    """The held messages, those for one reader put together with what else waits for them.

    Only letters that were never tried are put together: of one that was, nobody knows whether it
    arrived, and it must come again as it was or not at all.
    """
    left = {message.id: message for message in held}
    for message in held:
        if message.id not in left or not message.gather or message.tries != 1:
            continue
        alike = [
            each.id
            for each in left.values()
            if each.gather and each.tries == 1 and _reader(each) == _reader(message)
        ]
        made, taken = await _put_together(message, [id_ for id_ in alike if id_ != message.id], now)
        left[message.id] = made
        for id_ in taken:
            left.pop(id_, None)
    return list(left.values())


def _reader(message: Held) -> tuple[Channel, str, str]:
    return message.channel, message.address, message.language


@transactional
async def _put_together(
    head: Held, ours: Sequence[int], now: datetime
) -> tuple[Held, Sequence[int]]:
    """`head` with the words of the others in it, and the numbers of those. In one transaction, so
    that whoever sends it after a crash sends the same again."""
    now_us = clock.to_us(now)
    others = await database.rows(
        "UPDATE message SET sent_at = ?, gathered_into = ?, leased_until = 0 WHERE channel = ?"
        " AND address = ? AND language = ? AND gather AND id <> ? AND sent_at IS NULL"
        " AND given_up_at IS NULL AND ((tries = 0 AND leased_until <= ?)"
        f" OR (leased_until = ? AND id IN ({database.marks(len(ours) + 1)})))"
        " RETURNING id, content",
        now_us,
        head.id,
        head.channel.value,
        head.address,
        head.language,
        head.id,
        now_us,
        clock.to_us(head.leased_until),
        *ours,
        head.id,
    )
    if not others:
        return head, []
    parts = sorted([(head.id, head.content), *((row[0], row[1]) for row in others)])
    contents = [content_from(kept, secret=settings().secret) for _, kept in parts]
    kept = _together(contents, head.language).as_json(secret=settings().secret, nonce=b"")
    changed = await database.execute(
        "UPDATE message SET content = ?, kind = ? WHERE id = ? AND leased_until = ?"
        " AND sent_at IS NULL",
        kept,
        KIND,
        head.id,
        clock.to_us(head.leased_until),
    )
    if changed != 1:
        raise database.StartAgain
    return replace(head, content=kept, kind=KIND), [row[0] for row in others]


def _together(contents: Sequence[Content], language: str) -> Content:
    subject = say_n(
        "%(n)s message from %(community)s",
        "%(n)s messages from %(community)s",
        len(contents),
        community=settings().community,
    )
    numbers = count(1)
    return Content(
        subject.into(language),
        "\n\n".join(
            f"{number}. {each.subject}\n{each.text}"
            for number, each in enumerate(contents, start=1)
        ),
        tuple(
            Attachment(f"booking-{next(numbers)}.ics", file.content, file.media_type)
            for each in contents
            for file in each.attachments
        ),
    )
