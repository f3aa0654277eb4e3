"""Rows of draws, written as they are; the tests' week is that of Monday 30 November 2026."""

from datetime import timedelta
from typing import Any

from portal import clock, database
from portal.draws.rules.turns import seed_hash
from portal.facilities.rules import Facts
from portal.timespan import on_the_wall
from tests.make import Made, insert, wall, write

WEEK = "2026-11-30"
SEED = "0123456789abcdef" * 4
DAY = 24 * 60


async def make_rule(facts: Facts, **changes: Any) -> int:
    """Saturday and Sunday 9–12, registered for Monday to Wednesday, drawn on Thursday at noon."""
    rule_id = await insert(
        "draw_rule",
        **{
            "facility_id": facts.id,
            "weekdays": 0b1100000,
            "from_minute": 9 * 60,
            "until_minute": 12 * 60,
            "register_from": 0,
            "register_until": 3 * DAY,
            "drawn": 3 * DAY + 12 * 60,
            "most": 1,
            "first_week": WEEK,
            **changes,
        },
    )
    for unit in facts.units:
        await write("draw_rule_unit", rule_id=rule_id, unit_id=unit.id, facility_id=facts.id)
    return rule_id


async def make_draw(facts: Facts, rule_id: int, **changes: Any) -> int:
    """An announced draw of that week with one slot, Saturday 9–10, named s1."""
    monday = clock.to_us(wall(f"{WEEK} 00:00", facts.zone))
    a_day = timedelta(days=1) // clock.MICROSECOND
    draw_id = await insert(
        "draw",
        **{
            "rule_id": rule_id,
            "facility_id": facts.id,
            "week": WEEK,
            "seed_hash": seed_hash(SEED),
            "most": 1,
            "announced_at": monday - a_day,
            "register_from": monday,
            "register_until": monday + 3 * a_day,
            "due_at": monday + 7 * a_day // 2,
            **changes,
        },
    )
    await write("draw_seed", draw_id=draw_id, seed=SEED)
    await make_slot(draw_id, facts)
    return draw_id


async def make_drawn(facts: Facts, rule_id: int) -> int:
    """The same, drawn on the minute, with a file of one line."""
    monday = clock.to_us(wall(f"{WEEK} 00:00", facts.zone))
    due = monday + 84 * 3_600_000_000
    return await make_draw(facts, rule_id, drawn_at=due, seed=SEED, paper='{"line":"end"}\n')


async def make_slot(draw_id: int, facts: Facts, name: str = "s1", hour: int = 9) -> int:
    starts = clock.to_us(wall(f"2026-12-05 {hour:02}:00", facts.zone))
    return await insert(
        "draw_slot",
        draw_id=draw_id,
        name=name,
        on_day="2026-12-05",
        starts_at=starts,
        ends_at=starts + 3_600_000_000,
    )


async def make_entry(draw_id: int, person: Made, name: str = "AAAAAA", **changes: Any) -> int:
    """An entry made an hour after registration began, with its household and no wish yet."""
    opens, closes = await database.row(
        "SELECT register_from, register_until FROM draw WHERE id = ?", draw_id
    )
    entry_id = await insert(
        "draw_entry",
        **{
            "draw_id": draw_id,
            "register_from": opens,
            "register_until": closes,
            "name": name,
            "person_id": person.id,
            "party": 1,
            "entered_at": opens + 3_600_000_000,
            "changed_at": opens + 3_600_000_000,
            **changes,
        },
    )
    await write("draw_member", draw_id=draw_id, household_id=person.household_id, entry_id=entry_id)
    return entry_id


def monday_at(facts: Facts, minute: int) -> Any:
    """The instant so many minutes after the Monday of the tests' week began."""
    return on_the_wall(wall(f"{WEEK} 12:00", facts.zone).date(), minute, facts.zone)
