"""The address in a letter that stops letters of its kind: for one person and one kind, signed, so
that nobody can stop another's."""

import hmac
import re
from base64 import urlsafe_b64encode

from portal.messages.rules.kinds import CHOICES

TOKEN = re.compile(
    r"(?P<person>[1-9][0-9]{0,17})\.(?P<kind>[a-z_]{1,40})\.(?P<seal>[A-Za-z0-9_-]{22})"
)


def stop_token(person_id: int, kind: str, secret: str) -> str:
    """What stands in the address; good for as long as the portal keeps its `secret`."""
    said = f"{person_id}.{kind}"
    seal = hmac.digest(secret.encode(), b"stop:" + said.encode(), "sha256")[:16]
    return f"{said}.{urlsafe_b64encode(seal).decode().rstrip('=')}"


def stopped_by(token: str, secret: str) -> tuple[int, str] | None:
    """The person and the kind; None of a token not made by us, or of a kind that is needed."""
    read = TOKEN.fullmatch(token)
    if read is None or read["kind"] not in CHOICES:
        return None
    person_id, kind = int(read["person"]), read["kind"]
    if not hmac.compare_digest(stop_token(person_id, kind, secret), token):
        return None
    return person_id, kind
