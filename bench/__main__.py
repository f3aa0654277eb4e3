"""`python -m bench`: the whole run; `--quick` for less of it; Markdown on standard output."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bench import databases, floor, machine, past, world
from bench.processor import Meter, peak_memory
from bench.rounds import FULL, QUICK, Pace
from bench.table import Part, as_json, markdown
from bench.workloads import Bench, all_of
from portal import database, settings
from tests import servers

RESULTS = Path(__file__).parent / "results"
# Mail is queued and its sending left out: that is another process's work.
SERVED_WITH = {
    "SMTP_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": "portal@bench.example",
    "WORK_INSIDE": "0",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    pace: Pace
    pasts: tuple[int, ...]
    kept_feeds: int
    unkept_feeds: int
    stampedes: int
    kinds: tuple[str, ...] = databases.KINDS


WHOLE = Plan(FULL, (10_000, 100_000, 1_000_000), 8, 3, 3)
LESS = Plan(QUICK, (10_000, 100_000), 4, 2, 1)


async def run(plan: Plan) -> AsyncIterator[Part]:
    """Every database, every past; needs no database of its own to be there."""
    for kind in plan.kinds:
        with _folder() as folder, databases.empty(kind, folder) as (url, keeper):
            _tell(f"{kind}: making the world")
            settings.use(settings.load(SERVED_WITH | {"SECRET": servers.SECRET}))
            await database.migrate(url)
            await database.connect(url)
            try:
                there = await world.made(plan.kept_feeds, plan.unkept_feeds)
                for wanted in plan.pasts:
                    _tell(f"{kind}: {wanted:,} past bookings")
                    await past.grow(there, wanted)
                    await databases.settle(url)
                    yield await measured(plan, kind, there, url, keeper, folder)
            finally:
                await database.disconnect()


async def measured(
    plan: Plan, kind: str, there: world.World, url: str, keeper: int | None, folder: Path
) -> Part:
    """All workloads on a portal that was started for them."""
    with floor.serving(folder) as (bare, bare_process):
        served = servers.start(folder, url, **SERVED_WITH)
        try:
            async with floor.committing(url, folder) as commit:
                bench = Bench(
                    world=there,
                    origin=served.origin,
                    meter=Meter(served.process.pid, keeper),
                    floor=bare,
                    floor_meter=Meter(bare_process, keeper),
                    commit=commit,
                    pace=plan.pace,
                    stampedes=plan.stampedes,
                )
                lines = []
                async for line in all_of(bench):
                    _tell(f"  {line.name}: {line.figures.wall:.2f} ms")
                    lines.append(line)
            return Part(kind, there.past, lines, peak_memory(served.process.pid))
        finally:
            served.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own account may enter too; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


async def main() -> None:
    """Measure, write the result down, show it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes instead of fifteen")
    quick = parser.parse_args().quick
    when, began = datetime.now(UTC), time.monotonic()
    known = machine.described()
    parts = [part async for part in run(LESS if quick else WHOLE)]
    told = markdown(known, when, parts, time.monotonic() - began)
    name = f"{when:%Y-%m-%d}{'-quick' if quick else ''}"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(told)
    (RESULTS / f"{name}.json").write_text(as_json(known, when, parts))
    print(told)


if __name__ == "__main__":
    uvloop.run(main())
