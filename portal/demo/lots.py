"""A basketball court whose weekend mornings are given by lot, with neighbours who registered."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from portal import clock, database
from portal.bookings.rules.caps import monday_of
from portal.bookings.rules.drawn import DAY, window_of
from portal.demo.bulk import insert
from portal.demo.peopling import Person
from portal.draws.actions.announcing import write_draw
from portal.draws.queries.announced import slots_of_draw
from portal.facilities.queries import facts_of

PLACE = "longling-experimental-basketball"
AHEAD = timedelta(days=8)  # nobody in the demo has booked so far ahead
REGISTERED = 41
LETTERS = "ABCDEFGHJK"


async def lots(neighbours: Sequence[Person], chance: Random, today: date) -> None:
    """Saturday and Sunday 9–12; registered for from the Monday before until Wednesday, drawn on
    Thursday at noon. The first draw is announced, and as a rule open."""
    facts = await facts_of(PLACE)
    assert facts is not None  # noqa: S101  the demo has just made it
    week = monday_of(today + AHEAD)
    rule_id = await database.value(
        "INSERT INTO draw_rule (facility_id, weekdays, from_minute, until_minute, register_from,"
        " register_until, drawn, most, first_week) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) RETURNING id",
        facts.id,
        0b1100000,
        9 * 60,
        12 * 60,
        -7 * DAY,
        3 * DAY,
        3 * DAY + 12 * 60,
        week.isoformat(),
    )
    for unit in facts.units:
        if len(unit.spaces) == 1:
            await database.execute(
                "INSERT INTO draw_rule_unit (rule_id, unit_id, facility_id) VALUES (?, ?, ?)",
                rule_id,
                unit.id,
                facts.id,
            )
    facts = await facts_of(PLACE)
    assert facts is not None  # noqa: S101  as above
    window = window_of(facts.draws[0], week, facts.zone)
    announced = min(clock.now(), window.opens)
    seed = f"{chance.getrandbits(256):064x}"
    draw_id = await write_draw(facts, facts.draws[0], week, announced, seed)
    if window.opens < clock.now():
        await _entries(draw_id, neighbours, chance)


async def _entries(draw_id: int, neighbours: Sequence[Person], chance: Random) -> None:
    """One for a household, under names like those the portal makes."""
    window = await database.row(
        "SELECT register_from, register_until FROM draw WHERE id = ?", draw_id
    )
    assert window is not None  # noqa: S101  it was written just now
    slots = await slots_of_draw(draw_id)
    homes = {person.household: person for person in neighbours}
    people = chance.sample([homes[home] for home in sorted(homes)], REGISTERED)
    now_us = clock.to_us(clock.now())
    for number, person in enumerate(people):
        at = chance.randrange(window[0], now_us)
        entry_id = await database.value(
            "INSERT INTO draw_entry (draw_id, register_from, register_until, name, person_id,"
            " party, entered_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            draw_id,
            *window,
            "".join(chance.choice(LETTERS) for _ in range(6)) + f"{number:02}",
            person.id,
            chance.randint(1, 4),
            at,
            at,
        )
        await insert(
            "draw_member",
            "draw_id, household_id, entry_id",
            [(draw_id, person.household, entry_id)],
        )
        wished = chance.sample(slots, min(len(slots), chance.randint(1, 3)))
        await insert(
            "draw_wish",
            "entry_id, draw_id, rank, slot_id",
            [(entry_id, draw_id, rank, slot.id) for rank, slot in enumerate(wished, start=1)],
        )
