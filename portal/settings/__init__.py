"""What the person who installs the portal decides, read from the environment once, at start.

Each setting stands in `SETTINGS` with its default and its meaning, and in `docs/settings.md`. A
wrong value stops the start with one sentence (`SettingsError`).
"""

import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.language import Named
from portal.settings.gateway import Gateway, gateway_of, quiet_of
from portal.settings.trouble import SettingsError

__all__ = ["SETTINGS", "Gateway", "Setting", "Settings", "SettingsError", "load", "settings", "use"]


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str
    host: str
    port: int
    public_origin: str
    secret: str
    demo: bool
    clock: datetime | None
    community: Named
    zone: ZoneInfo
    desk_phone: str
    desk_hours: Named
    icp_number: str
    smtp_url: str
    mail_from: str
    sms: Gateway | None
    quiet: tuple[int, int] | None
    trusted_proxies: str
    work_inside: bool

    @property
    def https(self) -> bool:
        return self.public_origin.startswith("https://")

    @property
    def host_names(self) -> list[str]:
        """Names the portal answers to: its own, and this machine's for probes."""
        own = urlsplit(self.public_origin).hostname or "localhost"
        return sorted({own, "localhost", "127.0.0.1"})


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "sqlite:var/portal.db",
        "sqlite:PATH, or postgres://USER:PASSWORD@HOST:PORT/NAME (?pool=10 connections)",
    ),
    Setting("HOST", "127.0.0.1", "the address to listen on"),
    Setting("PORT", "8000", "the port to listen on, 1 to 65535"),
    Setting(
        "PUBLIC_ORIGIN",
        "",
        "what people type, such as https://portal.example; links are made from it; "
        "left empty, http://127.0.0.1:PORT",
    ),
    Setting("SECRET", "", "at least 32 characters that nobody can guess; keys the sign-in codes"),
    Setting("DEMO", "0", "1: an invented neighbourhood one may enter as anybody; never in public"),
    Setting(
        "CLOCK",
        "",
        "only with DEMO=1: the clock starts at this moment, such as 2026-11-26T09:00+08:00",
    ),
    Setting("COMMUNITY_ZH", "龙岭路社区", "the community's name in Chinese"),
    Setting("COMMUNITY_EN", "Longling Road", "the community's name in English"),
    Setting("ZONE", "Asia/Shanghai", "the community's time zone, an IANA name"),
    Setting("DESK_PHONE", "0755-0000-0000", "the telephone of the community desk, on every page"),
    Setting("DESK_HOURS_ZH", "每天 09:00–18:00", "when the desk answers, in Chinese"),
    Setting("DESK_HOURS_EN", "daily 09:00–18:00", "when the desk answers, in English"),
    Setting("ICP_NUMBER", "", "the ICP filing number shown at the foot, where the law asks for it"),
    Setting(
        "SMTP_URL",
        "",
        "smtp://USER:PASSWORD@HOST:PORT, or smtps://; left empty, no e-mail is sent",
    ),
    Setting("MAIL_FROM", "", "the sender of e-mails, such as portal@portal.example"),
    Setting(
        "SMS_URL", "", "the https address of a gateway for text messages; left empty, none is sent"
    ),
    Setting("SMS_TOKEN", "", "the secret that the gateway knows us by"),
    Setting(
        "SMS_SIGNATURE",
        "",
        "what stands in 【】 before each text message; left empty, COMMUNITY_ZH",
    ),
    Setting(
        "SMS_TEMPLATES",
        "",
        "the gateway's numbers for kinds of messages, such as sign_in_code=1001,other=1002",
    ),
    Setting(
        "QUIET_HOURS",
        "22:00-07:00",
        "when nothing is sent that can wait, on the clock of the place; left empty, never",
    ),
    Setting("TRUSTED_PROXIES", "127.0.0.1", "addresses whose X-Forwarded-For is believed"),
    Setting(
        "WORK_INSIDE", "1", "0: scheduled work is done by `portal work`, not by `portal serve`"
    ),
)


_current: Settings | None = None


def settings() -> Settings:
    """The settings of this process; read from the environment when first asked for."""
    global _current
    if _current is None:
        _current = load()
    return _current


def use(chosen: Settings) -> None:
    """Let this process run with `chosen` (the command and tests)."""
    global _current
    _current = chosen


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment. Raises SettingsError."""
    given = os.environ if environment is None else environment
    text = {setting.name: given.get(setting.name, setting.default) for setting in SETTINGS}
    demo = _switch("DEMO", text)
    port = _port(text["PORT"])
    origin = text["PUBLIC_ORIGIN"].rstrip("/") or f"http://127.0.0.1:{port}"
    database_url = _database_url(text["DATABASE_URL"])
    _origin_is_sound(origin, demo=demo)
    return Settings(
        database_url=database_url,
        host=text["HOST"],
        port=port,
        public_origin=origin,
        secret=_secret(text["SECRET"], database_url, demo=demo),
        demo=demo,
        clock=_clock(text["CLOCK"], demo=demo),
        community=Named(text["COMMUNITY_ZH"], text["COMMUNITY_EN"]),
        zone=_zone(text["ZONE"]),
        desk_phone=text["DESK_PHONE"],
        desk_hours=Named(text["DESK_HOURS_ZH"], text["DESK_HOURS_EN"]),
        icp_number=text["ICP_NUMBER"],
        smtp_url=_smtp_url(text["SMTP_URL"], text["MAIL_FROM"]),
        mail_from=text["MAIL_FROM"],
        sms=gateway_of(text, _parts(text["SMS_URL"]), text["COMMUNITY_ZH"])
        if text["SMS_URL"]
        else None,
        quiet=quiet_of(text["QUIET_HOURS"]),
        trusted_proxies=text["TRUSTED_PROXIES"],
        work_inside=_switch("WORK_INSIDE", text),
    )


def _parts(url: str) -> SplitResult | None:
    """An address taken apart; None if it or its port cannot be read."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _switch(name: str, text: Mapping[str, str]) -> bool:
    if text[name] not in ("0", "1"):
        raise SettingsError(f"{name} must be 0 or 1, not {text[name]!r}.")
    return text[name] == "1"


def _port(text: str) -> int:
    if not (re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535):
        raise SettingsError(f"PORT must be a number from 1 to 65535, not {text[:20]!r}.")
    return int(text)


def _database_url(text: str) -> str:
    if text.startswith("sqlite:") and len(text) > len("sqlite:"):
        return text
    if text.startswith(("postgres://", "postgresql://")):
        parts = _parts(text)
        if parts is None or len(parts.path) < 2:
            raise SettingsError(
                "DATABASE_URL for PostgreSQL must be postgres://USER:PASSWORD@HOST:PORT/NAME."
            )
        pool = parse_qs(parts.query, keep_blank_values=True).get("pool", ["10"])[-1]
        if not re.fullmatch("[1-9][0-9]{0,2}", pool):
            raise SettingsError("DATABASE_URL's ?pool= must be a number of connections, 1 to 999.")
        return text
    raise SettingsError("DATABASE_URL must begin with sqlite: or postgres://.")


def _origin_is_sound(origin: str, *, demo: bool) -> None:
    parts = _parts(origin)
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or f"{parts.scheme}://{parts.netloc}" != origin
        or "@" in parts.netloc
    ):
        raise SettingsError(
            f"PUBLIC_ORIGIN must be like https://portal.example, without a path, not {origin!r}."
        )
    if demo and parts.scheme == "https":
        raise SettingsError(
            "DEMO=1 lets anybody enter as anybody, so it does not start under an https address."
        )
    if sys.flags.optimize:
        raise SettingsError("Python must not run with -O: a guard in a library is an assertion.")


def _secret(text: str, database_url: str, *, demo: bool) -> str:
    if len(text) >= 32:
        return text
    if text:
        raise SettingsError("SECRET must have at least 32 characters.")
    if not demo:
        raise SettingsError(
            "SECRET is missing: set it to at least 32 characters nobody can guess, "
            "for example from `openssl rand -hex 32`."
        )
    return _kept_secret(database_url)


def _kept_secret(database_url: str) -> str:
    """In the demo a secret is made once and kept beside the database."""
    folder = Path("var")
    if database_url.startswith("sqlite:"):
        folder = Path(database_url.removeprefix("sqlite:")).parent
    path = folder / "demo-secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def _clock(text: str, *, demo: bool) -> datetime | None:
    if not text:
        return None
    if not demo:
        raise SettingsError("CLOCK is only for DEMO=1.")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901  stands for "unreadable" until the next line
    if at.tzinfo is None:
        raise SettingsError("CLOCK must be a moment with its offset: 2026-11-26T09:00+08:00.")
    return at


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"ZONE must be a name such as Asia/Shanghai, not {text!r}.") from None


def _smtp_url(text: str, sender: str) -> str:
    if not text:
        return ""
    parts = _parts(text)
    if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingsError("SMTP_URL must be smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT.")
    if "@" not in sender:
        raise SettingsError("MAIL_FROM must be an e-mail address when SMTP_URL is set.")
    return text
