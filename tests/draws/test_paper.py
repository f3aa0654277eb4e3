"""The published file: always the same bytes, and nothing in it can be changed unseen."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.__main__ import main
from portal.draws.rules.drawing import drawn
from portal.draws.rules.paper import read, written
from portal.draws.rules.turns import seed_hash
from portal.draws.rules.values import Draw
from portal.draws.rules.verifying import differences
from tests.draws.lots import LOST_TWICE, draw, prize, request
from tests.draws.test_drawing import small_draws

KEPT = Path(__file__).with_name("kept_draw.jsonl")


def a_draw() -> Draw:
    """What a Saturday's draw may look like: two courts, a reading room's worth of cases."""
    return draw(
        [prize("a", 1, 1), prize("b", 2, hour=1)],
        [
            request("K7Q2M4", "ab"),
            request("B3XW9A", "a", records=(LOST_TWICE,), channel="desk"),
            request("Z8YH2C", "ba", takes=2, barred={"b": "cap_week"}),
            request("M2N4P6", "ab"),
        ],
    )


def paper_of(held: Draw) -> bytes:
    return written(held, drawn(held))


def test_the_file_is_what_it_was_when_the_first_draw_was_published() -> None:
    assert paper_of(a_draw()) == KEPT.read_bytes()


def test_the_seed_was_promised_before() -> None:
    head = json.loads(KEPT.read_bytes().split(b"\n")[0])
    assert head["seed_sha256"] == seed_hash(head["seed"])


@settings(max_examples=40, deadline=None)
@given(small_draws())
def test_what_was_written_is_read_again_and_agrees(held: Draw) -> None:
    paper = paper_of(held)
    again = read(paper)
    assert replace(again, requests=()) == replace(held, requests=())
    assert sorted(again.requests, key=lambda one: one.name) == sorted(
        held.requests, key=lambda one: one.name
    )
    assert differences(paper) == []


def refused(paper: bytes) -> bool:
    try:
        found = differences(paper)
    except ValueError as error:
        return str(error).endswith(".")  # in a sentence
    return bool(found)


def test_no_byte_can_be_changed_unseen() -> None:
    paper = KEPT.read_bytes()
    for place in range(len(paper)):
        for other in (b"1", b"\n", b"\xff"):
            changed = paper[:place] + other + paper[place + 1 :]
            assert changed == paper or refused(changed), (place, other)


def test_no_byte_can_be_left_out_or_put_in_unseen() -> None:
    paper = KEPT.read_bytes()
    for place in range(len(paper) + 1):
        assert refused(paper[:place] + b" " + paper[place:])
        assert refused(paper[:place] + b"\n" + paper[place:])
        assert place == len(paper) or refused(paper[:place] + paper[place + 1 :])


def test_no_line_can_go_or_change_places_unseen() -> None:
    lines = KEPT.read_bytes().splitlines(keepends=True)
    for first in range(len(lines)):
        assert refused(b"".join(lines[:first] + lines[first + 1 :]))
        for second in range(first + 1, len(lines)):
            swapped = list(lines)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert refused(b"".join(swapped))


def test_another_seed_is_not_the_one_that_was_promised() -> None:
    held = replace(a_draw(), seed="0" * 64)
    changed = paper_of(held).replace(seed_hash(held.seed).encode(), seed_hash("5eed" * 16).encode())
    with pytest.raises(ValueError, match="hash was published before"):
        differences(changed)


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_other_file_is_refused_in_a_sentence(junk: bytes) -> None:
    assert refused(junk)


def test_the_command_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "verify", str(KEPT)]) == 0
    assert "Agreed" in capsys.readouterr().out


def test_the_command_says_where_a_file_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = KEPT.read_bytes()
    won = next(line for line in paper.split(b"\n") if b'"outcome"' in line and b'"got"' in line)
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(paper.replace(won, won.replace(b'"got"', b'"full"')))
    assert main(["draw", "verify", str(forged)]) == 1
    said = capsys.readouterr().out
    assert f"line {paper.split(b'%c' % 10).index(won) + 1}\n" in said
    assert '"full"' in said


def test_the_command_knows_the_published_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "verify", str(KEPT), "--sha256", "0" * 64]) == 1
    assert "not the file that was published" in capsys.readouterr().out


def test_the_command_says_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", "verify", str(tmp_path / "gone.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_rules_are_the_same_in_another_process() -> None:
    # Hashes of texts differ from process to process; the draw must not hang on one.
    ended = subprocess.run(
        [sys.executable, "-m", "portal", "draw", "verify", str(KEPT)],
        env={"PYTHONHASHSEED": "4711"},
        cwd=KEPT.parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
