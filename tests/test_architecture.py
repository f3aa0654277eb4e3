"""The import contracts of pyproject.toml hold, and rules stay rules."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.test_conventions import ROOT, none_of


def test_imports_go_down() -> None:
    # In a process of its own: it silences every logger of the one it runs in.
    told = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_rules_wait_for_nothing() -> None:
    none_of(
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in rules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncWith | ast.AsyncFor)
    )


def test_rules_are_told_the_time() -> None:
    # How an instant is written down is arithmetic; what the time is now, a rule is given.
    arithmetic = {"to_us", "from_us", "EPOCH", "MICROSECOND", "NEVER_US"}
    none_of(
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in rules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if (node.module == "portal" and name.name == "clock")
        or (node.module == "portal.clock" and name.name not in arithmetic)
    )


def rules() -> list[Path]:
    """Every file of rules: `rules.py`, or the topics in a folder of that name."""
    packages = ROOT / "portal"
    return [*packages.glob("*/rules.py"), *packages.glob("*/rules/*.py")]
