"""The timetable: everything the portal does on its own, one line each.

Every job may run in any number of processes at once: each finds its rows by their state and changes
them in a transaction that only one can win.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
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
from portal.draws.jobs import announce_draws, hold_draws
from portal.gate.jobs import send_listings
from portal.grounds.jobs import retire_the_ended
from portal.messages.jobs import forget_old_messages, send_waiting_messages
from portal.people.jobs import forget_old_codes_and_sessions
from portal.privacy.jobs import keep_retention
from portal.submissions.jobs import forget_old_submissions
from portal.waiting.jobs import look_at_what_opened, pass_on_freed_places
from portal.work.runs import note_end, note_failure

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
    Job(send_listings, 60),
    Job(announce_draws, 60),
    Job(hold_draws, 10),
    Job(forget_old_submissions, 3600),
    Job(forget_old_messages, 3600),
    Job(forget_old_codes_and_sessions, 300),
    Job(sweep_past_claims, 3600),
    Job(retire_the_ended, 3600),
    Job(keep_retention, 6 * 3600),
)


NOTED_EVERY = 30.0  # seconds; a job that runs every other second is not written down each time
NEVER = -NOTED_EVERY


async def work_until(stop: asyncio.Event) -> None:
    """Run the timetable until `stop` is set; a job that fails is logged and tried again."""
    await asyncio.gather(*(_repeat(job, stop) for job in TIMETABLE))


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    noted = NEVER
    while not stop.is_set():
        noted = await _run(job.run, noted)
        try:
            await asyncio.wait_for(stop.wait(), timeout=job.seconds)
        except TimeoutError:
            continue


async def _run(job: Callable[[], Awaitable[object]], noted: float) -> float:
    """Run a job once, and write down how it went unless that was done just now; when it was last
    written that it went well."""
    name, began = job.__name__, time.monotonic()
    try:
        await job()
    except Exception as fault:
        log.exception("job %s failed; it will run again", name)
        await _note(note_failure(name, type(fault).__name__))
        return NEVER  # so that its recovery is written down at once
    ended = time.monotonic()
    if ended - noted < NOTED_EVERY:
        return noted
    await _note(note_end(name, timedelta(seconds=ended - began)))
    return ended


async def _note(writing: Awaitable[None]) -> None:
    """What is written down is for people to read; a job does not stand still for it."""
    try:
        await writing
    except Exception as fault:
        log.warning("how a job went could not be written down: %s", type(fault).__name__)
