"""Short secrets inside waiting messages, readable only with the portal's SECRET.

A one-time code waits in the outbox until it is sent. Whoever reads the database, or a backup of it,
must not be able to use it: the code is covered with a keyed hash that nobody can make without the
SECRET (each nonce covers one text), and sealed against change.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import count

NONCE = 16  # bytes
SEAL = 16


def seal(text: str, *, secret: str, nonce: bytes) -> str:
    """`text` covered; `nonce` is NONCE random bytes, used for nothing else."""
    if len(nonce) != NONCE:
        raise ValueError(f"a nonce has {NONCE} bytes")
    covered = nonce + _cover(text.encode(), secret, nonce)
    return urlsafe_b64encode(covered + _mark(covered, secret)).decode()


def unseal(sealed: str, *, secret: str) -> str:
    """The text again; ValueError if the secret is another one or something was changed."""
    kept = urlsafe_b64decode(sealed.encode())
    covered, mark = kept[:-SEAL], kept[-SEAL:]
    if len(covered) < NONCE or not hmac.compare_digest(mark, _mark(covered, secret)):
        raise ValueError("sealed under another SECRET, or changed")
    return _cover(covered[NONCE:], secret, covered[:NONCE]).decode()


def _cover(text: bytes, secret: str, nonce: bytes) -> bytes:
    stream = bytearray()
    for number in count():
        if len(stream) >= len(text):
            break
        stream += hmac.digest(secret.encode(), b"cover" + nonce + bytes([number % 256]), "sha256")
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))


def _mark(covered: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"mark" + covered, "sha256")[:SEAL]
