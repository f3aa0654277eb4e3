"""Every route is sent what it does not expect: it answers with a page, and never fails.

The routes come from the portal, the fields from what each handler reads, so a new page is attacked
from its first day.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest
from starlette.routing import Route

from portal.app import routes
from portal.gate.access import AT_THE_GATE
from portal.people.access import OPEN_TO_ALL, decision
from portal.people.rules.visitors import Role
from portal.web.form import LONGEST_FIELD, MOST_FIELDS, Form
from tests.attacks.asking import Answer, ask
from tests.attacks.good import good
from tests.attacks.street import Street, methods_of, named
from tests.attacks.values import PIECES, VALUES
from tests.databases import only

on_sqlite = only("sqlite")

PLAIN = ("text/plain", "text/calendar", "text/csv", "application/json", "application/jsonl")
HEADING = re.compile(r"<h1[^>]*>\s*\S", re.DOTALL)
LANGUAGE = re.compile(r'<html[^>]* lang="(zh-CN|en)"')
HOLE = re.compile(r"\{(\w+)(?::\w+)?\}")
IN_LANGUAGE = {"": "zh-CN", "/en": "en"}
PREFIXES = tuple(IN_LANGUAGE)
STAFF = {
    "sally": Role.SCHOOL_MANAGER,
    "desmond": Role.DESK,
    "grace": Role.ADMINISTRATOR,
}


def complaint(answer: Answer, prefix: str) -> str | None:
    """What is wrong with an answer, whatever was asked."""
    if answer.status >= 500:
        return f"failed with {answer.status}"
    for name, value in answer.headers:
        if set(name + value) & set("\r\n\0"):
            return f"a line was injected into {name}"
        if name.lower() == "set-cookie" and value.startswith("evil"):
            return "a cookie was injected"
    if "<script>alert" in answer.body.decode("utf-8", "strict"):
        return "markup came through"
    if 300 <= answer.status < 400:
        to = answer.header("location")
        if answer.status != 304 and (not to.startswith("/") or to.startswith(("//", "/\\"))):
            return f"sent to {to[:80]}"
        return None
    if answer.kind in PLAIN or not answer.body:
        return None
    spoken = LANGUAGE.search(answer.text)
    if spoken is None or spoken[1] != IN_LANGUAGE[prefix]:
        return "not in the reader's language"
    return None if HEADING.search(answer.text) else "a page without a heading"


PACKAGES = sorted({route.endpoint.__module__.split(".")[1] for route in routes})
EVERY = 4  # of the staff's pages the default run tries each field with one value in four


def of(package: str) -> list[tuple[Route, str]]:
    """A package's routes with each of their methods."""
    return [
        (route, method)
        for route in routes
        if route.endpoint.__module__.split(".")[1] == package
        for method in methods_of(route)
    ]


class Turns:
    """Which values are tried: all of them where everybody may come and in the thorough run; on
    the staff's pages a part of them, another part with the next field."""

    def __init__(self, *, thorough: bool) -> None:
        self._thorough = thorough
        self._turn = 0

    def of(self, values: Mapping[str, str], route: Route) -> list[tuple[str, str]]:
        found = list(values.items())
        if self._thorough or not isinstance(decision(route.endpoint), frozenset):
            return found
        self._turn += 1
        return found[self._turn % EVERY :: EVERY]


@pytest.fixture
def turns(thorough: bool) -> Turns:
    return Turns(thorough=thorough)


def who_may(route: Route) -> tuple[str, ...]:
    """Everybody of the cast whose role it is, in the order they take turns."""
    said = decision(route.endpoint)
    if said == OPEN_TO_ALL:
        return ("guest",)
    if said == AT_THE_GATE:
        return ("guard",)
    if isinstance(said, frozenset):
        return tuple(name for name, role in STAFF.items() if role in said)
    return ("alice",)


class Asked:
    """Asks as somebody who may, and remembers what went wrong."""

    def __init__(self, app: Any, street: Street) -> None:
        self.app = app
        self.street = street
        self.wrong: list[str] = []
        self.statuses: set[int] = set()
        self._cookies: dict[str, str] = {}
        self._turn = 0

    async def __call__(
        self, route: Route, method: str, path: str, what: str, **sent: Any
    ) -> Answer:
        who = who_may(route)[self._turn // 2 % len(who_may(route))]
        # What is done there may end the session; the next request has another.
        if route.path.startswith("/me") or who not in self._cookies:
            self._cookies[who] = await self.street.cookie(who)
        cookie = self._cookies[who]
        self._turn += 1
        prefix = PREFIXES[self._turn % 2]
        answer = await ask(self.app, method, prefix + path, cookie=cookie, **sent)
        self.statuses.add(answer.status)
        if said := complaint(answer, prefix):
            self.wrong.append(f"{named(route, method)}: {what}: {said}")
        return answer

    def check(self, *statuses: int) -> None:
        """Nothing went wrong, and these answers were among those given."""
        assert not self.wrong, "\n".join(self.wrong)
        assert set(statuses) <= self.statuses, self.statuses


@pytest.fixture
def asked(app: Any, street: Street) -> Asked:
    return Asked(app, street)


@pytest.fixture
def fields_read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the fields that handlers have asked forms and queries for."""
    read: set[str] = set()

    def noting(original: Any) -> Any:
        def get(self: Form, name: str, *args: Any, **kwargs: Any) -> Any:
            read.add(name)
            return original(self, name, *args, **kwargs)

        return get

    for name in ("_single", "all"):
        monkeypatch.setattr(Form, name, noting(getattr(Form, name)))
    return read


def written(fields: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in fields.items())


def as_sent(method: str, fields: str) -> dict[str, Any]:
    return {"query": fields} if method == "GET" else {"body": fields.encode()}


@pytest.mark.parametrize("package", PACKAGES)
@on_sqlite
async def test_every_field_of_every_route(street, asked, fields_read, turns, package):
    for route, method in of(package):
        usual = {name: quote(value) for name, value in good(street, route.path).items()}
        fields_read.clear()
        path = await street.path_of(route)
        await asked(route, method, path, "good", **as_sent(method, written(usual)))
        for field in sorted(fields_read):
            for what, value in turns.of(VALUES, route):
                sent = written({**usual, field: value})
                path = await street.path_of(route) if method == "POST" else path
                await asked(route, method, path, f"{field} is {what}", **as_sent(method, sent))
    asked.check(200)


@pytest.mark.parametrize("package", PACKAGES)
@on_sqlite
async def test_every_name_in_every_address(asked, turns, package):
    for route, method in of(package):
        for what, piece in turns.of(PIECES, route) if HOLE.search(route.path) else ():
            path = piece.join(HOLE.sub("\0", route.path).split("\0"))
            await asked(route, method, path, f"named {what}")
    asked.check(*({404} if any(HOLE.search(route.path) for route, _ in of(package)) else ()))


@on_sqlite
async def test_forms_of_the_wrong_size_and_kind(street, asked):
    many = "&".join(f"f{n}={n}" for n in range(MOST_FIELDS + 100)).encode()
    twice = "&".join(f"{name}=1&{name}=2" for name in (*good(street), "submission", "next"))
    bodies = {
        "5 MB": (b"party=" + b"1" * 5_000_000, "application/x-www-form-urlencoded"),
        "300 fields": (many, "application/x-www-form-urlencoded"),
        "one field too long": (
            b"party=" + b"1" * (LONGEST_FIELD + 1),
            "application/x-www-form-urlencoded",
        ),
        "everything twice": (twice.encode(), "application/x-www-form-urlencoded"),
        "JSON": (b'{"party": 1}', "application/json"),
        "XML": (b'<?xml version="1.0"?><!DOCTYPE x>', "application/xml"),
        "nameless kind": (b"party=1", "///;;="),
        "multipart without end": (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        "multipart without boundary": (b"--x", "multipart/form-data"),
        "a file": (
            b'--x\r\nContent-Disposition: form-data; name="party"; filename="a.exe"\r\n\r\nMZ\r\n'
            b"--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        "bytes": (bytes(range(256)), "application/x-www-form-urlencoded"),
        "UTF-16": ("party=1".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
    }
    for route in routes:
        if "POST" not in (route.methods or ()):
            continue
        for what, (body, kind) in bodies.items():
            await asked(route, "POST", await street.path_of(route), what, body=body, kind=kind)
    asked.check(400, 413, 422)


@on_sqlite
async def test_queries_of_the_wrong_size(street, asked):
    many = "&".join(f"f{n}={n}" for n in range(MOST_FIELDS + 100))
    twice = "&".join(f"{name}=1&{name}=2" for name in (*good(street), "q", "next", "mode"))
    odd = {
        "300 fields": many,
        "everything twice": twice,
        "only marks": "&&&===???;;;",
        "broken escapes": "%=%&%%%=%zz",
        "mode and lines": "mode=elder&x=%0d%0aSet-Cookie:%20evil=1",
        "mode and markup": "mode=%22%3E%3Cscript%3Ealert(1)&day=%22%3E%3Cscript%3Ealert(1)",
    }
    for route in routes:
        if "GET" in (route.methods or ()):
            path = await street.path_of(route)
            for what, query in odd.items():
                await asked(route, "GET", path, what, query=query)
    asked.check(200, 413)


@on_sqlite
async def test_other_methods(street, asked):
    for route in routes:
        path = await street.path_of(route)
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"):
            answer = await asked(route, method, path, "method")
            if method != "HEAD":
                assert answer.status == 405, (method, route.path)
    asked.check(405)


@on_sqlite
async def test_headers_that_lie(street, asked):
    odd = [
        ("cookie", "session=" + "x" * 5000),
        ("cookie", 'said="\xff\xfe.%00"; view=%%%; calendar=\xff; known=;;; attempt=\x7f'),
        ("cookie", "view=" + "elder." * 500),
        ("referer", "http://127.0.0.1:8000/%0d%0aX:1?\xff"),
        ("referer", "http://[::1"),
        ("hx-request-type", "partial"),
        ("hx-target", "section#main"),
        ("hx-current-url", "http://[::1"),
        ("accept-language", "," * 3000),
        ("user-agent", "\xff" * 3000),
        ("if-none-match", '"' * 3000),
        ("content-length", "9" * 5000),
        ("x-forwarded-for", "\xff, ::::, 999.999.999.999"),
    ]
    for route in routes:
        for method in methods_of(route):
            path = await street.path_of(route)
            for name, value in odd:
                guest = await ask(asked.app, method, path, more=[(name, value)])
                said = complaint(guest, "")
                # A block that a swap asked for is not a whole page.
                if said and said.startswith(("not in", "a page")) and name.startswith("hx-"):
                    continue
                assert said is None, f"{named(route, method)}: {name}: {said}"


KEEPING = [  # form, what was typed, the text the page must hold
    ("/sign-in", {"address": 'no address "<b>'}, "no address &#34;&lt;b&gt;"),
    ("/sign-in/password", {"address": "nobody@"}, "nobody@"),
    ("/me/account", {"name": "王" * 31}, "王" * 31),
    ("/me/account/address", {"address": "12 <3"}, "12 &lt;3"),
    ("/bookings", {"party": "3", "children": "9"}, 'value="3" checked'),
    ("/bookings", {"children": "9"}, 'value="9"'),
]


@on_sqlite
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(("path", "typed", "shown"), KEEPING)
async def test_forms_keep_what_was_typed(street, app, prefix, path, typed, shown):
    fields = {name: quote(value) for name, value in {**good(street), **typed}.items()}
    answer = await ask(
        app,
        "POST",
        prefix + path,
        body=written(fields).encode(),
        cookie="" if path.startswith("/sign-in") else await street.cookie("charlie"),
    )
    assert answer.status == 422
    assert shown in answer.text
    assert complaint(answer, prefix) is None
