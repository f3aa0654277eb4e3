"""People with a calendar address, and the calendar as their phone reads it."""

from datetime import timedelta
from typing import Any

import httpx

from portal import clock, database
from portal.bookings.feeds import entry_of
from portal.calendars.actions import make_feed
from portal.facilities.rules import Facts
from tests.ical.readers import Event, by_icalendar
from tests.make import Made, slot


async def subscribed(person: Any, language: str = "zh") -> str:
    """The address of a calendar made for a person just now."""
    token = await make_feed(person.id, language, instead_of=None)
    assert token is not None
    return f"/feeds/{token}.ics"


async def events_at(client: httpx.AsyncClient, address: str) -> list[Event]:
    """What a calendar program finds there."""
    answer = await client.get(address)
    assert answer.status_code == 200
    return by_icalendar(answer.content)


async def many_bookings(person: Made, facts: Facts, count: int, *, kept: bool = True) -> None:
    """Confirmed bookings of a person, an hour each, from tomorrow on; with their entries `kept`."""
    now = clock.now()
    first = slot(facts, "2026-11-27 00:00").starts
    values: list[Any] = []
    for number in range(count):
        starts = first + timedelta(hours=number)
        facing = {"code": f"M{person.id:05d}{number:06d}", "starts_at": starts, "party": 1}
        entry = entry_of(
            facts,
            facts.units[0],
            ends_at=starts + timedelta(hours=1),
            state="confirmed",
            sequence=0,
            created_at=now,
            changed_at=now,
            language="zh",
            **facing,
        )
        values += [
            *(facing["code"], person.id, person.household_id, facts.id, facts.units[0].id),
            *(starts.date().isoformat(), clock.to_us(starts)),
            *(clock.to_us(starts + timedelta(hours=1)), 1, "confirmed"),
            *(clock.to_us(now), clock.to_us(now), entry if kept else None),
        ]
    async with database.transaction():
        for begin in range(0, len(values), 13 * 500):
            some = values[begin : begin + 13 * 500]
            await database.execute(
                "INSERT INTO booking (code, person_id, household_id, facility_id, unit_id, on_day,"
                " starts_at, ends_at, party, state, created_at, changed_at, event_zh) VALUES "
                + database.marks(len(some) // 13, 13),
                *some,
            )
