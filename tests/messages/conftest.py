"""A mail server of the tests' own, which can be told to misbehave."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal import settings
from tests.processes import free_port

SENDER = "portal@portal.example"


@dataclass
class Post:
    """What the mail server does: answers by address, or a way to misbehave for a while."""

    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answers: list[str] = field(default_factory=list)
    drop_after_data: int = 0
    pause: float = 0
    pause_after: float = 0
    connections: int = 0

    async def handle_EHLO(  # noqa: N802  the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return answers

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.pause:
            await asyncio.sleep(self.pause)
        if self.data_answers:
            answer = self.data_answers.pop(0)
            if not answer.startswith("250"):
                return answer
        content: Any = envelope.content
        self.received.append(message_from_bytes(content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.pause_after:
            await asyncio.sleep(self.pause_after)
        if self.drop_after_data:
            # The letter is in, the line breaks before the server can say so.
            self.drop_after_data -= 1
            assert server.transport is not None
            server.transport.close()
        return "250 OK"


@dataclass
class Server:
    """The post behind a real socket; stop and start it as power comes and goes."""

    post: Post
    port: int
    running: Controller | None = None

    def start(self) -> None:
        self.running = Controller(self.post, hostname="127.0.0.1", port=self.port)
        self.running.start()

    def stop(self) -> None:
        if self.running is not None:
            self.running.stop()
            self.running = None


@pytest.fixture
def chosen() -> Iterator[Callable[..., None]]:
    """Call it to run with other settings: `chosen(demo=True)`."""
    before = settings.settings()
    yield lambda **changes: settings.use(replace(settings.settings(), **changes))
    settings.use(before)


@pytest.fixture
def mail_server(chosen: Callable[..., None]) -> Iterator[Server]:
    """A running mail server that the portal is set to use."""
    server = Server(Post(), free_port())
    server.start()
    chosen(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from=SENDER)
    yield server
    server.stop()


@pytest.fixture
def post(mail_server: Server) -> Post:
    """What that server received, and how it behaves."""
    return mail_server.post
