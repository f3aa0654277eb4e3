"""What a message is, how its secrets are kept, and when it is tried again."""

from portal.messages.rules.content import Attachment, Channel, Content
from portal.messages.rules.trying import LEASE, MOST_AT_ONCE, SEND_TIMEOUT, next_try_after

__all__ = [
    "LEASE",
    "MOST_AT_ONCE",
    "SEND_TIMEOUT",
    "Attachment",
    "Channel",
    "Content",
    "next_try_after",
]
