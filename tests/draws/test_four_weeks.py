"""Five hundred households want fifty peak slots, four weeks running: by lot, and by being quick.

Both are the same people with the same wishes. In the click race each has a phone that is quick or
slow, as phones and thumbs are, with some luck added every week; whoever is quicker takes the best
slot that is left, as many as the caps of booking allow. The draw goes the whole way through the
portal: registered, drawn, booked by the normal rules, published, reported.
"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from portal import clock, database
from portal.draws.jobs import announce_draws, hold_draws
from portal.draws.queries.announced import draws_at, paper_of, report_of, slots_of_draw
from portal.draws.rules.report import share_of_the_busiest_tenth
from portal.draws.rules.turns import seed_hash
from portal.draws.rules.verifying import differences
from portal.facilities.rules import Facts
from tests.databases import only
from tests.draws.test_carrying_out import MONDAY, drawn_hall
from tests.make import Made, insert, make_person, write

PEOPLE, WEEKS, COURTS = 500, 4, 5
HOURS = {"from_minute": 9 * 60, "until_minute": 14 * 60}
SLOTS = 10  # five hours on two days: fifty places in all
CAP_DAY, CAP_WEEK = 1, 2
FAIR, RACE = 300, 600  # in a thousand: at most by lot, at least by clicking


def wishes_of(chance: random.Random) -> list[str]:
    """Three slots, the early hours dearest to most."""
    dear = sorted(range(SLOTS), key=lambda slot: slot % 5 + chance.gauss(0, 1.5))
    return [f"s{slot + 1}" for slot in dear[:3]]


def click_race() -> list[int]:
    """What each household holds after four weeks of being quick."""
    chance = random.Random(2026)
    delay = [chance.lognormvariate(0.7, 0.5) for _ in range(PEOPLE)]  # seconds to one's tap
    held: Counter[int] = Counter(dict.fromkeys(range(PEOPLE), 0))
    for _ in range(WEEKS):
        left = dict.fromkeys(range(SLOTS), COURTS)
        taps = {who: delay[who] + chance.gauss(0, 0.3) for who in range(PEOPLE)}
        for who in sorted(taps, key=lambda who: taps[who]):
            days: set[int] = set()
            for slot in sorted(left, key=lambda slot: slot % 5):
                if left[slot] and slot // 5 not in days and len(days) < CAP_WEEK:
                    left[slot] -= 1
                    days.add(slot // 5)
                    held[who] += 1
    return list(held.values())


async def register_all(hall: Facts, week: date, people: list[Made], chance: random.Random) -> None:
    """Everybody's entry, as rows; the verb itself has tests of its own."""
    draw = next(each for each in await draws_at(hall) if each.week == week)
    slots = {slot.name: slot.id for slot in await slots_of_draw(draw.id)}
    window = {
        "register_from": clock.to_us(draw.window.opens),
        "register_until": clock.to_us(draw.window.closes),
    }
    now_us = clock.to_us(clock.now())
    async with database.transaction():
        for number, person in enumerate(people):
            entry_id = await insert(
                "draw_entry",
                draw_id=draw.id,
                **window,
                name=f"N{number:07}",
                person_id=person.id,
                party=1,
                channel="desk" if number % 10 == 0 else "web",
                entered_at=now_us,
                changed_at=now_us,
            )
            await write(
                "draw_member",
                draw_id=draw.id,
                household_id=person.household_id,
                entry_id=entry_id,
            )
            for rank, slot in enumerate(wishes_of(chance), start=1):
                await write(
                    "draw_wish", entry_id=entry_id, draw_id=draw.id, rank=rank, slot_id=slots[slot]
                )


async def give_it_a_fixed_seed(hall: Facts, week: date) -> None:
    """Make the draw of a week anew with a seed of the test's."""
    seed = f"{week.toordinal():064x}"
    async with database.transaction():
        row = await database.row(
            "SELECT id FROM draw WHERE facility_id = ? AND week = ?", hall.id, week.isoformat()
        )
        assert row is not None
        await database.execute("DROP TRIGGER draw_is_promised")
        await database.execute("DROP TRIGGER draw_seed_is_promised")
        await database.execute(
            "UPDATE draw SET seed_hash = ? WHERE id = ?", seed_hash(seed), row[0]
        )
        await database.execute("UPDATE draw_seed SET seed = ? WHERE draw_id = ?", seed, row[0])
        for table, name, columns in (
            ("draw", "draw_is_promised", " OF seed_hash"),
            ("draw_seed", "draw_seed_is_promised", ""),
        ):
            await database.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE{columns} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'stays'); END"
            )


@only("sqlite")
@pytest.mark.usefixtures("database")
async def test_four_weeks_by_lot_are_fairer_than_four_weeks_of_clicking(at, record_property):
    hall = await drawn_hall(
        courts=COURTS,
        slug="peak",
        peak_hours=HOURS,
        hours="09:00-14:00",
        terms={"cap_week": CAP_WEEK},
    )
    async with database.transaction():
        people = [await make_person(f"P{number}") for number in range(PEOPLE)]
    chance = random.Random(4)
    for ahead in range(WEEKS):
        week = MONDAY + timedelta(weeks=ahead)
        at(f"{week - timedelta(days=2)} 12:00")
        await announce_draws()
        await give_it_a_fixed_seed(hall, week)
        at(f"{week + timedelta(days=1)} 12:00")
        await register_all(hall, week, people, chance)
        at(f"{week + timedelta(days=3)} 12:00")
        assert await hold_draws() == 1
        paper = await paper_of(hall, week)
        assert paper is not None
        assert differences(paper.encode()) == []
        won = paper.replace('"got"', '"full"', 1)
        assert differences(won.encode()) != []  # and one that was tampered with does not agree
    held = dict.fromkeys((person.household_id for person in people), 0)
    booked = await database.rows(
        "SELECT household_id, on_day, starts_at, unit_id FROM booking WHERE state = 'confirmed'"
    )
    for row in booked:
        held[row[0]] += 1
    assert max(Counter((row[0], row[1]) for row in booked).values()) <= CAP_DAY
    weekly = Counter((row[0], date.fromisoformat(row[1]).isocalendar()[1]) for row in booked)
    assert max(weekly.values()) == 1  # one slot a household a draw
    assert max(Counter((row[2], row[3]) for row in booked).values()) == 1
    assert len(booked) == WEEKS * SLOTS * COURTS
    by_lot, by_clicking = (
        share_of_the_busiest_tenth(each) for each in (held.values(), click_race())
    )
    record_property("busiest tenth by lot, in a thousand", by_lot)
    record_property("busiest tenth by clicking, in a thousand", by_clicking)
    print(f"the busiest tenth holds {by_lot} of 1000 by lot, {by_clicking} by clicking")
    assert by_lot <= FAIR
    assert by_clicking >= RACE
    last = (await draws_at(hall))[0]
    while last.drawn_at is None:  # the job announces one week more
        last = (await draws_at(hall))[1]
    report = await report_of(last.id)
    assert report is not None
    assert report.busiest_permille == by_lot
    assert (report.entries, report.places, report.given) == (PEOPLE, 50, 50)
    assert (report.with_nothing, report.desk_entries) == (450, 50)
    unmet = await database.value(
        "SELECT count(*) FROM draw_wish WHERE draw_id = ? AND fate = 'full'", last.id
    )
    assert report.unmet == unmet
