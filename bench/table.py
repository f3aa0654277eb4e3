"""The figures as Markdown for people and as JSON for programs."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from bench.workloads import Line

HEAD = (
    "| workload | median ms (range) | p99 ms | a second | CPU ms | of the database "
    "| floor ms | × floor | floor CPU ms | CPU × floor | KB |"
)
RULE = "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"


class Part(NamedTuple):
    """What was measured on one database with so many past bookings."""

    database: str
    past: int
    lines: list[Line]
    memory: float  # MiB, the most the web process had


def markdown(machine: Mapping[str, str], when: datetime, parts: list[Part], took: float) -> str:
    """The whole result."""
    return "\n".join(
        [
            f"# Speed, {when:%Y-%m-%d %H:%M} UTC",
            "",
            *(f"- {name}: {value}" for name, value in machine.items()),
            f"- the whole run: {took:.0f} s; one web process, `docs/speed.md` says what is done",
            "",
            *(line for part in parts for line in _part(part)),
            *_growth(parts),
        ]
    )


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.database}, {part.past:,} past bookings"
    yield ""
    yield HEAD
    yield RULE
    for line in part.lines:
        yield _row(line)
    yield ""
    for line in part.lines:
        disturbed = line.figures.disturbed
        if line.note:
            yield f"- {line.name}: {line.note}."
        if disturbed:
            yield f"- {line.name}: {disturbed} rounds while others used over 10 % of the machine."
    yield f"- Most memory of the web process: {part.memory:.0f} MiB."
    yield ""


def _row(line: Line) -> str:
    ours, floor = line.figures, line.floor
    cells = [
        line.name,
        f"{ours.wall:.2f} ({ours.fastest:.2f}–{ours.slowest:.2f})",
        f"{ours.p99:.2f}",
        f"{ours.rate:,.0f}",
        f"{ours.web:.2f}",
        f"{ours.database:.2f}" if ours.database else "",
        f"{floor.wall:.2f}" if floor else "",
        f"{ours.wall / floor.wall:.1f}" if floor else "",
        f"{floor.web:.2f}" if floor and floor.web else "",
        f"{ours.web / floor.web:.1f}" if floor and floor.web else "",
        f"{line.size / 1000:.0f}" if line.size else "",
    ]
    return f"| {' | '.join(cells)} |"


def _growth(parts: list[Part]) -> Iterator[str]:
    """Medians and CPU with more past, over those with the least."""
    for database in dict.fromkeys(part.database for part in parts):
        first, *others = (part for part in parts if part.database == database)
        if not others:
            continue
        yield f"## {database}: what more past costs"
        yield ""
        times = [f"×{other.past // first.past}" for other in others]
        yield "| workload | " + " | ".join(f"median {n} | CPU {n}" for n in times) + " |"
        yield "|---|" + "--:|--:|" * len(others)
        for line in first.lines:
            yield f"| {line.name} | {' | '.join(_grown(line, others))} |"
        yield ""


def _grown(line: Line, others: Iterable[Part]) -> Iterator[str]:
    for other in others:
        same = next(each for each in other.lines if each.name == line.name)
        yield f"{same.figures.wall / line.figures.wall:.2f}"
        yield f"{same.figures.web / line.figures.web:.2f}" if line.figures.web else ""


def as_json(machine: Mapping[str, str], when: datetime, parts: list[Part]) -> str:
    """The same for programs."""
    told: dict[str, Any] = {
        "at": when.isoformat(timespec="seconds"),
        "machine": dict(machine),
        "parts": [
            {**part._asdict(), "lines": [dataclasses.asdict(line) for line in part.lines]}
            for part in parts
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
