"""What is measured, in the order of the table. Each checks that it was answered rightly."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.client import Answer, Connection, connect, get, post
from bench.floor import Commit
from bench.processor import Meter
from bench.rounds import Figures, Once, Pace, Round, figures, side_by_side
from bench.world import FEED_BOOKINGS, Feed, Slot, World, saturday
from portal import clock, database
from portal.bookings.rules.instants import instant_text

MOST = 5000  # requests of one round, whatever the pace
TOGETHER = 8  # people who book beside each other in the second half of W3
OK, SEE_OTHER, NOT_MODIFIED, CONFLICT = 200, 303, 304, 409


class Wrong(Exception):  # noqa: N818  not an error of this program
    """An answer that must not be measured, for it is not the right one."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One running portal on one world, and the floor beside it."""

    world: World
    origin: str
    meter: Meter
    floor: str
    floor_meter: Meter
    commit: Commit
    pace: Pace
    stampedes: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a workload and, where there is one, its floor."""

    name: str
    figures: Figures
    floor: Figures | None = None
    size: int = 0  # bytes of the answer
    note: str = ""


async def all_of(bench: Bench) -> AsyncIterator[Line]:
    """Every workload in turn."""
    world = bench.world
    first = world.today + timedelta(days=1)
    week = f"/facilities/{world.hall.slug}/week?from={first}"
    day = saturday(world.today)
    search = f"/facilities?day={day}&from=10:00&to=12:00"
    yield await page(bench, "W1 week, all courts together", week)
    yield await page(bench, "W1 week, each court", f"{week}&unit=each")
    yield await page(bench, "W1 week, first after a booking", week, changed=True)
    yield await page(bench, "W2 free on Saturday 10–12", search)
    yield await page(bench, "W2 the same, first after a booking", search, changed=True)
    async for line in booking(bench):
        yield line
    yield await stampede(bench)
    async for line in feeds(bench):
        yield line


async def page(bench: Bench, name: str, path: str, *, changed: bool = False) -> Line:
    """A page, asked for again and again; `changed` makes each the first after a booking."""
    asking, bare = await connect(bench.origin), await connect(bench.floor)
    request = get(bench.origin, path, cookie=bench.world.reader)
    sample = _right(await asking.ask(request), OK)
    if b"<h1" not in sample.body:
        raise Wrong(f"{path} is no page")

    async def one() -> float:
        if changed:
            await _as_after_a_booking(bench.world.hall.id)
        answer = await asking.ask(request)
        return _right(answer, OK).seconds

    size = len(sample.body)
    ours, floor = await side_by_side(
        bench.pace,
        (_for_a_while(bench.pace, one), bench.meter),
        (_bare(bench, bare, size), bench.floor_meter),
    )
    asking.close()
    bare.close()
    return Line(name, ours, floor, size)


async def booking(bench: Bench) -> AsyncIterator[Line]:
    """Bookings that nobody competes for, each by another person: in turn, then side by side."""
    asking = [await connect(bench.origin) for _ in range(TOGETHER)]

    async def book(connection: Connection) -> float:
        request = _booking(bench, next(bench.world.slots), next(bench.world.bookers))
        answer = await connection.ask(request)
        return _right(answer, SEE_OTHER).seconds

    async def in_turn() -> list[float]:
        return [await book(asking[0]) for _ in range(bench.pace.bookings)]

    async def share(connection: Connection) -> list[float]:
        return [await book(connection) for _ in range(bench.pace.bookings // TOGETHER)]

    async def together() -> list[float]:
        shares = await asyncio.gather(*map(share, asking))
        return [seconds for each in shares for seconds in each]

    bare = _for_a_while(bench.pace, lambda: _timed(bench.commit))
    for name, once in (("W3 a booking", in_turn), (f"W3 {TOGETHER} people book", together)):
        ours, floor = await side_by_side(bench.pace, (once, bench.meter), (bare, bench.floor_meter))
        yield Line(name, ours, floor, note="floor: a bare commit of one row")
    _close(asking)


async def stampede(bench: Bench) -> Line:
    """Everybody at once for a tenth as many slots, those for one slot next to each other."""
    crowd = bench.pace.crowd
    places = crowd // 10
    rounds: list[Round] = []
    outcomes: Counter[int] = Counter()
    for _ in range(bench.stampedes):
        asking = [await connect(bench.origin) for _ in range(crowd)]
        slots = [next(bench.world.crowded) for _ in range(places)]
        requests = [
            _booking(bench, slots[number * places // crowd], cookie)
            for number, cookie in enumerate(bench.world.crowd[:crowd])
        ]
        bench.meter.start()
        answers = await asyncio.gather(
            *(each.ask(request) for each, request in zip(asking, requests, strict=True))
        )
        rounds.append(Round([answer.seconds for answer in answers], bench.meter.stop()))
        _close(asking)
        codes = Counter(answer.status for answer in answers)
        outcomes += codes
        booked = await _booked(slots)
        if codes[SEE_OTHER] != places or booked != (places, places):
            raise Wrong(f"{codes[SEE_OTHER]} winners, {booked} bookings and slots of {places}")
    failed = sum(count for status, count in outcomes.items() if status >= 500)
    note = (
        f"{outcomes[SEE_OTHER] // bench.stampedes} winners of {crowd} each time,"
        f" {outcomes[CONFLICT]} told that somebody was quicker, {failed} answered 5xx"
    )
    return Line(f"W4 {crowd} people for {places} slots", figures(rounds), note=note)


async def feeds(bench: Bench) -> AsyncIterator[Line]:
    """A calendar of a thousand bookings: first, again, and when there is nothing new."""
    asking, bare = await connect(bench.origin), await connect(bench.floor)

    async def first_time(feed: Feed) -> Round:
        bench.meter.start()
        answer = await asking.ask(get(bench.origin, f"/feeds/{feed.token}.ics"))
        spent = bench.meter.stop()
        count = _right(answer, OK).body.count(b"BEGIN:VEVENT")
        if count != FEED_BOOKINGS:
            raise Wrong(f"{count} entries in a calendar of {FEED_BOOKINGS}")
        return Round([answer.seconds], spent)

    cold = figures([await first_time(feed) for feed in bench.world.kept])
    unkept = figures([await first_time(feed) for feed in bench.world.unkept])
    path = f"/feeds/{bench.world.kept[0].token}.ics"
    sample = _right(await asking.ask(get(bench.origin, path)), OK)
    size = len(sample.body)
    mark = sample.header(b"etag").decode()

    async def again(request: bytes, status: int) -> float:
        return _right(await asking.ask(request), status).seconds

    plain = get(bench.origin, path)
    conditional = get(bench.origin, path, if_none_match=mark)
    warm, bare_warm = await side_by_side(
        bench.pace,
        (_for_a_while(bench.pace, lambda: again(plain, OK)), bench.meter),
        (_bare(bench, bare, size), bench.floor_meter),
    )
    unchanged, bare_unchanged = await side_by_side(
        bench.pace,
        (_for_a_while(bench.pace, lambda: again(conditional, NOT_MODIFIED)), bench.meter),
        (_bare(bench, bare, 0), bench.floor_meter),
    )
    yield Line("W5 calendar of 1,000, cold", cold, bare_warm, size)
    yield Line("W5 the same, every entry to be made", unkept, bare_warm, size)
    yield Line("W5 the same, warm", warm, bare_warm, size)
    yield Line("W5 the same, nothing new (304)", unchanged, bare_unchanged, 0)
    asking.close()
    bare.close()


def _for_a_while(pace: Pace, one: Callable[[], Awaitable[float]]) -> Once:
    """A round: one after the other until the time is up."""

    async def once() -> list[float]:
        took: list[float] = []
        until = time.perf_counter() + pace.seconds
        while not took or (time.perf_counter() < until and len(took) < MOST):
            took.append(await one())
        return took

    return once


def _bare(bench: Bench, connection: Connection, size: int) -> Once:
    request = get(bench.floor, f"/{size}")
    status = OK if size else NOT_MODIFIED

    async def one() -> float:
        return _right(await connection.ask(request), status).seconds

    return _for_a_while(bench.pace, one)


async def _timed(commit: Commit) -> float:
    began = time.perf_counter()
    await commit()
    return time.perf_counter() - began


def _booking(bench: Bench, slot: Slot, cookie: str) -> bytes:
    form = {
        "unit": slot.unit,
        "starts": instant_text(slot.starts),
        "party": 2,
        "submission": secrets.token_urlsafe(18),
    }
    return post(bench.origin, "/bookings", form, cookie=cookie)


def _right(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Wrong(f"{answer.status} instead of {status}: {answer.body[:2000].decode()}")
    return answer


def _close(connections: Iterable[Connection]) -> None:
    for each in connections:
        each.close()


async def _as_after_a_booking(facility: int) -> None:
    """What a booking tells pages: nothing they kept of this facility is true any more."""
    async with database.transaction():
        await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1 WHERE id = ?", facility
        )


async def _booked(slots: Sequence[Slot]) -> tuple[int, int]:
    """Bookings of these slots, and how many of the slots have one."""
    counts = [
        await database.value(
            "SELECT count(*) FROM booking"
            " WHERE unit_id = ? AND starts_at = ? AND state = 'confirmed'",
            slot.unit,
            clock.to_us(slot.starts),
        )
        for slot in slots
    ]
    return sum(counts), sum(count > 0 for count in counts)
