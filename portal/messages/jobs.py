"""Scheduled work on the outbox."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from portal import clock
from portal.messages.actions import Held, forget, hold_waiting, mark_sent, mark_trouble
from portal.messages.gathering import gathered
from portal.messages.rules import MOST_AT_ONCE
from portal.messages.sending import Ways, ways_out
from portal.messages.trouble import Delayed, Undeliverable, Unreachable

log = logging.getLogger("portal.messages")

KEPT = timedelta(days=30)


async def send_waiting_messages(now: datetime | None = None) -> int:
    """Every second or so: send what is due; how many messages went out.

    Any number of processes may do this at once. A process that dies meanwhile leaves its messages
    to the others when the lease ends; the receiver can tell a message that came twice by its
    Message-ID.
    """
    sent = 0
    while held := await hold_waiting(now or clock.now(), MOST_AT_ONCE):
        async with ways_out() as ways:
            sent += await _send_all(await gathered(held, now or clock.now()), ways, now)
    return sent


async def _send_all(held: Sequence[Held], ways: Ways, now: datetime | None) -> int:
    sent = 0
    unreachable: Unreachable | None = None
    for message in held:
        at = now or clock.now()
        try:
            if message.useful_until is not None and message.useful_until <= at:
                raise Undeliverable("too late to be of use")
            if unreachable is not None:
                raise unreachable
            await ways.send(message)
        except Undeliverable as trouble:
            await _note(message, str(trouble), at, for_good=True)
        except Delayed as trouble:
            if isinstance(trouble, Unreachable):
                unreachable = trouble
            await _note(message, str(trouble), at, for_good=False)
        except Exception as fault:  # ours; it must not keep the others waiting
            log.exception("message %d (%s) could not be made", message.id, message.kind)
            await _note(message, type(fault).__name__, at, for_good=False)
        else:
            sent += await mark_sent(message, now or clock.now())
    return sent


async def _note(message: Held, trouble: str, now: datetime, *, for_good: bool) -> None:
    given_up = await mark_trouble(message, trouble, now, for_good=for_good)
    # Its number and kind only: the log knows no addresses.
    outcome = "given up" if given_up else "will be tried again"
    log.warning("message %d (%s) %s", message.id, message.kind, outcome)


async def forget_old_messages() -> int:
    """Every few minutes: what was told a month ago, and codes nobody can use any more."""
    now = clock.now()
    return await forget(done_before=now - KEPT, useless_before=now)
