"""A gateway for text messages of the tests' own, on a real socket, which can misbehave."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

DROP = 0  # an answer: take it and hang up without a word


@dataclass
class Texts:
    """What it was given, and what it answers; one answer after the other, then always 200."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    asked: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key: what people got

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:-2]
                headers = {
                    name.lower(): value for name, value in (line.split(": ", 1) for line in lines)
                }
                said = json.loads(await reader.readexactly(int(headers["content-length"])))
                self.asked.append((headers, said))
                code = self.answers.pop(0) if self.answers else 200
                if code in (DROP, 200):
                    key = headers["idempotency-key"]
                    code = 409 if code and key in self.sent else code
                    self.sent.setdefault(key, said)
                if code == DROP:
                    break
                writer.write(f"HTTP/1.1 {code} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Texts]:
    """The gateway, until the end of the block."""
    texts = Texts()
    server = await asyncio.start_server(texts.answer, "127.0.0.1", 0)
    texts.port = server.sockets[0].getsockname()[1]
    yield texts
    server.close()
    await server.wait_closed()
