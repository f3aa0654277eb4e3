"""In the night nothing is sent that can wait."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import clock, database
from portal.bookings.actions.displacing import offer_alternatives
from portal.bookings.telling import SETTLES
from portal.messages.rules.quiet import after_quiet
from tests.bookings.cast import book, mail_is_on, somebody
from tests.bookings.closings import close_school, days
from tests.make import make_facility, wall

NIGHT = (22 * 60, 7 * 60)
NOON = (12 * 60, 14 * 60)


@pytest.mark.parametrize(
    ("quiet", "at", "wanted"),
    [
        (NIGHT, "2026-11-28 21:59", "2026-11-28 21:59"),
        (NIGHT, "2026-11-28 22:00", "2026-11-29 07:00"),
        (NIGHT, "2026-11-29 00:00", "2026-11-29 07:00"),
        (NIGHT, "2026-11-29 06:59", "2026-11-29 07:00"),
        (NIGHT, "2026-11-29 07:00", "2026-11-29 07:00"),
        (NOON, "2026-11-28 11:59", "2026-11-28 11:59"),
        (NOON, "2026-11-28 12:00", "2026-11-28 14:00"),
        (NOON, "2026-11-28 14:00", "2026-11-28 14:00"),
        (None, "2026-11-28 23:00", "2026-11-28 23:00"),
    ],
)
def test_the_end_of_the_quiet_hours(quiet, at, wanted):
    assert after_quiet(wall(at), quiet, ZoneInfo("Asia/Shanghai")) == wall(wanted)


def test_they_are_those_of_the_place():
    there = ZoneInfo("Europe/Zurich")
    night = wall("2026-11-28 23:00", there)
    assert after_quiet(night, NIGHT, there) - night == timedelta(hours=8)
    assert after_quiet(night, NIGHT, ZoneInfo("Asia/Kathmandu")) != after_quiet(night, NIGHT, there)


async def due_of(kind: str):
    return clock.from_us(
        await database.value("SELECT due_at FROM message WHERE kind = ? ORDER BY id DESC", kind)
    )


async def test_what_one_did_oneself_is_answered_in_the_night_too(database, at):
    now = at("2026-11-26 23:30")
    hall, alice = await make_facility(), await somebody(email="a@example.net")
    with mail_is_on():
        await book(alice, hall, "2026-11-28 09:00")
    assert await due_of("booked") == now


@pytest.mark.parametrize(
    ("slot", "due"),
    [("2026-11-28 09:00", "2026-11-28 00:30"), ("2026-11-29 09:00", "2026-11-28 07:00")],
)
async def test_a_closing_wakes_only_those_who_would_come_soon(database, at, slot, due):
    hall, alice = await make_facility(), await somebody(email="a@example.net")
    with mail_is_on():
        await book(alice, hall, slot)
        at("2026-11-28 00:30")
        await close_school(hall, days(slot[:10], slot[:10]))
        await offer_alternatives()
    assert await due_of("displaced") == wall(due) + (
        SETTLES if due.endswith("07:00") else 0 * SETTLES
    )
