"""Processor time and memory, as Linux counts them: who used how much of a round."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds of one round, and the share of all cores that strangers used (0 to 1)."""

    web: float
    database: float
    client: float
    foreign: float
    wall: float


class Meter:
    """Between `start` and `stop`: what the web process, the database and this program used."""

    def __init__(self, web: int, database: int | None) -> None:
        self.web, self.database = web, database
        self._before: tuple[float, ...] = ()

    def start(self) -> None:
        self._before = self._now()

    def stop(self) -> Spent:
        wall, web, stored, client, busy, total = (
            after - before for before, after in zip(self._before, self._now(), strict=True)
        )
        foreign = max(0.0, busy - web - stored - client) / total if total else 0.0
        return Spent(web, stored, client, foreign, wall)

    def _now(self) -> tuple[float, ...]:
        busy, total = _machine()
        stored = sum(map(used, tree(self.database))) if self.database else 0.0
        return time.perf_counter(), used(self.web), stored, used(os.getpid()), busy, total


def used(process: int) -> float:
    """Seconds of processor a process has used in all its threads; 0 once it has ended."""
    try:
        fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def tree(process: int) -> Iterable[int]:
    """A process and its children: a PostgreSQL server and its sessions."""
    yield process
    try:
        yield from map(int, (PROC / f"{process}/task/{process}/children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return


def peak_memory(process: int) -> float:
    """The most memory a process ever had, in MiB."""
    for line in (PROC / str(process) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _machine() -> tuple[float, float]:
    """Seconds that all cores were busy, and seconds that there were."""
    first = (PROC / "stat").read_text().partition("\n")[0].split()[1:9]
    user, nice, system, idle, waiting, interrupts, soft, stolen = map(int, first)
    busy = user + nice + system + interrupts + soft
    return busy / TICKS, (busy + idle + waiting + stolen) / TICKS
