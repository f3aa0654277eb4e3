"""Addresses and forms made up by chance, near what is meant and far from it: never a failure."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.asking import ask
from tests.attacks.street import Street
from tests.attacks.test_bad_input import complaint
from tests.databases import only

on_sqlite = only("sqlite")

# One street serves every example: they only look, or are refused.
SHARED = settings(
    max_examples=60,
    deadline=timedelta(seconds=30),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DAYS = st.dates().map(str) | st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True)
TIMES = st.from_regex(r"[0-9]{1,2}:[0-9]{2}", fullmatch=True)
INSTANTS = st.from_regex(r"2[01]\d{2}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\dZ", fullmatch=True)
NUMBERS = st.integers().map(str) | st.integers(-5, 12).map(str)
SAID = (
    "羽毛球 周六 下午 3点 19:00 free tomorrow badminton near 10分钟"
    " 2月30日 后天 晚上 to from hall 12月 25:00 五 ²"
)
WORDS = st.lists(st.sampled_from(SAID.split()) | st.text(max_size=6), max_size=6).map(" ".join)
ANY = st.one_of(st.text(max_size=30), DAYS, TIMES, INSTANTS, NUMBERS, WORDS)


def fields(*names: str) -> st.SearchStrategy[list[tuple[str, str]]]:
    # Python's lone surrogates cannot be sent; the table of bad input sends them as bytes.
    pairs = st.tuples(st.sampled_from(names), ANY)
    return st.lists(pairs, max_size=6).map(
        lambda sent: [(name, value.encode("utf-8", "replace").decode()) for name, value in sent]
    )


@on_sqlite
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", ("mode", "q", "day")),
        ("/en/facilities", ("q", "kind", "day", "from", "to", "near", "within", "place", "free")),
        ("/facilities/hall", ("day", "unit", "moving", "earlier", "mode")),
        ("/en/facilities/hall/week", ("from", "unit", "only", "moving")),
    ],
)
@SHARED
@given(data=st.data())
async def test_queries(street: Street, app: Any, path: str, names: tuple[str, ...], data: Any):
    sent = urlencode(data.draw(fields(*names)))
    answer = await ask(app, "GET", path, query=sent)
    assert complaint(answer, "/en" if path.startswith("/en") else "") is None, sent


@on_sqlite
@SHARED
@given(
    sent=st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["1", "2", "3"]) | NUMBERS,
            "starts": st.sampled_from(["2026-11-28T06:00Z", "2026-11-28T01:00Z"]) | INSTANTS,
            "party": NUMBERS | ANY,
        },
        optional={
            "children": NUMBERS | ANY,
            "band": st.sampled_from(["", "0-6", "7-13", "99"]) | ANY,
            "minutes": NUMBERS,
            "submission": ANY | st.from_regex(r"[A-Za-z0-9_-]{16,64}", fullmatch=True),
        },
    )
)
async def test_the_booking_form(street: Street, app: Any, sent: dict[str, str]):
    body = urlencode({name: value.encode("utf-8", "replace") for name, value in sent.items()})
    cookie = await street.cookie("charlie")
    for method, what in (("GET", {"query": body}), ("POST", {"body": body.encode()})):
        path = "/bookings/new" if method == "GET" else "/bookings"
        answer = await ask(app, method, path, cookie=cookie, **what)
        assert complaint(answer, "") is None, (method, sent)
