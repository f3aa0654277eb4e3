"""E-mail: what a letter looks like, and the server that takes it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from portal.language import LOCALES, say
from portal.messages.actions import Held
from portal.messages.rules import SEND_TIMEOUT, Attachment
from portal.messages.rules.content import Content
from portal.messages.rules.html import as_html
from portal.messages.rules.kinds import CHOICES
from portal.messages.rules.stopping import stop_token
from portal.messages.trouble import Delayed, Undeliverable, Unreachable
from portal.settings import settings
from portal.web.address import address

log = logging.getLogger("portal.messages")

REFUSED_FOR_GOOD = 500  # SMTP answers from here on
STOP = "List-Unsubscribe"
LOCAL = ("localhost", "127.0.0.1", "::1")


class LetterPolicy(EmailPolicy):
    """As letters go over the line. The library would cut a long address into encoded words, which
    no mail program puts together again."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes."""
        if name == STOP:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        folded: bytes = super().fold_binary(name, value)
        return folded


LETTERS = LetterPolicy(linesep="\r\n")


def letter(message: Held, content: Content, sender: str) -> EmailMessage:
    """The e-mail of a message. Undeliverable if its address is none.

    The same message always makes the same letter, its number included: a receiver that got it
    twice (the connection broke after the last word) can tell.
    """
    sender_name = settings().community.into(message.language)
    domain = sender.rpartition("@")[2].strip(" >")
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address(sender_name, addr_spec=sender.strip())
        made["To"] = Address(addr_spec=message.address)
    except (ValueError, IndexError) as unreadable:  # the parser raises either
        raise Undeliverable("not an e-mail address") from unreadable
    made["Subject"] = " ".join(content.subject.split())
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = f"<{message.name}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if stop := _stop_address(message):
        made[STOP] = f"<{stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        words = say("No more letters of this kind: %(link)s", link=stop).into(message.language)
        content = replace(content, text=f"{content.text}\n\n{words}")
    made.set_content(content.whole_text(), charset="utf-8", cte="base64")
    made.add_alternative(
        as_html(content, language=LOCALES[message.language], sender=sender_name),
        subtype="html",
        charset="utf-8",
        cte="base64",
    )
    _enclose(made, content.attachments)
    # Last: whatever sets a content clears or moves the headers that speak of it.
    made["Content-Language"] = LOCALES[message.language]
    return made


def _stop_address(message: Held) -> str:
    """Where letters of this kind are stopped with one tap; "" of those that are needed."""
    if message.person_id is None or message.kind not in CHOICES:
        return ""
    token = stop_token(message.person_id, message.kind, settings().secret)
    return settings().public_origin + address(message.language, f"/letters/{token}")


def _enclose(made: EmailMessage, attachments: Sequence[Attachment]) -> None:
    """Put the files in. A single invitation stands beside the text too, where calendars look."""
    asked = [each for each in attachments if each.method]
    if len(asked) == 1:
        made.add_alternative(
            asked[0].content.decode(),
            subtype="calendar",
            charset="utf-8",
            cte="base64",
            params={"method": asked[0].method},
        )
    for each in attachments:
        main, _, rest = each.media_type.partition("/")
        subtype, *parameters = (part.strip() for part in rest.split(";"))
        if [each] == asked:  # the same once more as a file, which is not to be acted on twice
            main, subtype, parameters = "application", "ics", []
        made.add_attachment(
            each.content,
            maintype=main,
            subtype=subtype,
            filename=each.name,
            params={
                name.strip(): value.strip(' "')
                for name, _, value in (part.partition("=") for part in parameters)
            },
        )


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
            await server.sendmail(self.sender, [message.address], made.as_bytes(policy=LETTERS))
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
