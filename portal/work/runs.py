"""How each job went the last time, in whichever process: one row a job."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import clock, database
from portal.database import transactional


@dataclass(frozen=True, slots=True)
class Run:
    """`ended_at` of the last run that went well and how long it took; what broke the last one that
    did not, and when."""

    ended_at: datetime | None
    duration: timedelta | None
    failed_at: datetime | None
    trouble: str

    @property
    def broken(self) -> bool:
        """Whether it has not gone well since it failed."""
        return self.failed_at is not None and (
            self.ended_at is None or self.ended_at < self.failed_at
        )


@transactional
async def note_end(job: str, duration: timedelta) -> None:
    """A run went well; it ended now."""
    await database.execute(
        "INSERT INTO job_run (job, ended_at, duration_us) VALUES (?, ?, ?) ON CONFLICT (job)"
        " DO UPDATE SET ended_at = excluded.ended_at, duration_us = excluded.duration_us",
        job,
        clock.to_us(clock.now()),
        max(0, duration // timedelta(microseconds=1)),
    )


@transactional
async def note_failure(job: str, trouble: str) -> None:
    """A run broke off; `trouble` is the kind of fault, without anybody's data."""
    await database.execute(
        "INSERT INTO job_run (job, failed_at, trouble) VALUES (?, ?, ?) ON CONFLICT (job)"
        " DO UPDATE SET failed_at = excluded.failed_at, trouble = excluded.trouble",
        job,
        clock.to_us(clock.now()),
        trouble,
    )


async def last_runs() -> dict[str, Run]:
    """By the job's name. One query."""
    return {
        row[0]: Run(
            ended_at=clock.from_us(row[1]) if row[1] is not None else None,
            duration=timedelta(microseconds=row[2]) if row[2] is not None else None,
            failed_at=clock.from_us(row[3]) if row[3] is not None else None,
            trouble=row[4],
        )
        for row in await database.rows(
            "SELECT job, ended_at, duration_us, failed_at, trouble FROM job_run"
        )
    }
