"""What a message says, and how the outbox keeps it."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.messages.rules.sealing import seal, unseal


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    CONSOLE = "console"
    PAGE = "page"  # the portal's own page of messages: there as soon as it is written


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with its name (ASCII); a calendar entry unless its type says otherwise."""

    name: str
    content: bytes
    media_type: str = "text/calendar; charset=utf-8"

    @property
    def method(self) -> str | None:
        """What a calendar is asked to do with it, such as "REQUEST"; None of an ordinary file."""
        found = re.search(r"; method=([A-Z]+)", self.media_type)
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Content:
    """Subject and text in the reader's language. `{name}` in the text stands for a secret.

    `details` are the parts of it that a gateway of text messages fills into a form of its own.
    """

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)

    def whole_text(self) -> str:
        """The text with its secrets in it: for the reader's eyes only."""
        text = self.text
        for name, value in self.secrets.items():
            text = text.replace("{" + name + "}", value)
        return text

    def as_json(self, *, secret: str, nonce: bytes) -> str:
        """As kept; secrets are sealed under the portal's `secret` with a fresh `nonce`."""
        kept: dict[str, Any] = {"subject": self.subject, "text": self.text}
        if self.attachments:
            kept["attachments"] = [
                {
                    "name": each.name,
                    "type": each.media_type,
                    "base64": b64encode(each.content).decode(),
                }
                for each in self.attachments
            ]
        if self.details:
            kept["details"] = dict(self.details)
        if self.secrets:
            kept["sealed"] = seal(json.dumps(dict(self.secrets)), secret=secret, nonce=nonce)
        return json.dumps(kept, ensure_ascii=False)


def content_from(kept: str, *, secret: str) -> Content:
    """What `as_json` kept. ValueError if its secrets were sealed under another secret."""
    parts = json.loads(kept)
    attached = parts.get("attachments", [])
    if "attachment" in parts:  # as the first release kept the only one
        attached = [parts["attachment"]]
    return Content(
        subject=parts["subject"],
        text=parts["text"],
        attachments=tuple(
            Attachment(each["name"], b64decode(each["base64"]), each["type"]) for each in attached
        ),
        secrets=json.loads(unseal(parts["sealed"], secret=secret)) if "sealed" in parts else {},
        details=parts.get("details", {}),
    )
