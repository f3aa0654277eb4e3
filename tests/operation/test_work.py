"""The timetable: a job that fails is logged and runs again, and all stop when they are told to."""

import asyncio
import logging
import signal
import time

from portal import work
from portal.work import TIMETABLE, Job, work_until
from tests.databases import only
from tests.operation.command import begin


async def test_a_job_that_fails_is_logged_and_runs_again(monkeypatch, caplog):
    stop, ran = asyncio.Event(), []

    async def broken() -> None:
        ran.append("broken")
        if ran.count("broken") == 3:
            stop.set()
        raise ValueError("of this test")

    async def sound() -> None:
        ran.append("sound")

    monkeypatch.setattr(work, "TIMETABLE", (Job(broken, 0.01), Job(sound, 60)))
    with caplog.at_level(logging.ERROR, "portal.work"):
        await asyncio.wait_for(work_until(stop), 20)
    assert ran.count("broken") == 3
    assert ran.count("sound") == 1
    assert [record.message for record in caplog.records] == [
        "job broken failed; it will run again"
    ] * 3


async def test_every_job_runs_on_an_empty_database(database):
    for job in TIMETABLE:
        await job.run()


def test_a_job_stands_once_in_the_timetable():
    names = [job.run.__name__ for job in TIMETABLE]
    assert len(names) == len(set(names))


@only("sqlite")
def test_a_worker_of_its_own_stops_when_told(database_url):
    process = begin("work", database_url=database_url)
    assert process.stdout is not None
    assert process.stdout.readline() == "Working. Stop with Ctrl-C.\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")
