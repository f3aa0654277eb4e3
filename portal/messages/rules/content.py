"""What a message says, and how the outbox keeps it."""

import json
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


@dataclass(frozen=True, slots=True)
class Content:
    """Subject and text in the reader's language. `{name}` in the text stands for a secret."""

    subject: str
    text: str
    attachment: Attachment | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)

    def whole_text(self) -> str:
        """The text with its secrets in it: for the reader's eyes only."""
        text = self.text
        for name, value in self.secrets.items():
            text = text.replace("{" + name + "}", value)
        return text

    def as_json(self, *, secret: str, nonce: bytes) -> str:
        """As kept; secrets are sealed under the portal's `secret` with a fresh `nonce`."""
        kept: dict[str, Any] = {"subject": self.subject, "text": self.text}
        if self.attachment:
            kept["attachment"] = {
                "name": self.attachment.name,
                "type": self.attachment.media_type,
                "base64": b64encode(self.attachment.content).decode(),
            }
        if self.secrets:
            kept["sealed"] = seal(json.dumps(dict(self.secrets)), secret=secret, nonce=nonce)
        return json.dumps(kept, ensure_ascii=False)


def content_from(kept: str, *, secret: str) -> Content:
    """What `as_json` kept. ValueError if its secrets were sealed under another secret."""
    parts = json.loads(kept)
    attached = parts.get("attachment")
    return Content(
        subject=parts["subject"],
        text=parts["text"],
        attachment=Attachment(attached["name"], b64decode(attached["base64"]), attached["type"])
        if attached
        else None,
        secrets=json.loads(unseal(parts["sealed"], secret=secret)) if "sealed" in parts else {},
    )
