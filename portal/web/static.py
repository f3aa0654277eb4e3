"""Style, script and pictures: read once, named by their content, pressed before anyone asks.

A name carries a hash of what it names, so a browser may keep the answer for ever. The few files
are small enough to live in memory, so no request for one touches the disk or a thread.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(__file__).parents[2] / "static"
PREFIX = "/static/"
# One sheet for screens, in the order of its layers; one file to fetch.
SCREEN = ("basics", "tokens", "base", "layout", "parts", "slots", "forms", "tables")
SHEET = (*SCREEN, "elder", "paper")
TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".png": b"image/png",
    ".txt": b"text/plain; charset=utf-8",
}
HASHED = re.compile(r"^(?P<stem>[a-z0-9.-]+?)\.(?P<hash>[0-9a-f]{12})(?P<ending>\.[a-z]+)$")
FOR_EVER = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its plain bytes and the same pressed in the two ways browsers read."""

    name: str
    hashed_name: str
    type: bytes
    etag: bytes
    plain: bytes
    gzipped: bytes
    brotlied: bytes

    def fit_for(self, accepted: bytes) -> tuple[bytes, bytes | None]:
        """The smallest form the browser reads, and what to call it."""
        if b"br" in accepted and len(self.brotlied) < len(self.plain):
            return self.brotlied, b"br"
        if b"gzip" in accepted and len(self.gzipped) < len(self.plain):
            return self.gzipped, b"gzip"
        return self.plain, None


def _asset(name: str, content: bytes) -> Asset:
    stem, ending = name.rsplit(".", 1)
    digest = hashlib.sha256(content).hexdigest()
    return Asset(
        name=name,
        hashed_name=f"{stem}.{digest[:12]}.{ending}",
        type=TYPES[f".{ending}"],
        etag=f'"{digest[:24]}"'.encode(),
        plain=content,
        gzipped=gzip.compress(content, 9, mtime=0),
        brotlied=brotli.compress(content, quality=11),
    )


@cache
def assets() -> dict[str, Asset]:
    """Every static file by its plain name; `portal.css` is all the sheets of `SHEET` in one."""
    sheet = b"\n".join((FOLDER / "css" / f"{noun}.css").read_bytes() for noun in SHEET)
    found = {"portal.css": _asset("portal.css", sheet)}
    for path in sorted(FOLDER.iterdir()):
        if path.is_file() and path.suffix in TYPES:
            found[path.name] = _asset(path.name, path.read_bytes())
    return found


@cache
def static(name: str) -> str:
    """The address of a static file; raises KeyError for one that does not exist."""
    return PREFIX + assets()[name].hashed_name


class Static:
    """Answers for static files before anything else of the portal is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asset = None
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            asset = self.named(scope["path"].removeprefix(PREFIX))
        if asset is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = {name: value for name, value in scope["headers"] if name in _HEADERS_READ}
        body, coding = asset.fit_for(asked.get(b"accept-encoding", b""))
        known = asset.etag in asked.get(b"if-none-match", b"")
        kept = FOR_EVER if scope["path"].endswith(asset.hashed_name) else ASK_AGAIN
        headers = [
            (b"content-type", asset.type),
            (b"cache-control", kept),
            (b"etag", asset.etag),
            (b"vary", b"Accept-Encoding"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]
        if coding:
            headers.append((b"content-encoding", coding))
        if not known:
            headers.append((b"content-length", str(len(body)).encode()))
        if known or scope["method"] == "HEAD":
            body = b""
        status = 304 if known else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def named(self, name: str) -> Asset | None:
        """The file a hashed name means.

        A page made before the last change asks under an older hash: it gets today's file, which the
        browser is told not to keep under that name.
        """
        match = HASHED.match(name)
        return assets().get(match["stem"] + match["ending"]) if match else None


_HEADERS_READ = frozenset({b"accept-encoding", b"if-none-match"})
