"""Makers: each writes what a test asks for, with defaults for the rest, as plain rows.

They open no page and run no action, so that a test of either stands on its own feet. Wall times are
Shanghai's unless the facility has another zone.
"""

import itertools
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal import clock, database
from portal.claims.rules import ticks_of
from portal.facilities.queries import facts_of
from portal.facilities.rules import Facts, UnitFacts
from portal.people.sessions import cookie_name, hash_of
from portal.timespan import TimeSpan, on_the_wall

ZONE = "Asia/Shanghai"
ALL_DAYS = ("school_day", "weekend", "school_break", "make_up_workday", "public_holiday")
SCHOOL_HOURS: Mapping[str, str] = {
    "school_day": "19:00-21:00",
    "make_up_workday": "19:00-21:00",
    "weekend": "08:00-12:00, 14:00-21:00",
    "public_holiday": "08:00-12:00, 14:00-21:00",
    "school_break": "08:00-12:00, 14:00-21:00",
}
TERMS: Mapping[str, int] = {
    "slot_minutes": 60,
    "raster_minutes": 60,
    "buffer_minutes": 0,
    "longest_minutes": 120,
    "window_days": 7,
    "release_minute": 8 * 60,
    "notice_minutes": 30,
    "cancel_minutes": 120,
    "party_max": 4,
    "guardian_age": 14,
    "cap_day": 1,
    "cap_week": 3,
}

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Made:
    """A person of the cast."""

    id: int
    household_id: int
    name: str


async def insert(table: str, **values: Any) -> int:
    """One row; its id."""
    async with database.transaction():
        found = await database.row(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({database.marks(len(values))})"
            " RETURNING id",
            *values.values(),
        )
    assert found is not None
    return int(found[0])


async def write(table: str, **values: Any) -> None:
    """One row of a table that has no id."""
    async with database.transaction():
        await database.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({database.marks(len(values))})",
            *values.values(),
        )


async def make_calendar(
    *years: int,
    name: str = "CN",
    holidays: Mapping[str, str] | None = None,
    make_up: Sequence[str] = (),
) -> str:
    """Announced years of public holidays: `holidays` is day to Chinese name."""
    now = clock.to_us(clock.now())
    for year in years or (2026, 2027):
        await write(
            "calendar_year", calendar=name, year=year, announced=True, source="", changed_at=now
        )
    days = [(day, "public_holiday", named) for day, named in (holidays or {}).items()]
    days += [(day, "make_up_workday", "调休") for day in make_up]
    for day, day_type, named in days:
        await write(
            "calendar_day",
            calendar=name,
            on_day=day,
            day_type=day_type,
            name_zh=named,
            name_en=named,
            source="",
        )
    return name


async def make_organisation(**changes: Any) -> int:
    """A school on Longling Road, without a calendar of public holidays; its id."""
    number = next(_numbers)
    return await insert(
        "organisation",
        **{
            "slug": f"school-{number}",
            "kind": "school",
            "name_zh": f"第{number}学校",
            "name_en": f"School No. {number}",
            "address_zh": "龙岭路18号",
            "address_en": "18 Longling Road",
            "latitude": 22.69,
            "longitude": 114.34,
            "telephone": "0755-0000-0118",
            "calendar": "",
            **changes,
        },
    )


async def make_facility(
    *,
    organisation: int | None = None,
    courts: int = 1,
    capacity: int = 1,
    halves: bool = False,
    hours: Mapping[str, str] | str = SCHOOL_HOURS,
    terms: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Facts:
    """A facility with units, hours and terms, as its rules see it.

    `courts` equal courts; with `capacity` over 1 a room shared by head count; `halves` a pitch that
    is also two halves. `hours` by day type, or one text for every kind of day.
    """
    number = next(_numbers)
    slug = str(changes.pop("slug", f"hall-{number}"))
    facility_id = await insert(
        "facility",
        **{
            "organisation_id": organisation or await make_organisation(),
            "slug": slug,
            "kind": "badminton",
            "name_zh": f"第{number}羽毛球馆",
            "name_en": f"Badminton hall {number}",
            "indoor": True,
            "lit": True,
            "surface": "wood",
            "latitude": 22.69,
            "longitude": 114.34,
            "zone": ZONE,
            "tick_minutes": 30,
            "gate_zh": "东门",
            "gate_en": "East gate",
            "bring_zh": "自带球拍",
            "bring_en": "Your own racket",
            "fee_zh": "免费",
            "fee_en": "Free of charge",
            **changes,
        },
    )
    await _make_units(facility_id, courts, capacity, halves=halves)
    await make_hours(facility_id, hours)
    await make_terms(facility_id, **(terms or {}))
    return await reread(slug)


async def reread(slug: str) -> Facts:
    """The facility as its rules are now."""
    facts = await facts_of(slug)
    assert facts is not None
    return facts


async def _make_units(facility_id: int, courts: int, capacity: int, *, halves: bool) -> None:
    if halves:
        spaces = [
            await make_space(facility_id, f"{side}半场", f"Half {side}") for side in ("A", "B")
        ]
        await make_unit(facility_id, spaces, "全场", "Whole pitch", position=0)
        for position, (space, side) in enumerate(zip(spaces, "AB", strict=True), start=1):
            await make_unit(facility_id, [space], f"{side}半场", f"Half {side}", position=position)
        return
    takes = "places" if capacity > 1 else "whole"
    for place in range(1, courts + 1):
        zh, en = (f"{place}号场", f"Court {place}") if capacity == 1 else ("阅览室", "Reading room")
        space = await make_space(facility_id, zh, en, capacity)
        await make_unit(facility_id, [space], zh, en, takes=takes, position=place)


async def make_space(facility_id: int, zh: str, en: str, capacity: int = 1) -> int:
    return await insert("space", facility_id=facility_id, name_zh=zh, name_en=en, capacity=capacity)


async def make_unit(
    facility_id: int,
    spaces: Sequence[int],
    zh: str,
    en: str,
    *,
    takes: str = "whole",
    position: int = 0,
) -> int:
    unit_id = await insert(
        "unit", facility_id=facility_id, name_zh=zh, name_en=en, takes=takes, position=position
    )
    for space_id in spaces:
        await write("unit_space", unit_id=unit_id, space_id=space_id, facility_id=facility_id)
    return unit_id


async def make_terms(facility_id: int, holds_from: str = "2020-01-01", **changes: Any) -> int:
    return await insert(
        "terms", facility_id=facility_id, holds_from=holds_from, **{**TERMS, **changes}
    )


async def make_hours(
    facility_id: int, hours: Mapping[str, str] | str, starts_on: str = "2020-01-01"
) -> int:
    """A season of opening hours; the period's id."""
    by_type = dict.fromkeys(ALL_DAYS, hours) if isinstance(hours, str) else hours
    period_id = await insert(
        "opening_period",
        facility_id=facility_id,
        name_zh="全年",
        name_en="All year",
        starts_on=starts_on,
    )
    for day_type, text in by_type.items():
        for span in filter(None, (each.strip() for each in text.split(","))):
            opens, closes = (_minutes(time) for time in span.split("-"))
            await insert(
                "opening_rule",
                period_id=period_id,
                day_type=day_type,
                opens=opens,
                closes=closes,
                until_dusk=False,
            )
    return period_id


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return 60 * int(hour) + int(minute or 0)


async def make_closure(
    facts: Facts, starts: str, ends: str, *, kind: str = "closure", **changes: Any
) -> int:
    """Hours taken back from `starts` to `ends`, wall times such as "2026-11-28 14:00"."""
    return await insert(
        "closure",
        **{
            "organisation_id": facts.organisation.id,
            "facility_id": facts.id,
            "kind": kind,
            "starts_at": clock.to_us(wall(starts, facts.zone)),
            "ends_at": clock.to_us(wall(ends, facts.zone)),
            "reason_zh": "暴雨红色预警" if kind == "weather" else "地面维修",
            "reason_en": "red rain signal" if kind == "weather" else "floor repairs",
            "set_at": clock.to_us(clock.now()),
            **changes,
        },
    )


async def make_exam(facts: Facts, first: str, last: str) -> int:
    return await insert(
        "school_period",
        organisation_id=facts.organisation.id,
        kind="exam",
        starts_on=first,
        ends_on=last,
        name_zh="中考考点",
        name_en="Exam site",
    )


def wall(text: str, zone: ZoneInfo | None = None) -> datetime:
    """ "2026-11-28 09:00" on a wall clock, as an instant."""
    at = datetime.fromisoformat(text)
    return on_the_wall(at.date(), at.hour * 60 + at.minute, zone or ZoneInfo(ZONE))


def slot(facts: Facts, text: str, minutes: int = 60) -> TimeSpan:
    """The span that begins at a wall time of the facility."""
    starts = wall(text, facts.zone)
    return TimeSpan(starts, starts + timedelta(minutes=minutes))


async def make_person(name: str = "Alice", **changes: Any) -> Made:
    """A resident, in a household of their own unless `household_id` names one."""
    now = clock.to_us(clock.now())
    household_id = changes.pop("household_id", None) or await insert("household", created_at=now)
    person_id = await insert(
        "person",
        **{
            "household_id": household_id,
            "name": name,
            "language": "zh",
            "phone": f"+86139{next(_numbers):08d}",
            "created_at": now,
            "seen_at": now,
            **changes,
        },
    )
    return Made(person_id, household_id, name)


async def make_session(person: Made) -> dict[str, str]:
    """The cookies of a browser in which the person is signed in."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    await insert(
        "session",
        token_hash=hash_of(token),
        person_id=person.id,
        device="",
        created_at=clock.to_us(now),
        seen_at=clock.to_us(now),
        expires_at=clock.to_us(now + timedelta(days=30)),
    )
    return {cookie_name(): token}


async def make_booking(
    facts: Facts,
    starts: str,
    *,
    unit: UnitFacts | None = None,
    person: Made | None = None,
    minutes: int = 60,
    party: int = 1,
    state: str = "confirmed",
) -> str:
    """A booking with its claims from a wall time such as "2026-11-28 09:00"; its code.

    Without `person` a resident is made for it. A hold or a request lasts five minutes.
    """
    person = person or await make_person("Charlie")
    unit = unit or facts.units[0]
    span = slot(facts, starts, minutes)
    now = clock.now()
    held_until = clock.to_us(now + timedelta(minutes=5)) if state in ("held", "requested") else None
    number = next(_numbers)
    code = f"T{number:07d}"
    async with database.transaction():
        booking_id = await insert(
            "booking",
            code=code,
            person_id=person.id,
            household_id=person.household_id,
            facility_id=facts.id,
            unit_id=unit.id,
            on_day=_day(starts).isoformat(),
            starts_at=clock.to_us(span.starts),
            ends_at=clock.to_us(span.ends),
            party=party,
            state=state,
            held_until=held_until,
            created_at=clock.to_us(now),
            changed_at=clock.to_us(now),
        )
        await write(
            "booking_event",
            booking_id=booking_id,
            seq=1,
            from_state="new",
            to_state=state,
            happened_at=clock.to_us(now),
        )
        await _claim(facts, unit, span, booking_id, party, held_until)
        await database.execute(
            "UPDATE facility SET claims_version = claims_version + 1 WHERE id = ?", facts.id
        )
    return code


async def _claim(
    facts: Facts, unit: UnitFacts, span: TimeSpan, booking_id: int, party: int, until: int | None
) -> None:
    """The lowest places that are free in every tick of every space."""
    terms = facts.terms_on(span.starts.astimezone(facts.zone).date())
    ticks = ticks_of(span, facts.tick_minutes, terms.buffer_minutes if terms else 0)
    for space in unit.spaces:
        wanted = space.capacity if unit.takes_whole else party
        taken = {
            row[0]
            for row in await database.rows(
                "SELECT place FROM claim WHERE space_id = ? AND tick >= ? AND tick < ?",
                space.id,
                ticks.start,
                ticks.stop,
            )
        }
        free = [place for place in range(1, space.capacity + 1) if place not in taken][:wanted]
        assert len(free) == wanted, "that slot is taken already"
        rows = [
            (space.id, tick, place, space.capacity, booking_id, until or clock.NEVER_US)
            for tick in ticks
            for place in free
        ]
        await database.execute(
            "INSERT INTO claim (space_id, tick, place, capacity, booking_id, expires_at) VALUES "
            + database.marks(len(rows), 6),
            *itertools.chain.from_iterable(rows),
        )


def _day(starts: str) -> date:
    return date.fromisoformat(starts[:10])
