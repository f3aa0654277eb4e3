"""The world that is measured: 200 facilities, a hall of six courts half booked, and its people.

Everything lies around today, for the processes that are measured run by the real clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from portal import clock, database
from portal.calendars.actions import make_feed
from portal.demo import scale
from portal.demo.bulk import first_of, insert
from portal.demo.city_rows import Batch, Booked, insert_batch
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.people.sessions import cookie_name, hash_of, new_token
from portal.timespan import TimeSpan, on_the_wall
from tests import make

ZONE = ZoneInfo(make.ZONE)
HOUR = timedelta(hours=1)
COURTS = 6
WEEK_HOURS = range(8, 22)  # of the hall whose week is drawn: 14 rows a day
LONG_HOURS = range(6, 22)  # of the halls that are booked out
BOOKING_HALLS = 3
CITY, CITY_UNITS = 195, 531  # schools with one facility each, and all their units
FACILITIES = CITY + 2 + BOOKING_HALLS
PEOPLE = 8000
BOOKERS, CROWD = 600, 500
SIGNED_IN = 1 + BOOKERS + CROWD  # the first of them
OPEN_DAYS = range(1, 13)  # bookable whatever the hour: released already, not begun
TERMS = {
    "window_days": 14,
    "release_minute": 0,
    "cap_day": 20,
    "cap_week": 100,
    "slot_minutes": 60,
    "party_max": 8,
}
LANGUAGE = "zh"
OTHER = "en"
FEED_BOOKINGS = 1000
FEEDS = 20  # people at the end who have a calendar like that, and no other bookings


@dataclass(frozen=True, slots=True)
class Slot:
    """Something to book."""

    unit: int
    starts: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """Somebody's calendar: whose, and the secret part of its address."""

    person: int
    token: str


@dataclass(slots=True)
class World:
    """What the workloads need to know of it."""

    hall: Facts  # six courts, half booked
    today: date
    people: int  # the number of the first of them; they follow each other
    households: int
    reader: str  # the cookie of somebody with one booking in that week
    bookers: Iterator[str]  # cookies of people who book one after the other, round and round
    crowd: list[str]  # cookies of those who all come at once
    kept: list[Feed]  # calendars of 1,000 bookings whose entries are kept with them
    unkept: list[Feed]  # the same, read in the other language: every entry is to be made
    slots: Iterator[Slot]  # free, each to be booked once
    crowded: Iterator[Slot]  # the same, for the stampedes
    past: int = 0
    batch: Batch = field(init=False)

    def __post_init__(self) -> None:
        self.batch = Batch(
            self.people + SIGNED_IN,
            self.households + SIGNED_IN,
            PEOPLE - SIGNED_IN - FEEDS,
            self.today,
        )


async def made(kept_feeds: int, unkept_feeds: int) -> World:
    """Fill the open, empty database."""
    from bench.past import thousand_bookings

    await scale(schools=CITY, units=CITY_UNITS, past_bookings=0)
    today = clock.today(ZONE)
    async with database.transaction():
        people, households = await _people()
        cookies = await _sessions(people)
        week, crowd, *others = [
            await _hall(hours) for hours in (WEEK_HOURS, LONG_HOURS, *[LONG_HOURS] * BOOKING_HALLS)
        ]
        world = World(
            hall=week,
            today=today,
            people=people,
            households=households,
            reader=cookies[0],
            bookers=cycle(cookies[1 : 1 + BOOKERS]),
            crowd=cookies[-CROWD:],
            kept=[],
            unkept=[],
            slots=iter([slot for hall in others for slot in _slots(hall, today)]),
            crowded=iter(list(_slots(crowd, today))),
        )
        await insert_batch(world.batch, list(_half(week, today)))
        own = Batch(people - 1, households - 1, 2, today)  # whose turn is the reader's
        await insert_batch(own, [_own(week, today)])
    for number in range(kept_feeds + unkept_feeds):
        person = people + PEOPLE - 1 - number
        is_kept = number < kept_feeds
        await thousand_bookings(world, person, households + PEOPLE - 1 - number)
        token = await make_feed(person, LANGUAGE if is_kept else OTHER, instead_of=None)
        (world.kept if is_kept else world.unkept).append(Feed(person, str(token)))
    count = len(await all_facts())
    if count != FACILITIES:
        raise RuntimeError(f"{count} facilities instead of {FACILITIES}")
    return world


async def _people() -> tuple[int, int]:
    """Everybody, each a household; the numbers of the first person and household."""
    household, person = await first_of("household", PEOPLE), await first_of("person", PEOPLE)
    now = clock.to_us(clock.now())
    await insert("household", "id, created_at", [(household + n, now) for n in range(PEOPLE)])
    await insert(
        "person",
        "id, household_id, name, language, email, created_at, seen_at",
        [
            (person + n, household + n, f"邻居{n}", LANGUAGE, f"n{n}@bench.example", now, now)
            for n in range(PEOPLE)
        ],
    )
    return person, household


async def _sessions(people: int) -> list[str]:
    """Sign the first of them in; their cookies."""
    first = await first_of("session", SIGNED_IN)
    now = clock.now()
    tokens = [new_token() for _ in range(SIGNED_IN)]
    times = [clock.to_us(now), clock.to_us(now), clock.to_us(now + timedelta(days=30))]
    await insert(
        "session",
        "id, token_hash, person_id, device, created_at, seen_at, expires_at",
        [(first + n, hash_of(token), people + n, "", *times) for n, token in enumerate(tokens)],
    )
    return [f"{cookie_name()}={token}" for token in tokens]


async def _hall(hours: range) -> Facts:
    school = await make.make_organisation(calendar="CN")
    return await make.make_facility(
        organisation=school,
        courts=COURTS,
        hours=f"{hours.start:02}:00-{hours.stop:02}:00",
        terms=TERMS,
    )


def _half(hall: Facts, today: date) -> Iterator[Booked]:
    """Every second hour of every court for a week, like a chessboard."""
    for ahead in range(7):
        day = today + timedelta(days=ahead)
        for court, unit in enumerate(hall.units):
            for hour in WEEK_HOURS:
                if (court + hour + ahead) % 2:
                    yield Booked(hall, unit, day, an_hour(day, hour), 2, 1)


def _own(hall: Facts, today: date) -> Booked:
    """One hour that `_half` leaves free."""
    day, hour = today + timedelta(days=2), WEEK_HOURS.start
    court = next(court for court in range(COURTS) if not (court + hour + 2) % 2)
    return Booked(hall, hall.units[court], day, an_hour(day, hour), 2, 1)


def _slots(hall: Facts, today: date) -> Iterator[Slot]:
    for ahead in OPEN_DAYS:
        for hour in LONG_HOURS:
            starts = an_hour(today + timedelta(days=ahead), hour).starts
            for unit in hall.units:
                yield Slot(unit.id, starts)


def an_hour(day: date, hour: int) -> TimeSpan:
    """The hour that begins at `hour` on the wall."""
    starts = on_the_wall(day, 60 * hour, ZONE)
    return TimeSpan(starts, starts + HOUR)


def saturday(today: date) -> date:
    """The next one, never today."""
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)
