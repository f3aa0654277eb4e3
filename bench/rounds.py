"""Rounds of a workload and of its floor, turn by turn, so that both meet the same machine."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.processor import Meter, Spent

STRANGERS = 0.10  # a round in which others used more of the machine than this is made again
PAUSE = 2.0  # seconds in which they may finish

Once = Callable[[], Awaitable[Sequence[float]]]  # one round: seconds of each request


@dataclass(frozen=True, slots=True)
class Round:
    """The seconds each request took, and what the round used."""

    took: Sequence[float]
    spent: Spent


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out of a workload's rounds. Times in milliseconds, a request each."""

    requests: int
    wall: float  # median of the rounds' medians
    fastest: float  # the least of them,
    slowest: float  # and the most
    p99: float
    rate: float  # requests a second, median of the rounds
    web: float  # processor time
    database: float
    disturbed: int  # rounds kept although strangers were busy


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is measured."""

    rounds: int
    seconds: float  # of one round
    spare: int  # rounds that may be made again
    bookings: int = 60  # of one round
    crowd: int = 500  # people of a stampede, ten for each place


QUICK = Pace(rounds=3, seconds=0.3, spare=1)
FULL = Pace(rounds=5, seconds=0.8, spare=4)


async def side_by_side(pace: Pace, *sides: tuple[Once, Meter]) -> list[Figures]:
    """The figures of each side; a disturbed round is made again while there are spare ones."""
    kept: list[list[Round]] = [[] for _ in sides]
    spare = pace.spare
    while len(kept[0]) < pace.rounds:
        turn = [await _round(once, meter) for once, meter in sides]
        if spare and any(each.spent.foreign > STRANGERS for each in turn):
            spare -= 1
            await asyncio.sleep(PAUSE)
            continue
        for rounds, each in zip(kept, turn, strict=True):
            rounds.append(each)
    return [figures(rounds) for rounds in kept]


async def _round(once: Once, meter: Meter) -> Round:
    meter.start()
    took = await once()
    return Round(took, meter.stop())


def figures(rounds: Sequence[Round]) -> Figures:
    """What the rounds say together."""
    medians = [1000 * median(each.took) for each in rounds]
    every = sorted(seconds for each in rounds for seconds in each.took)
    return Figures(
        requests=len(every),
        wall=median(medians),
        fastest=min(medians),
        slowest=max(medians),
        p99=1000 * every[math.ceil(0.99 * len(every)) - 1],
        rate=median(len(each.took) / each.spent.wall for each in rounds),
        web=1000 * sum(each.spent.web for each in rounds) / len(every),
        database=1000 * sum(each.spent.database for each in rounds) / len(every),
        disturbed=sum(each.spent.foreign > STRANGERS for each in rounds),
    )
