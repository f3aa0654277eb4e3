"""The bench's world can be made and every workload is answered rightly; nothing is timed."""

import pytest

from bench.__main__ import Plan, run
from bench.processor import Spent
from bench.rounds import Pace, Round, figures
from portal import settings
from tests.servers import SECRET

LEAST = Plan(
    Pace(rounds=1, seconds=0.0, spare=0, bookings=8, crowd=20), (200,), 1, 1, 1, ("SQLite",)
)


@pytest.fixture(autouse=True)
def _settings_given_back():
    yield
    settings.use(settings.load({"SECRET": SECRET}))


async def test_every_workload_runs_once():
    (part,) = [part async for part in run(LEAST)]
    names = [line.name.split()[0] for line in part.lines]
    assert list(dict.fromkeys(names)) == ["W1", "W2", "W3", "W4", "W5"]
    assert all(line.figures.requests for line in part.lines)
    assert part.memory > 10


def test_figures_are_medians_of_medians_and_processor_time_a_request():
    quiet = Round([0.001, 0.002, 0.009], Spent(0.03, 0.0, 0.01, 0.02, 0.012))
    busy = Round([0.004, 0.004, 0.004], Spent(0.06, 0.03, 0.01, 0.30, 0.012))
    told = figures([quiet, busy])
    assert (told.wall, told.fastest, told.slowest) == pytest.approx((3, 2, 4))
    assert (told.p99, told.rate) == pytest.approx((9, 250))
    assert (told.web, told.database) == pytest.approx((15, 5))
    assert (told.requests, told.disturbed) == (6, 1)
