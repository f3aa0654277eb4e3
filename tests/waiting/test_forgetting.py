"""Who is erased waits for nothing, and what was kept for them goes to the next."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions import cancel_booking
from portal.privacy.actions import erase, forget_who_came_long_ago
from portal.privacy.queries import everything_of
from portal.submissions.rules import new_key
from portal.waiting.actions import leave_line, pass_on
from portal.waiting.rules import Fate
from tests.bookings.cast import book, somebody
from tests.make import make_facility
from tests.waiting.line import NINE, all_is_well, line_of, wait_now

pytestmark = pytest.mark.usefixtures("database")


async def test_the_copy_the_erasure_and_the_next_in_line():
    hall, alice = await make_facility(), await somebody("Alice")
    code = await book(alice, hall, NINE)
    first, second = await line_of(2, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    kept = await everything_of(first.id)
    assert [each["state"] for each in kept["waits"]] == ["offered"]
    assert [each["state"] for each in kept["kept_from_waiting"]] == ["open"]
    await erase(first)
    assert await database.value("SELECT count(*) FROM wait WHERE person_id = ?", first.id) == 0
    assert await pass_on() == 1
    assert (await wait_now(second)).fate is Fate.OFFERED
    await all_is_well()


async def test_a_wait_is_forgotten_thirty_days_after_it_is_over(at):
    hall, alice = await make_facility(), await somebody("Alice")
    await book(alice, hall, NINE)
    [first] = await line_of(1, hall)
    await leave_line(first, (await wait_now(first)).code)
    at(clock.now() + timedelta(days=29))
    assert await forget_who_came_long_ago() == 0
    at(clock.now() + timedelta(days=2))
    assert await forget_who_came_long_ago() == 1
    assert await database.value("SELECT count(*) FROM wait") == 0
