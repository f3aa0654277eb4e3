"""The timetable for the administrator: when each job ran last, how long it took, what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.desk.access import the_administrator
from portal.language import Words, say
from portal.settings import settings
from portal.web.render import page
from portal.work import NOTED_EVERY, TIMETABLE, Job
from portal.work.backlog import backlog
from portal.work.runs import Run, last_runs
from portal.work.words import WORDS

# So many times its own interval without a run, and a job is late; never sooner than that time.
TIMES, SOONEST = 3, timedelta(seconds=4 * NOTED_EVERY)


@dataclass(frozen=True, slots=True)
class Line:
    """A job as it stands: "well", "late" or "broken"."""

    words: Words | str
    every: Words
    state: str
    ended: datetime | None
    milliseconds: int | None
    waiting: int | None
    failed: datetime | None
    trouble: str


@the_administrator
async def show(request: Request) -> Response:
    """Every job once."""
    runs, waiting = await last_runs(), await backlog()
    lines = [_line(job, runs.get(job.run.__name__), waiting) for job in TIMETABLE]
    context = {
        "lines": lines,
        "wrong": sum(line.state != "well" for line in lines),
        "inside": settings().work_inside,
    }
    return page(request, "desk/jobs.html", context, private=True)


def state_of(run: Run | None, seconds: float, now: datetime) -> str:
    """How a job that runs every so many seconds stands."""
    if run is None:
        return "late"
    if run.broken:
        return "broken"
    late = max(TIMES * timedelta(seconds=seconds), SOONEST)
    return "late" if run.ended_at is None or now - run.ended_at > late else "well"


def _line(job: Job, run: Run | None, waiting: dict[str, int]) -> Line:
    name, zone = job.run.__name__, settings().zone
    return Line(
        words=WORDS.get(name, name),
        every=_every(job.seconds),
        state=state_of(run, job.seconds, clock.now()),
        ended=run.ended_at.astimezone(zone) if run and run.ended_at else None,
        milliseconds=run.duration // timedelta(milliseconds=1) if run and run.duration else None,
        waiting=waiting.get(name),
        failed=run.failed_at.astimezone(zone) if run and run.failed_at else None,
        trouble=run.trouble if run else "",
    )


def _every(seconds: float) -> Words:
    if seconds < 60:
        return say("every %(n)s s", n=round(seconds))
    if seconds < 3600:
        return say("every %(n)s min", n=round(seconds / 60))
    return say("every %(n)s h", n=round(seconds / 3600))


routes = [Route("/desk/jobs", show)]
