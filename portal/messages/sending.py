"""The ways out: which channels this portal can use, and what may go wrong on them."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from portal.language import Words, say
from portal.messages.actions import Held
from portal.messages.mail import MailServer
from portal.messages.rules import Channel
from portal.messages.rules.content import Content, content_from
from portal.messages.text_messages import TextMessages
from portal.messages.trouble import Undeliverable
from portal.settings import Settings, settings

log = logging.getLogger("portal.messages")


class Way(Protocol):
    """Something that takes messages to people."""

    async def send(self, message: Held, content: Content) -> None:
        """Send it. Raises Undeliverable, or Delayed."""


class Console:
    """Says messages in the log. Only in the demo does it say what is in them, and to whom."""

    async def send(self, message: Held, content: Content) -> None:
        if settings().demo:
            log.info(
                "message %d to %s: %s\n%s",
                message.id,
                message.address,
                content.subject,
                content.whole_text(),
            )
        else:
            log.info("message %d (%s)", message.id, message.kind)


def can_send(channel: Channel) -> bool:
    """Whether this portal has a way to send such messages at all."""
    chosen = settings()
    return (
        chosen.demo
        or channel in (Channel.CONSOLE, Channel.PAGE)
        or (channel is Channel.EMAIL and bool(chosen.smtp_url))
        or (channel is Channel.SMS and chosen.sms is not None)
    )


def what_is_off() -> list[Words]:
    """For the start and for the administrator: a sentence for each way out that is missing."""
    if settings().demo:
        return [say("Demo: messages are written to the log and sent to nobody.")]
    off = []
    if not can_send(Channel.EMAIL):
        off.append(
            say(
                "E-mail is off, because SMTP_URL is not set: nobody gets a sign-in code or a letter"
                " about bookings by e-mail."
            )
        )
    if not can_send(Channel.SMS):
        off.append(
            say(
                "Text messages are off, because SMS_URL is not set: nobody can sign in with a"
                " telephone number alone."
            )
        )
    return off


class Ways:
    """The ways out of one round of sending; what they open is closed after it."""

    def __init__(self, chosen: Settings) -> None:
        self.chosen = chosen
        self.console = Console()
        self.mail = MailServer(chosen.smtp_url, chosen.mail_from)
        self.texts = TextMessages(chosen.sms) if chosen.sms else None

    async def send(self, message: Held) -> None:
        """Send it the way its channel asks for. Raises Undeliverable, Delayed."""
        if not can_send(message.channel):
            raise Undeliverable(f"this portal cannot send {message.channel.value} messages")
        try:
            content = content_from(message.content, secret=self.chosen.secret)
        except ValueError as unreadable:
            raise Undeliverable(str(unreadable)) from unreadable
        way: Way = self.console
        # The demo's people are invented, but their addresses might be somebody's.
        if message.channel is Channel.EMAIL and not self.chosen.demo:
            way = self.mail
        if message.channel is Channel.SMS and self.texts is not None and not self.chosen.demo:
            way = self.texts
        await way.send(message, content)


@asynccontextmanager
async def ways_out() -> AsyncIterator[Ways]:
    """The ways out, for one round."""
    ways = Ways(settings())
    try:
        yield ways
    finally:
        await ways.mail.close()
        if ways.texts is not None:
            await ways.texts.close()
