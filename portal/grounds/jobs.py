"""What is done with facilities on a timetable."""

from portal.grounds.actions.retiring import leave_the_lists


async def retire_the_ended() -> int:
    """Take facilities that were given up off the lists when their last day is over."""
    return await leave_the_lists()
