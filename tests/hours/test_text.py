"""Opening hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.hours.rules import parse_spans, spans_text

MORNING, AFTERNOON = (480, 720), (840, 1080)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:00-12:00, 14:00-18:00", (MORNING, AFTERNOON)),
        ("8:00-12:00,14:00-18:00", (MORNING, AFTERNOON)),  # no blank, no nought
        ("8-12, 14-18", (MORNING, AFTERNOON)),  # whole hours
        ("08：00—12：00，14：00～18：00", (MORNING, AFTERNOON)),  # a Chinese keyboard
        (
            "０８：００－１２：００、１４：００－１８：００",
            (MORNING, AFTERNOON),
        ),  # full width all over
        ("8:00至12:00；14:00到18:00。", (MORNING, AFTERNOON)),  # in words
        ("08:00〜12:00\n14:00~18:00", (MORNING, AFTERNOON)),  # a line each
        ("08:00——12:00", (MORNING,)),  # the long Chinese dash
        ("  08:00 –  12:00 ,", (MORNING,)),  # blanks, a comma too many
        ("14:00-18:00, 08:00-12:00", (MORNING, AFTERNOON)),  # in any order
        ("00:00-24:00", ((0, 1440),)),  # the whole day
        ("22:15-24:00", ((1335, 1440),)),  # to midnight
        ("08:00-12:00, 12:00-14:00", ((480, 840),)),  # what touches is one
        ("", ()),  # closed
        (" , 、\n", ()),  # nothing but punctuation: closed as well
    ],
)
def test_it_reads_what_people_type(text, spans) -> None:
    assert parse_spans(text) == (spans, ())


@pytest.mark.parametrize(
    ("text", "code", "english"),
    [
        (
            "08:00-12:00, 14:00",
            "hours_unreadable",
            "“14:00” (character 14) is not a span of time; write it like 08:00-12:00.",
        ),
        (
            "8am-noon",
            "hours_unreadable",
            "“8am-noon” (character 1) is not a span of time; write it like 08:00-12:00.",
        ),
        (
            "08:00-12:00，9点",
            "hours_unreadable",
            "“9点” (character 13) is not a span of time; write it like 08:00-12:00.",
        ),
        (
            "08:00-25:00",
            "hours_no_time",
            "“25:00” in “08:00-25:00” (character 1) is no time from 00:00 to 24:00.",
        ),
        (
            "08:60-12:00",
            "hours_no_time",
            "“08:60” in “08:60-12:00” (character 1) is no time from 00:00 to 24:00.",
        ),
        (
            "22:00-24:15",
            "hours_no_time",
            "“24:15” in “22:00-24:15” (character 1) is no time from 00:00 to 24:00.",
        ),
        (
            "08:00-12:10",
            "hours_off_quarter",
            "“12:10” in “08:00-12:10” (character 1) is not on the quarter of an hour.",
        ),
        ("12:00-08:00", "hours_backwards", "“12:00-08:00” (character 1) ends before it begins."),
        ("12:00-12:00", "hours_backwards", "“12:00-12:00” (character 1) ends before it begins."),
        ("24:00-24:00", "hours_backwards", "“24:00-24:00” (character 1) ends before it begins."),
        (
            "08:00-12:00, 11:45-14:00",
            "hours_overlap",
            "“08:00-12:00” and “11:45-14:00” overlap.",
        ),
        (
            "08:00-12:00, 08:00-12:00",
            "hours_overlap",
            "“08:00-12:00” and “08:00-12:00” overlap.",
        ),
        ("8-9," * 60, "hours_long", "Opening hours are at most 200 characters long."),
        ("-8:00-12:00", "hours_unreadable", None),
        ("٨-١٢", "hours_unreadable", None),  # digits, but not ours
        ("08:00-12:00\x00", "hours_unreadable", None),
        ("%(place)s", "hours_unreadable", None),  # a hole of our own is only text here
    ],
)
def test_it_says_which_piece_is_wrong_and_why(text, code, english) -> None:
    spans, (problem,) = parse_spans(text, "weekend")
    assert spans == ()
    assert (problem.code, problem.field) == (code, "weekend")
    assert english is None or problem.message.into("en") == english
    assert problem.message.into("zh") != problem.message.into("en")


def test_it_names_every_mistake_at_once() -> None:
    _, problems = parse_spans("8-25, x, 9-10, 9-11")
    assert [problem.code for problem in problems] == [
        "hours_no_time",
        "hours_unreadable",
        "hours_overlap",
    ]


def test_a_long_mistake_is_cut_short() -> None:
    _, (problem,) = parse_spans("x" * 150)
    assert "x" * 20 + "…" in problem.message.into("en")
    assert "x" * 21 not in problem.message.into("en")


@given(st.text())
def test_no_text_is_too_strange(text) -> None:
    spans, problems = parse_spans(text)
    assert not (spans and problems)
    for problem in problems:
        assert problem.message.into("zh")
        assert problem.message.into("en")


@given(st.text(alphabet="0189:：,，-—～ 24至"))
def test_whatever_is_understood_is_in_order_and_apart(text) -> None:
    spans = parse_spans(text).spans
    times = [time for span in spans for time in span]
    assert times == sorted(set(times))
    assert all(0 <= time <= 1440 for time in times)
    assert parse_spans(spans_text(spans)) == (spans, ())


@given(st.sets(st.integers(0, 96), max_size=24))
def test_what_is_written_is_read_again(quarters) -> None:
    times = [quarter * 15 for quarter in sorted(quarters)]
    spans = tuple(zip(times[::2], times[1::2], strict=False))
    text = spans_text(spans)
    assert parse_spans(text) == (spans, ()) or len(text) > 200
