"""E-mail: what a letter looks like, and the server that takes it."""

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from portal.language import LOCALES
from portal.messages.actions import Held
from portal.messages.rules import SEND_TIMEOUT
from portal.messages.rules.content import Content
from portal.messages.trouble import Delayed, Undeliverable, Unreachable
from portal.settings import settings

log = logging.getLogger("portal.messages")

REFUSED_FOR_GOOD = 500  # SMTP answers from here on
LOCAL = ("localhost", "127.0.0.1", "::1")


def letter(message: Held, content: Content, sender: str) -> EmailMessage:
    """The e-mail of a message. Undeliverable if its address is none.

    The same message always makes the same letter, its number included: a receiver that got it
    twice (the connection broke after the last word) can tell.
    """
    domain = sender.rpartition("@")[2].strip(" >")
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address(
            settings().community.into(message.language), addr_spec=sender.strip()
        )
        made["To"] = Address(addr_spec=message.address)
    except (ValueError, IndexError) as unreadable:  # the parser raises either
        raise Undeliverable("not an e-mail address") from unreadable
    made["Subject"] = " ".join(content.subject.split())
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = f"<message-{message.id}.{int(message.created_at.timestamp())}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(content.whole_text(), charset="utf-8", cte="base64")
    if content.attachment:
        main, _, rest = content.attachment.media_type.partition("/")
        subtype, *parameters = (part.strip() for part in rest.split(";"))
        made.add_attachment(
            content.attachment.content,
            maintype=main,
            subtype=subtype,
            filename=content.attachment.name,
            params={
                name.strip(): value.strip(' "')
                for name, _, value in (part.partition("=") for part in parameters)
            },
        )
    # Last: whatever sets a content clears or moves the headers that speak of it.
    made["Content-Language"] = LOCALES[message.language]
    return made


class MailServer:
    """One connection to the server of an SMTP_URL, opened when first needed."""

    def __init__(self, url: str, sender: str) -> None:
        self.url = url
        self.sender = sender
        self._open: aiosmtplib.SMTP | None = None

    async def send(self, message: Held, content: Content) -> None:
        """Hand a letter over. Raises Undeliverable, Delayed, Unreachable."""
        made = letter(message, content, self.sender)
        server = await self._connected()
        try:
            await server.send_message(made, sender=self.sender, recipients=[message.address])
        except aiosmtplib.SMTPRecipientsRefused as refused:
            reason = refused.recipients[0]
            await self.close()
            raise _judged(reason.code, reason.message) from refused
        except aiosmtplib.SMTPDataError as refused:
            await self.close()
            raise _judged(refused.code, refused.message) from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as broken:
            await self.close()
            raise Delayed(_words(broken)) from broken

    async def close(self) -> None:
        """Hang up; whatever the server says to that is not waited for long."""
        server, self._open = self._open, None
        if server is None:
            return
        try:
            await server.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            server.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._open is not None and self._open.is_connected:
            return self._open
        parts = urlsplit(self.url)
        # With a password the line is encrypted or not used, except to this very machine.
        encrypt = True if parts.password and parts.hostname not in LOCAL else None
        tls = parts.scheme == "smtps"
        server = aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port or (465 if tls else 25),
            use_tls=tls,
            start_tls=None if tls else encrypt,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            timeout=SEND_TIMEOUT,
        )
        try:
            await server.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as broken:
            server.close()
            raise Unreachable(_words(broken)) from broken
        self._open = server
        return server


def _judged(code: int, words: str) -> Exception:
    reason = f"{code} {words}"
    return Undeliverable(reason) if code >= REFUSED_FOR_GOOD else Delayed(reason)


def _words(broken: BaseException) -> str:
    return f"{type(broken).__name__}: {broken}"
