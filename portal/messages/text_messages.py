"""Text messages: a gateway that takes them one by one over HTTP.

What is asked of a gateway stands in docs/messages.md. The key that goes with each message is the
same at every try, so that a gateway which answered and was not heard sends it once.
"""

from typing import TYPE_CHECKING

from portal.messages.actions import Held
from portal.messages.rules import SEND_TIMEOUT
from portal.messages.rules.content import Content
from portal.messages.trouble import Delayed, Undeliverable, Unreachable
from portal.settings import Gateway

if TYPE_CHECKING:
    import httpx

TAKEN_ALREADY = 409
LATER = (401, 403, 408, 425, 429)  # the first two until somebody mends the settings
YES, OURS = range(200, 300), range(400, 500)
OTHER = "other"


class TextMessages:
    """A line to the gateway, opened when first needed."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self._open: httpx.AsyncClient | None = None

    async def send(self, message: Held, content: Content) -> None:
        """Hand a text message over. Raises Undeliverable, Delayed, Unreachable."""
        import httpx

        if self._open is None:
            # Only what our own settings say: no proxy and no password from the environment.
            self._open = httpx.AsyncClient(timeout=SEND_TIMEOUT, trust_env=False)
        try:
            answer = await self._open.post(
                self.gateway.url,
                json=self._said(message, content),
                headers={
                    "Authorization": f"Bearer {self.gateway.token}",
                    "Idempotency-Key": message.name,
                },
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as broken:
            raise Unreachable(_words(broken)) from broken
        except httpx.HTTPError as broken:
            raise Delayed(_words(broken)) from broken
        code = answer.status_code
        if code in YES or code == TAKEN_ALREADY:
            return
        reason = f"the gateway answered {code}"
        raise Undeliverable(reason) if code in OURS and code not in LATER else Delayed(reason)

    def _said(self, message: Held, content: Content) -> dict[str, object]:
        known = self.gateway.templates
        template = known.get(message.kind, known.get(OTHER))
        if known and template is None:
            raise Undeliverable(f"SMS_TEMPLATES names nothing for {message.kind}")
        return {
            "to": message.address,
            "signature": self.gateway.signature,
            "template": template,
            "parameters": {**content.details, **content.secrets},
            "text": f"【{self.gateway.signature}】{_one_text(content)}",
            "language": message.language,
        }

    async def close(self) -> None:
        """Hang up."""
        client, self._open = self._open, None
        if client is not None:
            await client.aclose()


def _one_text(content: Content) -> str:
    return " ".join(content.whole_text().split())


def _words(broken: Exception) -> str:
    return f"{type(broken).__name__}: {broken}"
