"""Scheduled work on submissions."""

from portal.submissions.actions import sweep


async def forget_old_submissions() -> int:
    """Every hour: keys older than a day; how many that were."""
    return await sweep()
