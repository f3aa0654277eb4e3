"""Opening hours as people type them: "08:00-12:00, 14:00-18:00"."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from portal.language import clock_words, say
from portal.problems import Problem
from portal.timespan import MIDNIGHT

LONGEST = 200  # characters
QUARTER = 15  # minutes
SHOWN = 20  # characters of a mistake that are repeated to who made it

# One character for one, so that a place in the tidied text is the same place in what was typed.
TIDIED = str.maketrans(
    dict(zip("０１２３４５６７８９", "0123456789", strict=True))
    | dict.fromkeys("：﹕∶", ":")
    | dict.fromkeys("，、；;。\n\r", ",")
    | dict.fromkeys("\t\u3000\u00a0", " ")
    | dict.fromkeys("－–—―‐‑−～〜~至到", "-")
)
PIECE = re.compile(r"[^,]+")
TIME = r"\d{1,2}(?:\s*:\s*\d{2})?"
SPAN = re.compile(rf"\s*(?P<opens>{TIME})\s*-+\s*(?P<closes>{TIME})\s*", re.ASCII)

Times = tuple[int, int]


class Typed(NamedTuple):
    """What was understood, in order; nothing when there are problems."""

    spans: tuple[Times, ...]
    problems: tuple[Problem, ...]


def spans_text(spans: Iterable[Times]) -> str:
    """Times in minutes of the day as the text `parse_spans` reads."""
    return ", ".join(f"{clock_words(opens)}-{clock_words(closes)}" for opens, closes in spans)


def parse_spans(text: str, field: str = "spans") -> Typed:
    """Spans in minutes of the day from text; no text at all is no spans, which means closed.

    Chinese punctuation, "~", "至", spaces, whole hours ("8-12") and 24:00 are understood, in any
    order; spans that touch become one. A problem says which piece is wrong and why, and belongs to
    the form field `field`.
    """
    if len(text) > LONGEST:
        words = say("Opening hours are at most %(most)s characters long.", most=LONGEST)
        return Typed((), (Problem("hours_long", words, field),))
    spans: list[tuple[Times, str]] = []
    problems: list[Problem] = []
    for place, piece in _pieces(text):
        found = _times(place, piece, field)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            spans.append((found, piece))
    spans.sort(key=lambda each: each[0])
    problems += _overlaps(spans, field)
    return Typed((), tuple(problems)) if problems else Typed(_joined(spans), ())


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each span as typed, with the number of its first character, counted from 1."""
    tidied = text.translate(TIDIED)
    for match in PIECE.finditer(tidied):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        piece = text[start : match.end()].strip()
        if piece:
            yield start + 1, piece


def _times(place: int, piece: str, field: str) -> Times | Problem:
    shown = piece if len(piece) <= SHOWN else piece[:SHOWN] + "…"
    match = SPAN.fullmatch(piece.translate(TIDIED))
    if match is None:
        words = say(
            "“%(piece)s” (character %(place)s) is not a span of time; write it like 08:00-12:00.",
            piece=shown,
            place=place,
        )
        return Problem("hours_unreadable", words, field)
    opens, closes = _minutes(match["opens"]), _minutes(match["closes"])
    for typed, minutes in ((match["opens"], opens), (match["closes"], closes)):
        if minutes is None:
            words = say(
                "“%(time)s” in “%(piece)s” (character %(place)s) is no time from 00:00 to 24:00.",
                time=typed,
                piece=shown,
                place=place,
            )
            return Problem("hours_no_time", words, field)
        if minutes % QUARTER:
            words = say(
                "“%(time)s” in “%(piece)s” (character %(place)s) is not on the quarter of an hour.",
                time=typed,
                piece=shown,
                place=place,
            )
            return Problem("hours_off_quarter", words, field)
    if opens is None or closes is None or opens >= closes:
        words = say(
            "“%(piece)s” (character %(place)s) ends before it begins.", piece=shown, place=place
        )
        return Problem("hours_backwards", words, field)
    return opens, closes


def _minutes(typed: str) -> int | None:
    """Minutes of the day of "8", "08:00" or "24:00"; None when there is no such time."""
    hours, _, minutes = typed.replace(" ", "").partition(":")
    if int(minutes or 0) >= 60:
        return None
    total = int(hours) * 60 + int(minutes or 0)
    return total if total <= MIDNIGHT else None


def _overlaps(spans: list[tuple[Times, str]], field: str) -> list[Problem]:
    problems = []
    for (earlier, one), (later, other) in pairwise(spans):
        if later[0] < earlier[1]:
            words = say("“%(one)s” and “%(other)s” overlap.", one=one, other=other)
            problems.append(Problem("hours_overlap", words, field))
    return problems


def _joined(spans: list[tuple[Times, str]]) -> tuple[Times, ...]:
    joined: list[Times] = []
    for (opens, closes), _ in spans:
        if joined and joined[-1][1] == opens:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)
