"""What the database itself refuses of waiting, whoever writes."""

import pytest

from portal import database
from portal.bookings.actions import cancel_booking
from portal.submissions.rules import new_key
from portal.waiting.actions import pass_on
from tests.bookings.cast import book, somebody
from tests.make import insert, make_facility, write
from tests.waiting.line import NINE, wait_now, waits

pytestmark = pytest.mark.usefixtures("database")


async def refused(statement: str, *values: object) -> None:
    with pytest.raises(Exception, match=r"(?i)constraint|unique|foreign"):
        async with database.transaction():
            await database.execute(statement, *values)


async def test_one_open_wait_for_a_person_and_thing_and_a_position_is_one_persons():
    hall, alice, who, other = (
        await make_facility(),
        await somebody(),
        await somebody(),
        await somebody(),
    )
    await book(alice, hall, NINE)
    wait = await waits(who, hall)
    await waits(other, hall)
    columns = (
        "person_id, household_id, thing, kind, facility_id, unit_id, on_day, starts_at, ends_at,"
        " minutes, party, children, child_band, state, joined_at, changed_at"
    )
    copy = (
        f"INSERT INTO wait (code, position, {columns}) SELECT ?, CAST(? AS BIGINT), {columns}"
        " FROM wait WHERE id = ?"
    )
    await refused(copy, "AAAA2222", 3, wait.id)  # waits already
    await refused("UPDATE wait SET position = 2 WHERE id = ?", wait.id)
    await refused("UPDATE wait SET state = 'forgotten' WHERE id = ?", wait.id)
    await refused("UPDATE wait SET party = 0 WHERE id = ?", wait.id)
    await refused("UPDATE wait SET unit_id = 999 WHERE id = ?", wait.id)
    async with database.transaction():
        await database.execute("UPDATE wait SET state = 'left' WHERE id = ?", wait.id)
        await database.execute(copy, "AAAA2222", 3, wait.id)


async def test_one_open_offer_for_a_wait_and_one_for_a_place():
    hall, alice = await make_facility(), await somebody()
    code = await book(alice, hall, NINE)
    first, second = await somebody("First"), await somebody("Second")
    await waits(first, hall)
    other = await waits(second, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    wait = await wait_now(first)
    booking_id = wait.kept.booking_id
    values = {"offered_at": 1, "until_at": 2, "state": "open", "changed_at": 1}
    with pytest.raises(Exception, match=r"(?i)unique"):  # the wait has one
        await insert("wait_offer", wait_id=wait.id, booking_id=booking_id + 1000, **values)
    with pytest.raises(Exception, match=r"(?i)unique"):  # what is kept is kept for one
        await insert("wait_offer", wait_id=other.id, booking_id=booking_id, **values)
    place = await database.row("SELECT space_id, tick, place, capacity FROM claim")
    with pytest.raises(Exception, match=r"(?i)unique"):  # and the place itself is there once
        await write(
            "claim",
            space_id=place[0],
            tick=place[1],
            place=place[2],
            capacity=place[3],
            booking_id=booking_id,
            expires_at=1,
        )
    await refused("UPDATE wait_offer SET until_at = offered_at WHERE wait_id = ?", wait.id)
    await refused("DELETE FROM booking WHERE id = ?", booking_id)


async def test_an_offer_becomes_a_booking_or_lapses_and_nothing_else():
    hall, alice, first = await make_facility(), await somebody(), await somebody()
    code = await book(alice, hall, NINE)
    await waits(first, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    booking_id = (await wait_now(first)).kept.booking_id
    for state in ("missed", "attended", "displaced", "held", "requested"):
        await refused(
            "INSERT INTO booking_event (booking_id, seq, previous, from_state, to_state,"
            " happened_at) VALUES (?, 2, 1, 'offered', ?, 1)",
            booking_id,
            state,
        )
