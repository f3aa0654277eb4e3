"""The administrator sees whether the timetable runs, in whichever process."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from portal import clock, database, work
from portal.language import say
from portal.messages.actions import Channel, queue
from portal.operation.timetable import state_of
from portal.work import TIMETABLE, Job, work_until
from portal.work.runs import Run, last_runs, note_end, note_failure
from portal.work.words import WORDS
from tests.desk.cast import at_the_desk, signed_in_as
from tests.make import make_person
from tests.people.make import make_grant

HERE = "/desk/jobs"
MS = timedelta(milliseconds=1)


async def administrator(client):
    person = await make_person("Ada")
    await make_grant(person.id, "administrator")
    await signed_in_as(client, person)


def test_every_job_is_called_something():
    assert {job.run.__name__ for job in TIMETABLE} <= set(WORDS)


async def test_it_is_shown_with_its_last_run_what_it_took_and_what_waits(client):
    await administrator(client)
    assert f"有 {len(TIMETABLE)} 项没有按时完成" in (await client.get(HERE)).text
    for job in TIMETABLE:
        await note_end(job.run.__name__, 7 * MS)
    async with database.transaction():
        await queue(
            address="a@example.org",
            channel=Channel.EMAIL,
            kind="booked",
            language="zh",
            subject=say("Free"),
            text=say("Free"),
        )
    shown = (await client.get(HERE)).text
    assert "全部正常" in shown
    assert "7 毫秒" in shown
    assert shown.count('<td class="r num">1</td>') == 1
    await note_failure("mark_the_missed", "ValueError")
    await note_end("keep_retention", MS)
    assert "ValueError" in (await client.get("/en" + HERE)).text


async def test_a_job_that_broke_is_broken_until_it_went_well_again(client, at):
    began = at("2026-11-26 09:00")
    await administrator(client)
    await note_failure("mark_the_missed", "ValueError")
    assert (await last_runs())["mark_the_missed"].broken
    at(began + timedelta(seconds=1))
    await note_end("mark_the_missed", MS)
    run = (await last_runs())["mark_the_missed"]
    assert not run.broken
    assert run.trouble == "ValueError"


def test_late_is_three_times_its_interval_and_two_minutes_at_least():
    ended = clock.now()
    run = Run(ended, MS, None, "")
    assert state_of(run, 2, ended + timedelta(seconds=120)) == "well"
    assert state_of(run, 2, ended + timedelta(seconds=121)) == "late"
    assert state_of(run, 3600, ended + timedelta(hours=3)) == "well"
    assert state_of(run, 3600, ended + timedelta(hours=3, seconds=1)) == "late"
    assert state_of(None, 2, ended) == "late"
    assert state_of(Run(ended, MS, ended + MS, "x"), 2, ended) == "broken"


async def test_only_the_administrator_finds_the_page_and_it_costs_the_same(client, statements):
    await at_the_desk(client)
    assert (await client.get(HERE)).status_code == 404
    await administrator(client)
    counts = []
    for job in TIMETABLE[:2]:
        await note_end(job.run.__name__, MS)
        statements.clear()
        await client.get(HERE)
        counts.append(len(statements))
    assert counts[0] == counts[1]


async def test_the_timetable_writes_down_how_it_went(database, monkeypatch):
    stop = asyncio.Event()
    ran = []

    async def sound() -> None:
        ran.append("sound")

    async def broken() -> None:
        ran.append("broken")
        if len(ran) > 5:
            stop.set()
        raise OSError("of this test: somebody@example.org")

    monkeypatch.setattr(work, "TIMETABLE", (Job(sound, 0.01), Job(broken, 0.01)))
    await asyncio.wait_for(work_until(stop), 20)
    runs = await last_runs()
    assert runs["sound"].ended_at is not None
    assert not runs["sound"].trouble
    assert runs["broken"].trouble == "OSError"
    assert runs["broken"].ended_at is None


async def test_a_database_that_is_away_stops_no_job(monkeypatch):
    stop, ran = asyncio.Event(), []

    async def sound() -> None:
        ran.append("sound")
        if len(ran) == 3:
            stop.set()

    async def away(*_) -> None:
        raise OSError("away")

    monkeypatch.setattr(work, "note_end", away)
    monkeypatch.setattr(work, "TIMETABLE", (Job(sound, 0.01),))
    await asyncio.wait_for(work_until(stop), 20)
    assert len(ran) == 3


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "values",
    [
        "('', 1, 1, NULL, '')",
        "('x', 1, NULL, NULL, '')",
        "('x', 1, -1, NULL, '')",
        "('x', NULL, NULL, 1, '')",
        "('x', NULL, NULL, NULL, '')",
    ],
)
async def test_the_database_refuses_half_a_run(values):
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await database.execute(
                "INSERT INTO job_run (job, ended_at, duration_us, failed_at, trouble)"
                f" VALUES {values}"
            )
