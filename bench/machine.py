"""The machine a run was made on, in words; it names no host."""

import os
import platform
import re
import sqlite3
import subprocess
from pathlib import Path

from tests.postgres import programs


def described() -> dict[str, str]:
    """What a reader needs to judge the figures."""
    return {
        "processor": f"{os.cpu_count()} cores, {_found('/proc/cpuinfo', 'model name')}",
        "memory": f"{int(_found('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.1f} GiB",
        "system": f"Linux {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgres(),
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _found(path: str, name: str) -> str:
    match = re.search(rf"^{name}\s*:\s*(.+)$", Path(path).read_text(), re.MULTILINE)
    return match[1] if match else "0 (not told)"


def _postgres() -> str:
    said = subprocess.run(
        [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split()[2]
