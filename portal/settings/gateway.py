"""The settings of messages: the gateway for texts, what it wants to know, and the quiet hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult

from portal.settings.trouble import SettingsError

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
LONGEST_SIGNATURE = 20  # characters
SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
TEMPLATE = re.compile(r"(?P<kind>[a-z_]{1,40})=(?P<id>[A-Za-z0-9_.-]{1,60})")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where text messages go. `templates` says under which number the gateway knows a kind of
    message; "other" stands for all kinds that are not named."""

    url: str
    token: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]


def gateway_of(text: Mapping[str, str], parts: SplitResult | None, community: str) -> Gateway:
    """The gateway of SMS_URL, whose `parts` are None if it cannot be read. Raises SettingsError."""
    if (
        parts is None
        or not parts.hostname
        or parts.scheme not in ("http", "https")
        or (parts.scheme == "http" and parts.hostname not in THIS_MACHINE)
        or parts.username is not None
    ):
        raise SettingsError(
            "SMS_URL must be an https:// address without a password in it (http:// only for this "
            "machine)."
        )
    if not text["SMS_TOKEN"]:
        raise SettingsError("SMS_TOKEN, the gateway's secret, must be set when SMS_URL is.")
    if not (text["SMS_TOKEN"].isascii() and text["SMS_TOKEN"].isprintable()):
        raise SettingsError("SMS_TOKEN must have printable ASCII characters only.")
    signature = text["SMS_SIGNATURE"] or community
    if not (2 <= len(signature) <= LONGEST_SIGNATURE) or set("【】\r\n") & set(signature):
        raise SettingsError(
            f"SMS_SIGNATURE must have 2 to {LONGEST_SIGNATURE} characters; the 【】 around it are "
            "added."
        )
    return Gateway(text["SMS_URL"], text["SMS_TOKEN"], signature, _templates(text["SMS_TEMPLATES"]))


def _templates(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        read = TEMPLATE.fullmatch(each)
        if read is None or read["kind"] in found:
            raise SettingsError(
                "SMS_TEMPLATES must be like sign_in_code=1001,other=1002, each kind once, "
                f"not {each[:40]!r}."
            )
        found[read["kind"]] = read["id"]
    return found


def quiet_of(text: str) -> tuple[int, int] | None:
    """From and until, minutes of the day, of "22:00-07:00"; None of "". Raises SettingsError."""
    if not text:
        return None
    read = SPAN.fullmatch(text)
    if read is None or read[1] + read[2] == read[3] + read[4]:
        raise SettingsError(f"QUIET_HOURS must be like 22:00-07:00, or empty, not {text[:20]!r}.")
    return 60 * int(read[1]) + int(read[2]), 60 * int(read[3]) + int(read[4])
