"""What is done about waiting on a timetable."""

from portal.waiting.actions import end_waits, lapse_offers
from portal.waiting.actions.passing import look_again, pass_on


async def pass_on_freed_places() -> int:
    """Write down what nobody answered, and offer what was given back to the next in line."""
    await lapse_offers()
    made = 0
    while found := await pass_on():
        made += found
    return made


async def look_at_what_opened() -> int:
    """Offer what other rules made free to those who wait, and end waits whose time began."""
    await end_waits()
    return await look_again()
