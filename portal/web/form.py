"""Forms and queries as bounded, cleaned text; each package's `forms.py` makes values of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from unicodedata import normalize
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from portal.web.limits import TOO_LARGE
from portal.web.text import clean, figures, one_line

MOST_FIELDS = 200
LONGEST_FIELD = 20_000  # characters; forms say their own, shorter limits in words
LONGEST_NAME = 100
BAD_REQUEST = 400
TICKED = frozenset({"on", "1", "yes", "true"})
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Form(Mapping[str, list[str]]):
    """What was sent: each field's values, in order. Missing fields are empty, never an error.

    The helpers below are for fields with one value; two different ones under such a name are no
    form of ours, and are answered with 400.
    """

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(clean(name), []).append(clean(value))

    def __getitem__(self, name: str) -> list[str]:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be sent several times, each on one line."""
        return [one_line(value) for value in self._values.get(name, ())]

    def text(self, name: str, default: str = "") -> str:
        """The field on one line, spaces around it gone."""
        return one_line(self._single(name, default))

    def lines(self, name: str, default: str = "") -> str:
        """The field with its line breaks (a text area), spaces around it gone."""
        return self._single(name, default).strip()

    def figures(self, name: str) -> str:
        """A telephone number or a code: wide digits made narrow, spaces and dashes taken out."""
        return figures(self._single(name, ""))

    def number(self, name: str, default: int | None = None) -> int | None:
        """A whole number of at most nine digits; None if something else was typed."""
        typed = self.text(name)
        return _whole(typed) if typed else default

    def numbers(self, name: str) -> list[int]:
        """The whole numbers among all values of a field, in their order."""
        return [number for each in self.all(name) if (number := _whole(each)) is not None]

    def day(self, name: str, default: date | None = None) -> date | None:
        """A day as browsers send it, 2026-11-28; None if something else was typed."""
        typed = self.text(name)
        if not typed:
            return default
        try:
            return date.fromisoformat(typed) if ISO_DAY.fullmatch(typed) else None
        except ValueError:
            return None

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return any(value in TICKED for value in self.all(name))

    def _single(self, name: str, default: str) -> str:
        values = self._values.get(name)
        if not values:
            return default
        if len(values) > 1 and len(set(values)) > 1:
            raise HTTPException(BAD_REQUEST)
        return values[0]


async def read(request: Request) -> Form:
    """The form in the body; HTTPException 413 when it is too large, 400 when it is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return Form(_bounded(await _multipart(request)))
    if kind in ("application/x-www-form-urlencoded", ""):
        return Form(_bounded(_pairs(await request.body())))
    raise HTTPException(BAD_REQUEST)


def query(request: Request) -> Form:
    """The fields in the address, under the same bounds."""
    return Form(_bounded(_pairs(request.scope["query_string"])))


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="replace",
        )
    except ValueError as too_many:
        raise HTTPException(TOO_LARGE) from too_many


async def _multipart(request: Request) -> list[tuple[str, str]]:
    """Text fields of a multipart form; a form of this kind with a file in it is not one of ours."""
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=0,
        max_fields=MOST_FIELDS,
        max_part_size=LONGEST_FIELD * 4,
    )
    try:
        sent = await parser.parse()
    except (MultiPartException, KeyError, UnicodeError) as unreadable:
        raise HTTPException(BAD_REQUEST) from unreadable
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def _bounded(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if any(len(name) > LONGEST_NAME or len(value) > LONGEST_FIELD for name, value in fields):
        raise HTTPException(TOO_LARGE)
    return fields


def _whole(typed: str) -> int | None:
    digits = normalize("NFKC", typed).replace("\u2212", "-")
    return int(digits) if WHOLE_NUMBER.fullmatch(digits) else None
