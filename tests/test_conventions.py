"""Habits that must not depend on memory, in the code, its comments and its pages."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.__main__ import parser
from portal.settings import SETTINGS

ROOT = Path(__file__).parent.parent
LONGEST = 300  # lines; a longer file is more than one thought

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|raise NotImplemented" r"Error)\b")
ELSEWHERE = re.compile(
    r"(?<![\w.])/(home|root|Users)/\w|file:/"
    r"//|pypi\.o"
    r"rg|npmjs\.|--(extra-)?index-url|/sim"
    r"ple/"
)
WAIVED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
WITH_CODE_AND_REASON = re.compile(r"^(: [A-Z]+\d+(, [A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])\s+\S+")
WITH_CODE = re.compile(r"^(: [A-Z]+\d+(, [A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])\s*$")


def none_of(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    found = sorted(findings)
    assert not found, "\n".join(["", *found])


def kept_files(*suffixes: str) -> list[Path]:
    """The project's own text files, those git keeps and those it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    paths = (ROOT / name for name in listed)
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def lines_of(*suffixes: str) -> Iterator[tuple[str, str, str]]:
    """Every line of those files as (place, the line before, the line)."""
    for path in kept_files(*suffixes):
        before = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", before, line
            before = line


def test_every_file_is_one_thought() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {length} lines"
        for path in kept_files(".py", ".html", ".css")
        if path.is_relative_to(ROOT / "portal") or path.is_relative_to(ROOT / "templates")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    ]
    none_of(long)


def test_nothing_is_left_for_later() -> None:
    later = [
        place
        for place, _, line in lines_of(".py", ".html", ".css", ".md", ".toml", ".sh")
        if UNFINISHED.search(line)
    ]
    none_of(later)


def test_nothing_names_one_machine_or_one_package_index() -> None:
    suffixes = (".py", ".html", ".css", ".md", ".toml", ".json", ".lock", ".txt", ".po", "")
    named = [
        f"{place}: {line.strip()}"
        for place, _, line in lines_of(*suffixes)
        if ELSEWHERE.search(line) or str(ROOT) in line
    ]
    none_of(named)


def test_every_waived_check_says_which_and_why() -> None:
    unexplained = []
    for place, before, line in lines_of(".py"):
        waived = WAIVED.search(line)
        if waived is None or WITH_CODE_AND_REASON.match(waived["rest"]):
            continue
        if WITH_CODE.match(waived["rest"]) and before.lstrip().startswith("#"):
            continue
        unexplained.append(f"{place}: {line.strip()}")
    none_of(unexplained)


def test_every_setting_is_explained_with_its_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    explained = dict(re.findall(r"^\|\s*`([A-Z_]+)`\s*\|(.*)$", page, re.MULTILINE))
    assert sorted(explained) == sorted(setting.name for setting in SETTINGS)
    none_of(each.name for each in SETTINGS if each.default not in explained[each.name])


def test_every_command_is_explained() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in kept_files(".md"))
    # argparse keeps its words in an attribute it does not announce.
    (words,) = (each.choices for each in parser()._actions if isinstance(each.choices, dict))
    none_of(f"portal {word}" for word in words if f"portal {word}" not in pages)
