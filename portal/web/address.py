"""Addresses inside the portal: the language prefix, queries, and where a person may be sent."""

import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

ENGLISH = "/en"
PREFIXES = {"zh": "", "en": ENGLISH}
SAFE_IN_PATH = "/:@!$&'()*+,;=-._~%"
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")


def address(language: str, path: str, /, **query: Any) -> str:
    """`path` as a reader of `language` knows it, with the query fields that are not None."""
    prefixed = PREFIXES[language] + path
    if not query:
        return prefixed
    fields = [(name, str(value)) for name, value in query.items() if value is not None]
    return f"{prefixed}?{urlencode(fields)}" if fields else prefixed


def without_language(path: str) -> str:
    """`path` without the English prefix, always beginning with one slash."""
    if path == ENGLISH:
        return "/"
    return path[len(ENGLISH) :] if path.startswith(f"{ENGLISH}/") else path


def local_path(wish: str | None, default: str = "/") -> str:
    """Where a form or link asks to be sent next, if that is here; otherwise `default`.

    Only a path of this portal will do: one slash first, no host, no scheme, nothing a browser would
    read as either (backslashes, control characters, a second slash). The language prefix is taken
    off, so that the answer keeps the language the person reads now.
    """
    if not wish or len(wish) > 2000 or FORBIDDEN.search(wish):
        return default
    path = without_language(wish)
    for form in (wish, path):
        if not form.startswith("/") or form.startswith("//"):
            return default
    try:
        parts = urlsplit(path)
    except ValueError:
        return default
    if parts.scheme or parts.netloc:
        return default
    # Headers are ASCII: a path with Chinese in it is written the way browsers write it.
    return quote(path, safe=SAFE_IN_PATH + "?#[]")
