"""A place freed while ten wait: exactly one is promoted and told once, whatever ends or races."""

import asyncio
import time

import pytest

from portal import database
from portal.bookings.actions import book_slot, cancel_booking
from portal.bookings.actions.situation import Situation
from portal.claims import actions as claims
from portal.facilities.queries import facts_by_unit
from portal.problems import Refused
from portal.submissions.rules import new_key
from portal.waiting import notices
from portal.waiting.actions import (
    accept_offer,
    answering,
    decline_offer,
    leave_line,
    pass_on,
    passing,
)
from portal.waiting.actions import ends as ends_of
from portal.waiting.actions.answering import lapse_offers
from tests.bookings.cast import book, somebody
from tests.make import make_facility, slot
from tests.waiting.line import NINE, all_is_well, fates, line_of, wait_now

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("database")]

TEN = 10
TOLD = {"DEMO": "1", "CLOCK": "2026-11-26T09:00+08:00", "WORK_INSIDE": "1"}
TABLES = ("wait", "wait_ground", "wait_offer", "booking", "booking_event", "claim", "message")
STEPS = (  # of passing on, in their order
    (passing, "line_on"),
    (passing, "standing"),
    (passing, "reader_in_weeks"),
    (passing, "insert_booking"),
    (passing, "write_event"),
    (claims, "clear_freed"),
    (Situation, "claim"),
    (claims, "wait_for"),
    (notices, "offered"),
    (passing, "claims_changed"),
)


async def ten_wait(courts: int = 1):
    """Full courts, ten in line for any of them, everything given back. Who gave back, who waits."""
    hall = await make_facility(courts=courts)
    owners = [await somebody(f"O{n}") for n in range(courts)]
    codes = [
        await book(owner, hall, NINE, unit=unit)
        for owner, unit in zip(owners, hall.units, strict=True)
    ]
    people = await line_of(TEN, hall, unit=0)
    return owners, codes, people


async def everything() -> list[list[tuple[object, ...]]]:
    found = []
    for table in TABLES:
        rows = await database.rows(f"SELECT * FROM {table}")
        found.append(sorted((tuple(row) for row in rows), key=repr))
    return found


async def one_each(people, offers: int) -> None:
    """So many offers, to the first in line, each told once; every check is content."""
    assert await fates() == {"offered": offers, "waiting": TEN - offers}
    found = await database.rows(
        "SELECT person_id, count(*) FROM message WHERE kind = 'waiting_offer'"
        " AND channel = 'page' GROUP BY person_id"
    )
    assert {row[0]: row[1] for row in found} == {person.id: 1 for person in people[:offers]}
    assert await database.value("SELECT count(*) FROM wait_offer") == offers
    await all_is_well()


@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_process_that_ends_at_any_step_promotes_nobody_and_the_next_one_does(
    monkeypatch, module, name, when
):
    [owner], [code], people = await ten_wait()
    await cancel_booking(owner, code, key=new_key())
    before = await everything()
    step = getattr(module, name)

    async def ends(*args, **kwargs):
        if when == "after":
            await step(*args, **kwargs)
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(module, name, ends)
        with pytest.raises(asyncio.CancelledError):
            await pass_on()
    assert await everything() == before
    quick = await somebody("Quick")
    hall_unit = await database.value("SELECT unit_id FROM booking WHERE code = ?", code)
    with pytest.raises(Refused):
        await _book_unit(quick, hall_unit)
    assert await pass_on() == 1
    await one_each(people, 1)


async def _book_unit(who, unit_id):
    facts = await facts_by_unit(unit_id)
    return await book_slot(who, unit_id, slot(facts, NINE), party=1, key=new_key())


@pytest.mark.parametrize("verb", [accept_offer, decline_offer])
async def test_answering_is_whole_or_not_at_all(monkeypatch, verb):
    [owner], [code], people = await ten_wait()
    await cancel_booking(owner, code, key=new_key())
    await pass_on()
    before = await everything()
    wait, key = await wait_now(people[0]), new_key()
    step = ends_of.end_wait

    async def ends(*args, **kwargs):
        await step(*args, **kwargs)
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(answering, "end_wait", ends)
        with pytest.raises(asyncio.CancelledError):
            await verb(people[0], wait.code, key=key)
    assert await everything() == before
    await verb(people[0], wait.code, key=key)
    await all_is_well()


async def test_several_give_back_and_several_workers_pass_on_at_once():
    courts = 4
    owners, codes, people = await ten_wait(courts)

    async def works() -> None:
        for _ in range(12):
            await pass_on()
            await asyncio.sleep(0.01)

    await asyncio.gather(
        *(cancel_booking(o, c, key=new_key()) for o, c in zip(owners, codes, strict=True)),
        *(works() for _ in range(4)),
    )
    await pass_on()
    await one_each(people, courts)


async def test_the_first_leaves_accepts_or_lets_it_lapse_while_workers_pass_on(at):
    """One court, ten in line: whatever they do at once, one has it in the end."""
    [owner], [code], people = await ten_wait()
    await cancel_booking(owner, code, key=new_key())
    await pass_on()
    for person in people[:3]:
        wait = await wait_now(person)
        answers = await asyncio.gather(
            decline_offer(person, wait.code, key=new_key()),
            leave_line(person, wait.code),
            lapse_offers(),
            pass_on(),
            pass_on(),
            return_exceptions=True,
        )
        assert all(answer is None or isinstance(answer, int | Refused) for answer in answers), (
            answers
        )
        await pass_on()
    last = await wait_now(people[3])
    at(last.kept.until)
    late, *_ = await asyncio.gather(
        accept_offer(people[3], last.code, key=new_key()),
        lapse_offers(),
        pass_on(),
        return_exceptions=True,
    )
    assert isinstance(late, Refused)
    await lapse_offers()
    await pass_on()
    assert (await fates())["offered"] == 1
    assert await wait_now(people[4])
    live = await database.value("SELECT count(DISTINCT booking_id) FROM claim")
    assert live == 1
    await all_is_well()


async def test_servers_that_die_while_they_pass_on_tell_nobody_twice(server):
    courts = 8
    owners, codes, people = await ten_wait(courts)
    for owner, code in zip(owners, codes, strict=True):
        await cancel_booking(owner, code, key=new_key())
    first, second = server(**TOLD), server(**TOLD)
    first.kill()
    second.kill()
    server(**TOLD)
    give_up = time.monotonic() + 60
    while (await fates()).get("offered", 0) < courts:
        assert time.monotonic() < give_up, await fates()
        await asyncio.sleep(0.05)
    await one_each(people, courts)
