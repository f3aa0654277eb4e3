"""What was booked before today: the weight that must not slow anybody down."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from bench.world import FEED_BOOKINGS, LANGUAGE, World, an_hour
from portal import clock, database
from portal.bookings.feeds import entry_of
from portal.demo.bulk import first_of, insert
from portal.demo.city_rows import Booked, code_of, insert_batch
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts

DAYS = 380
AT_ONCE = 20_000  # bookings in a transaction
STEP = 7919  # a prime: bookings wander over all units
BOOKING = (
    "id, code, person_id, household_id, facility_id, unit_id, on_day, starts_at, ends_at, party,"
    " state, created_at, changed_at, event_zh"
)
EVENT = "booking_id, seq, previous, from_state, to_state, happened_at, actor_id"


async def grow(world: World, wanted: int) -> None:
    """Add past bookings until there are `wanted`; people older than 90 days are gone from them."""
    facilities = await all_facts()
    source = _bookings(world, facilities, wanted)
    while part := list(islice(source, AT_ONCE)):
        async with database.transaction():
            await insert_batch(world.batch, part)
    world.past = wanted


def _bookings(world: World, facilities: list[Facts], wanted: int) -> Iterator[Booked]:
    units = [(facts, unit) for facts in facilities for unit in facts.units]
    days = [world.today - timedelta(days=back) for back in range(1, DAYS + 1)]
    spans = {day: [an_hour(day, hour) for hour in range(9, 19)] for day in days}
    for number in range(world.past, wanted):
        facts, unit = units[number * STEP % len(units)]
        day = days[number % DAYS]
        span = spans[day][number // DAYS % 10]
        yield Booked(facts, unit, day, span, 1, 1)


async def thousand_bookings(world: World, person: int, household: int) -> None:
    """A person's last eighty days, as full as no real person's; entries kept as booking does."""
    hall = world.hall
    midnight = clock.to_us(an_hour(world.today, 0).starts)
    async with database.transaction():
        first = await first_of("booking", FEED_BOOKINGS)
        bookings, events = [], []
        for number in range(FEED_BOOKINGS):
            id_, unit = first + number, hall.units[number % len(hall.units)]
            day = world.today - timedelta(days=1 + number % 80)
            span = an_hour(day, 8 + number // 80)
            created = clock.from_us(midnight) - timedelta(days=90)
            entry = entry_of(
                hall,
                unit,
                code=code_of(id_),
                starts_at=span.starts,
                ends_at=span.ends,
                party=2,
                state="confirmed",
                sequence=0,
                created_at=created,
                changed_at=created,
                language=LANGUAGE,
            )
            made = clock.to_us(created)
            booked = (id_, code_of(id_), person, household, hall.id, unit.id, day.isoformat())
            times = (clock.to_us(span.starts), clock.to_us(span.ends))
            bookings.append((*booked, *times, 2, "confirmed", made, made, entry))
            events.append((id_, 1, None, "new", "confirmed", made, person))
        await insert("booking", BOOKING, bookings)
        await insert("booking_event", EVENT, events)
