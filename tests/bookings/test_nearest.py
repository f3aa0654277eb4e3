"""Offering something else: deciding slots one by one finds what deciding all of them would."""

from datetime import date, timedelta

from portal.bookings.queries import availability
from portal.bookings.rules import nearest, nearest_on, slots_of
from tests.databases import only
from tests.make import make_booking, make_facility, make_organisation, slot

SATURDAY = date(2026, 11, 28)


@only("sqlite")
async def test_slots_decided_in_order_are_the_best_of_all(database):
    school = await make_organisation()
    halls = [await make_facility(organisation=school, courts=2) for _ in range(2)]
    near = await make_facility(latitude=22.691, courts=2)
    for hour in ("09", "10"):
        for unit in halls[0].units:
            await make_booking(halls[0], f"2026-11-28 {hour}:00", unit=unit)
    await make_booking(near, "2026-11-28 09:00", unit=near.units[0])
    days = [SATURDAY + timedelta(days=ahead) for ahead in range(2)]
    found = (await availability([*halls, near], days)).days
    free = [
        (day.facts, each)
        for day in found.values()
        for unit in day.facts.units
        for each in slots_of(day, unit)
        if each.bookable
    ]
    for hour in ("08", "09", "11", "14", "20"):
        wished = slot(halls[0], f"2026-11-28 {hour}:00")
        for count in (1, 3, 500):
            best = nearest_on(halls[0], wished, found.values(), count)
            assert best, "there is something to offer"
            assert best == nearest(halls[0], wished, free, count)
