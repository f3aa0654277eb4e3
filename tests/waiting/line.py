"""A court that is full, and people who wait for it."""

from portal import database
from portal.checks import CHECKS
from portal.facilities.rules import Facts
from portal.people.rules.visitors import Visitor
from portal.submissions.rules import new_key
from portal.waiting.actions import join_line
from portal.waiting.queries.waits import Wait, waits_of
from portal.waiting.rules import Wanted
from tests.bookings.cast import somebody
from tests.make import slot

SATURDAY = "2026-11-28"
NINE = f"{SATURDAY} 09:00"


def wanted(
    facts: Facts,
    starts: str = NINE,
    *,
    minutes: int = 60,
    within: int | None = None,
    unit: int | None = None,
    anywhere: bool = False,
    party: int = 1,
) -> Wanted:
    """One unit's slot; with `within` so many minutes to choose from; any unit with `unit=0`."""
    unit_id = facts.units[0].id if unit is None else unit
    window = slot(facts, starts, within or minutes)
    on_day = window.starts.astimezone(facts.zone).date()
    place = None if anywhere else facts.id
    return Wanted(facts.kind, place, unit_id or None, on_day, window, minutes, party)


async def waits(who: Visitor, facts: Facts, starts: str = NINE, **more: object) -> Wait:
    """Join the line; the wait."""
    await join_line(who, wanted(facts, starts, **more), key=new_key())
    return await wait_now(who)


async def wait_now(who: Visitor) -> Wait:
    """The latest wait of somebody, as it is now."""
    return (await waits_of(who.id))[0]


async def line_of(count: int, facts: Facts, starts: str = NINE, **more: object) -> list[Visitor]:
    """So many people, one after the other in line."""
    people = [await somebody(f"W{n}") for n in range(count)]
    for person in people:
        await waits(person, facts, starts, **more)
    return people


async def fates() -> dict[str, int]:
    """How many waits stand how."""
    found = await database.rows("SELECT state, count(*) FROM wait GROUP BY state")
    return {row[0]: row[1] for row in found}


async def told(who: Visitor) -> list[str]:
    """The kinds of what somebody was told about waiting, on the page; in order."""
    found = await database.rows(
        "SELECT kind FROM message WHERE person_id = ? AND kind LIKE 'waiting%' AND"
        " channel = 'page' ORDER BY id",
        who.id,
    )
    return [row[0] for row in found]


async def all_is_well() -> None:
    for check in CHECKS:
        assert await check.look() == [], check.words
