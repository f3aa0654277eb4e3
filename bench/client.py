"""A browser that does nothing but ask and read: one kept-alive connection, as little as it can be.

It shares two cores with what it measures, so it parses no more of an answer than its length.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

WAIT = 120  # seconds for one answer; longer is a failure
END = b"\r\n\r\n"
NO_BODY = (204, 304)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the seconds from the first byte sent to the last one read."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: bytes) -> bytes:
        """The value of a header, b"" if there is none."""
        _, found, rest = self.head.lower().partition(b"\r\n" + name + b":")
        if not found:
            return b""
        start = len(self.head) - len(rest)
        return self.head[start:].partition(b"\r\n")[0].strip()


class Connection(asyncio.Protocol):
    """One connection; one question at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._read = bytearray()
        self._head = b""
        self._needed = -1  # bytes of head and body together, once the head was read
        self._asked_at = 0.0

    async def ask(self, request: bytes) -> Answer:
        """Send a whole request; its answer. Raises ConnectionError, TimeoutError."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the connection is closed")
        self._waiting = asyncio.get_running_loop().create_future()
        self._read.clear()
        self._needed = -1
        self._asked_at = time.perf_counter()
        self._transport.write(request)
        async with asyncio.timeout(WAIT):
            return await self._waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own kind of it

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._needed < 0:
            head, found, _ = self._read.partition(END)
            if not found:
                return
            self._head = bytes(head)
            self._needed = len(head) + len(END) + _length(self._head)
        if len(self._read) >= self._needed and self._waiting and not self._waiting.done():
            seconds = time.perf_counter() - self._asked_at
            body = bytes(self._read[len(self._head) + len(END) :])
            self._waiting.set_result(Answer(_status(self._head), self._head, body, seconds))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("hung up before the answer was whole"))


def _status(head: bytes) -> int:
    return int(head[9:12])


def _length(head: bytes) -> int:
    if _status(head) in NO_BODY:
        return 0
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    if not found:
        raise ValueError("an answer without its length")
    return int(rest.partition(b"\r\n")[0])


async def connect(origin: str) -> Connection:
    """A connection to "http://127.0.0.1:PORT"; nowhere else."""
    parts = urlsplit(origin)
    if parts.hostname != "127.0.0.1" or parts.port is None:
        raise ValueError(f"only this machine is measured, not {origin}")
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", parts.port)
    return connection


def get(origin: str, path: str, **headers: str) -> bytes:
    """A GET; headers are written with underscores, as `if_none_match`."""
    return _request("GET", origin, path, headers, b"")


def post(origin: str, path: str, form: dict[str, object], **headers: str) -> bytes:
    """A form as a browser sends it from a page of the same origin."""
    body = urlencode(form).encode()
    ours = {
        "origin": origin,
        "sec_fetch_site": "same-origin",
        "content_type": "application/x-www-form-urlencoded",
        "content_length": str(len(body)),
    }
    return _request("POST", origin, path, ours | headers, body)


def _request(method: str, origin: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"host: {urlsplit(origin).netloc}", "accept: text/html"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + END + body
