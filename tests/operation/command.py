"""The `portal` command as the operator types it: a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass

from tests.databases import ROOT
from tests.processes import ENDS_WITH_US
from tests.servers import SECRET


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def in_one_sentence(self) -> bool:
        """Whether the complaint is one line that ends like a sentence, and no traceback."""
        lines = self.err.strip().splitlines()
        return len(lines) == 1 and lines[0].endswith((".", ")")) and "Traceback" not in self.err


def environment(database_url: str, **settings: str | None) -> dict[str, str]:
    """The settings of a usual portal; None takes one away."""
    ours = {"DATABASE_URL": database_url, "SECRET": SECRET, "DEMO": "0", "PORT": "8000"}
    given = {**os.environ, **ours, **settings}
    return {name: value for name, value in given.items() if value is not None}


def begin(*words: str, database_url: str, **settings: str | None) -> "subprocess.Popen[str]":
    """Start `portal words...`; whoever calls waits for it."""
    return subprocess.Popen(
        [*ENDS_WITH_US, sys.executable, "-m", "portal", *words],
        cwd=ROOT,
        env=environment(database_url, **settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def portal(*words: str, database_url: str, **settings: str | None) -> Said:
    """Run `portal words...` to its end."""
    process = begin(*words, database_url=database_url, **settings)
    out, err = process.communicate(timeout=60)
    return Said(process.returncode, out, err)
