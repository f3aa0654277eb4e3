"""Forms arrive bounded and clean, or not at all."""

from datetime import date
from urllib.parse import quote

import pytest
from starlette.exceptions import HTTPException

from portal.web.form import LONGEST_FIELD, MOST_FIELDS, Form
from portal.web.limits import MAX_BODY
from portal.web.text import clean, figures, one_line

FORM = {"content-type": "application/x-www-form-urlencoded"}

HOSTILE = [
    ("a\x00b", "ab"),
    ("a\x1b[31mb", "a[31mb"),
    ("a\u202eb\u2066c\u2069", "abc"),  # bidirectional overrides
    ("a\u200eb\u061cc\u200b\ufeff", "abc"),
    ("a\ud800b", "ab"),  # half a pair
    ("a\ufffe\U000e0041b", "ab"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a\tb", "a b"),
    ("e\u0301", "é"),  # composed
    ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),  # a family stays together
    ("买买提·吐尔逊", "买买提·吐尔逊"),
    ("\U00020000", "\U00020000"),  # a rare character in a name
    ("<script>'\"&", "<script>'\"&"),  # escaped where it is shown, not here
    ("=cmd|'/c'!A1", "=cmd|'/c'!A1"),
]


@pytest.mark.parametrize(("sent", "kept"), HOSTILE)
def test_what_cannot_be_seen_does_not_enter(sent, kept) -> None:
    assert clean(sent) == kept
    assert clean(clean(sent)) == clean(sent)
    assert Form([("field", sent)])["field"] == [kept]


def test_a_line_is_one_line() -> None:
    assert one_line("  王\r\n 小\u3000\u3000明 \t ") == "王 小 明"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("138 0013 8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138\u20110013\u20118000", "13800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("\u2066138\u20690013", "1380013"),
    ],
)
def test_figures_are_read_however_they_were_typed(typed, read) -> None:
    assert figures(typed) == read


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4", 4),
        (" ４ ", 4),
        ("-1", -1),
        ("－1", -1),  # the wide minus
        ("\u22121", -1),  # the minus of mathematics
        ("0", 0),
        ("", None),
        ("four", None),
        ("4.5", None),
        ("1e3", None),
        ("٤", None),  # another script's figure is no figure here
        ("9" * 10, None),
        ("--1", None),
        ("0x10", None),
        ("2-3", None),
        ("1 2", None),
    ],
)
def test_numbers_are_whole_and_small(typed, number) -> None:
    assert Form([("n", typed)]).number("n") == number
    several = Form([("n", "1"), ("n", typed), ("n", "2")])
    assert several.numbers("n") == [1, *([] if number is None else [number]), 2]


def test_a_missing_number_is_the_default_and_an_unreadable_one_is_not() -> None:
    assert Form([]).number("n", 1) == 1
    assert Form([("n", "")]).number("n", 1) == 1
    assert Form([("n", "x")]).number("n", 1) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-28", date(2026, 11, 28)),
        ("9999-12-31", date(9999, 12, 31)),
        ("2026-02-30", None),
        ("2026-2-3", None),
        ("20261128", None),
        ("0000-01-01", None),
        ("10000-01-01", None),
        ("2026-W48-6", None),
        ("tomorrow", None),
        ("2026-11-28T00:00", None),
    ],
)
def test_days_are_days_of_the_calendar(typed, day) -> None:
    assert Form([("day", typed)]).day("day", date(2000, 1, 1)) == day


def test_a_field_that_may_come_once_is_not_read_when_it_comes_as_two() -> None:
    doubled = Form([("party", "1"), ("party", "2")])
    with pytest.raises(HTTPException) as refusal:
        doubled.number("party")
    assert refusal.value.status_code == 400
    assert doubled.all("party") == ["1", "2"]
    assert Form([("party", "2"), ("party", "2")]).number("party") == 2


def test_boxes_are_ticked_by_what_browsers_send() -> None:
    assert Form([("a", "on")]).ticked("a")
    assert Form([("a", "1")]).ticked("a")
    assert not Form([("a", "")]).ticked("a")
    assert not Form([]).ticked("a")


def test_only_a_text_area_keeps_its_lines() -> None:
    sent = Form([("words", " a\r\nb ")])
    assert sent.lines("words") == "a\nb"
    assert sent.text("words") == "a b"


async def test_a_form_is_read_as_it_was_sent(visitor) -> None:
    answer = await visitor.post("/lists", data={"name": "王 小明", "empty": "", "tick": ["a", "b"]})
    assert answer.text == repr({"name": ["王 小明"], "empty": [""], "tick": ["a", "b"]})


async def test_a_form_in_parts_is_read_alike(visitor) -> None:
    parts = {"name": (None, "王\x00小明"), "party": (None, "2")}
    answer = await visitor.post("/lists", files=parts)
    assert answer.text == repr({"name": ["王小明"], "party": ["2"]})


async def test_a_file_is_no_part_of_our_forms(visitor) -> None:
    answer = await visitor.post("/lists", files={"photo": ("a.png", b"x")})
    assert answer.status_code == 400


BODIES = [
    (b"a=%ED%A0%80", 200),  # half a pair, percent-encoded
    (b"a=%FF%FE", 200),  # no UTF-8
    (b"\xff\xfe=1", 200),
    (b"a=%", 200),
    (b"&&&=;", 200),
    (b"=", 200),
    (b"a=" + b"%F0%9F%98%80" * 10_000, 200),  # 10,000 faces
    (b"a=" + b"x" * (LONGEST_FIELD + 1), 413),
    (b"x" * 200 + b"=1", 413),
    (b"&".join([b"a=1"] * MOST_FIELDS), 200),
    (b"&".join([b"a=1"] * (MOST_FIELDS + 1)), 413),
]


@pytest.mark.parametrize(("body", "status"), BODIES)
async def test_whatever_is_sent_there_is_an_answer(visitor, body, status) -> None:
    answer = await visitor.post("/lists", content=body, headers=FORM)
    assert answer.status_code == status
    assert "\ud800" not in answer.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
async def test_what_is_no_form_is_answered_with_400(visitor, kind) -> None:
    answer = await visitor.post("/lists", content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 400
    assert "<h1>" in answer.text


async def test_a_broken_form_in_parts_is_answered_with_400(visitor) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for body in (b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"):
        answer = await visitor.post("/lists", content=body, headers=kind)
        assert answer.status_code == 400


async def test_queries_have_the_same_bounds(visitor) -> None:
    assert (await visitor.get("/lists?a=1%00&b=%E7%90%83")).text == repr({"a": ["1"], "b": ["球"]})
    assert (await visitor.get("/lists?" + "a=1&" * 300)).status_code == 413
    assert (await visitor.get("/lists?a=" + quote("x" * 20_001))).status_code == 413


async def test_five_megabytes_are_refused_unread(visitor) -> None:
    answer = await visitor.post("/en/lists", content=b"a=" + b"x" * 5_000_000, headers=FORM)
    assert answer.status_code == 413
    assert "too much at once" in answer.text


async def test_a_body_without_an_announced_end_is_cut_off(visitor) -> None:
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 100 * MAX_BODY:
            sent += 65536
            yield b"x" * 65536

    answer = await visitor.post("/lists", content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert "<h1>" in answer.text
    assert sent <= MAX_BODY + 2 * 65536


@pytest.mark.parametrize("announced", ["-1", "1e9", "٥", "99999999999999999999"])
async def test_an_impossible_length_is_refused(announced) -> None:
    from portal.web import errors
    from portal.web.limits import BodyLimit

    reached, said = [], []

    async def app(scope, receive, send) -> None:
        reached.append(scope)

    async def send(message) -> None:
        said.append(message)

    headers = [(b"content-length", announced.encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    await BodyLimit(app, errors.too_large)(scope, None, send)
    assert said[0]["status"] == 413
    assert not reached
