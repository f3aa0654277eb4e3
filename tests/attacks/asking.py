"""Requests as bytes on a wire, without the care that ordinary clients take over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

HOST = "127.0.0.1:8000"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def kind(self) -> str:
        return self.header("content-type").partition(";")[0]

    def header(self, name: str) -> str:
        """The first header of this name; "" without one."""
        return next((value for each, value in self.headers if each == name), "")


async def ask(
    app: Any,
    method: str,
    path: str,
    *,
    query: str = "",
    body: bytes = b"",
    kind: str = "application/x-www-form-urlencoded",
    cookie: str = "",
    more: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Send one request to an ASGI application the way uvicorn would hand it over.

    `path` and `query` are raw: percent signs mean what they mean on the wire.
    """
    headers = [("host", HOST), ("sec-fetch-site", "same-origin"), *more]
    if cookie:
        headers.append(("cookie", cookie))
    if body or method in ("POST", "PUT", "PATCH"):
        headers += [("content-type", kind), ("content-length", str(len(body)))]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        # Starlette answers with its page for the unforeseen and raises on for the log.
        if not sent:
            raise
    return Answer(
        sent[0]["status"],
        [(name.decode("latin-1"), value.decode("latin-1")) for name, value in sent[0]["headers"]],
        b"".join(each.get("body", b"") for each in sent[1:]),
    )
