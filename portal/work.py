"""The timetable: everything the portal does on its own, one line each.

Every job may run in any number of processes at once: each finds its rows by their state and changes
them in a transaction that only one can win.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from portal.bookings.jobs import (
    lapse_expired_holds,
    lapse_unanswered_offers,
    lapse_unanswered_requests,
    mark_the_missed,
    offer_to_the_displaced,
    remind_of_bookings,
    sweep_past_claims,
)
from portal.demand.jobs import write_down_demand
from portal.messages.jobs import forget_old_messages, send_waiting_messages
from portal.people.jobs import forget_old_codes_and_sessions
from portal.privacy.jobs import keep_retention
from portal.submissions.jobs import forget_old_submissions
from portal.waiting.jobs import look_at_what_opened, pass_on_freed_places

log = logging.getLogger("portal.work")


class Job(NamedTuple):
    """`run` every so many seconds."""

    run: Callable[[], Awaitable[object]]
    seconds: float


TIMETABLE = (
    Job(send_waiting_messages, 2),
    Job(offer_to_the_displaced, 2),
    Job(pass_on_freed_places, 2),
    Job(look_at_what_opened, 20),
    Job(write_down_demand, 30),
    Job(lapse_expired_holds, 60),
    Job(lapse_unanswered_offers, 60),
    Job(lapse_unanswered_requests, 60),
    Job(mark_the_missed, 60),
    Job(remind_of_bookings, 60),
    Job(forget_old_submissions, 3600),
    Job(forget_old_messages, 3600),
    Job(forget_old_codes_and_sessions, 300),
    Job(sweep_past_claims, 3600),
    Job(keep_retention, 6 * 3600),
)


async def work_until(stop: asyncio.Event) -> None:
    """Run the timetable until `stop` is set; a job that fails is logged and tried again."""
    await asyncio.gather(*(_repeat(job, stop) for job in TIMETABLE))


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await job.run()
        except Exception:
            log.exception("job %s failed; it will run again", job.run.__name__)
        try:
            await asyncio.wait_for(stop.wait(), timeout=job.seconds)
        except TimeoutError:
            continue
