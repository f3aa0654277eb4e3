"""Every sentence has its Chinese line, and every Chinese line its sentence."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from portal.language import CATALOGUES
from tests.test_conventions import none_of

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "say_n": (1, 2),
}
HOLE = re.compile(r"%\((\w+)\)[sd]")
UNHELPFUL = ("系统繁忙", "参数错误", "操作失败", "未知错误")

Sentence = str | tuple[str, ...]  # a tuple is singular and plural


def sentences_in(folder: Path, suffix: str, method: str) -> Iterator[tuple[Sentence, str]]:
    """Every sentence the files of a folder say, with the place where."""
    options = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}
    for path in sorted(folder.rglob(f"*{suffix}")):
        with path.open("rb") as file:
            for line, message, _, _ in extract(method, file, KEYWORDS, options=options):
                said = message if isinstance(message, str) else tuple(message)
                yield said, f"{path.relative_to(ROOT)}:{line}"


@pytest.fixture(scope="module")
def said() -> dict[str, tuple[Sentence, str]]:
    """Sentences by the English line that is their key: (sentence, one place that says it)."""
    everything = [
        *sentences_in(ROOT / "portal", ".py", "python"),
        *sentences_in(ROOT / "templates", ".html", "jinja2.ext.babel_extract"),
    ]
    return {key(sentence): (sentence, place) for sentence, place in everything}


@pytest.fixture(scope="module")
def kept() -> dict[str, list[tuple[str, str]]]:
    """Chinese lines by key: (catalogue, line), one for each catalogue that has it."""
    lines = defaultdict(list)
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN", abort_invalid=True):
                if message.id and not message.fuzzy:
                    line = (
                        message.string
                        if isinstance(message.string, str)
                        else (message.string or [""])[0]
                    )
                    lines[key(message.id)].append((path.name, line))
    return dict(lines)


def key(sentence: str | list[str] | tuple[str, ...]) -> str:
    """What a catalogue files a sentence under: the singular, where there are two forms."""
    return sentence if isinstance(sentence, str) else sentence[0]


def holes(sentence: Sentence) -> set[str]:
    """The names that a sentence leaves to be filled in; of two forms, those of the plural."""
    return set(HOLE.findall(sentence if isinstance(sentence, str) else sentence[-1]))


def test_every_sentence_has_its_chinese_line(said, kept) -> None:
    missing = [
        f"{place}: {english}"
        for english, (_, place) in said.items()
        if not any(line for _, line in kept.get(english, ()))
    ]
    none_of(missing)


def test_every_chinese_line_is_still_said(said, kept) -> None:
    unused = [f"{kept[english][0][0]}: {english}" for english in kept.keys() - said.keys()]
    none_of(unused)


def test_a_chinese_line_has_the_holes_of_its_sentence(said, kept) -> None:
    different = [
        f"{catalogue}: {english} → {line}"
        for english, lines in kept.items()
        if english in said
        for catalogue, line in lines
        if set(HOLE.findall(line)) != holes(said[english][0])
    ]
    none_of(different)


def test_no_two_catalogues_contradict_each_other(kept) -> None:
    contradicted = [
        f"{english}: {lines}"
        for english, lines in kept.items()
        if len({line for _, line in lines}) > 1
    ]
    none_of(contradicted)


def test_no_line_is_one_that_helps_nobody(kept) -> None:
    unhelpful = [
        line for lines in kept.values() for _, line in lines if any(w in line for w in UNHELPFUL)
    ]
    none_of(unhelpful)


def test_chinese_lines_use_chinese_punctuation(kept) -> None:
    narrow = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!(][\u4e00-\u9fff]")
    none_of(
        [
            f"{catalogue}: {line}"
            for lines in kept.values()
            for catalogue, line in lines
            if narrow.search(line)
        ]
    )
