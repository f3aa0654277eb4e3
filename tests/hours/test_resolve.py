"""Hours, read from the database: how often it is asked, and that what is kept stays true."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal import database as db
from portal.facilities.queries import all_facts
from portal.facilities.rules import Facts
from portal.hours.queries import closed_notices, resolve, resolve_many
from portal.hours.rules import DayHours, DayType
from portal.kept import forget_everything
from tests.clocks import StoppedClock
from tests.databases import only
from tests.hours.values import shown
from tests.make import (
    insert,
    make_calendar,
    make_closure,
    make_exam,
    make_facility,
    make_hours,
    make_organisation,
    reread,
    write,
)

SATURDAY = date(2026, 11, 28)
FORTNIGHT = [date(2026, 11, 23) + timedelta(days=shift) for shift in range(14)]
QUERIES = 6


async def change(sql: str, *values: Any) -> None:
    async with db.transaction():
        assert await db.execute(sql, *values)


async def make_week(organisation: int | None = None) -> Facts:
    """A facility whose hours tell the kinds of day apart."""
    organisation = organisation or await make_organisation(calendar="CN")
    return await make_facility(
        organisation=organisation,
        hours={
            "school_day": "19:00-21:00",
            "weekend": "08:00-12:00",
            "public_holiday": "08:00-21:00",
            "make_up_workday": "20:00-21:00",
            "school_break": "10:00-12:00",
        },
    )


async def test_one_day_and_a_fortnight_of_everything_take_the_same_queries(
    database: str, statements: list[str]
) -> None:
    await make_calendar()
    for _ in range(40):
        organisation = await make_organisation(calendar="CN")
        for _ in range(5):
            await make_facility(organisation=organisation, hours="09:00-21:00")
    everything = await all_facts()
    assert len(everything) == 200

    statements.clear()
    await resolve(everything[0], SATURDAY)
    assert len(statements) == QUERIES

    statements.clear()
    found = await resolve_many(everything, FORTNIGHT)
    assert len(statements) == QUERIES
    assert len(found) == 200 * 14
    assert all(shown(hours) == "09:00-21:00" for hours in found.values())

    statements.clear()
    assert await resolve_many(everything, FORTNIGHT) == found
    assert await resolve(everything[7], SATURDAY) is found[everything[7].id, SATURDAY]
    assert statements == []


async def test_nothing_asked_is_nothing_read(database: str, statements: list[str]) -> None:
    assert await resolve_many([], FORTNIGHT) == {}
    facts = await make_facility()
    statements.clear()
    assert await resolve_many([facts], []) == {}
    assert statements == []


async def test_all_layers_come_from_the_database(database: str) -> None:
    await make_calendar(2026, holidays={"2026-10-01": "国庆节"}, make_up=["2026-10-10"])
    facts = await make_week()
    await insert(
        "school_period",
        organisation_id=facts.organisation.id,
        kind="school_break",
        starts_on="2026-07-10",
        ends_on="2026-08-31",
        name_zh="暑假",
        name_en="Summer break",
    )
    await make_exam(facts, "2026-06-26", "2026-06-28")
    await insert(
        "hours_exception",
        organisation_id=facts.organisation.id,
        starts_on="2026-11-21",
        ends_on="2026-11-22",
        spans="13:00-14:00",
        reason_zh="运动会",
        reason_en="Sports day",
        set_at=0,
    )
    await make_closure(facts, "2026-11-28 11:00", "2026-11-28 13:00")
    await make_closure(facts, "2026-11-29 00:00", "2026-11-30 00:00", kind="weather")
    facts = await reread(facts.slug)
    days = {
        "2026-11-25": (DayType.SCHOOL_DAY, "19:00-21:00"),
        "2026-11-14": (DayType.WEEKEND, "08:00-12:00"),
        "2026-10-01": (DayType.PUBLIC_HOLIDAY, "08:00-21:00"),
        "2026-10-10": (DayType.MAKE_UP_WORKDAY, "20:00-21:00"),
        "2026-07-11": (DayType.SCHOOL_BREAK, "10:00-12:00"),
        "2026-06-26": (DayType.EXAM_DAY, ""),
        "2026-11-21": (DayType.WEEKEND, "13:00-14:00"),
        "2026-11-28": (DayType.WEEKEND, "08:00-11:00"),
        "2026-11-29": (DayType.WEEKEND, ""),
        "2028-01-03": (DayType.SCHOOL_DAY, ""),  # a year the calendar does not have
    }
    found = await resolve_many([facts], [date.fromisoformat(day) for day in days])
    assert {
        day.isoformat(): (hours.day_type, shown(hours)) for (_, day), hours in found.items()
    } == days


async def test_a_facilitys_own_exception_comes_before_its_organisations(database: str) -> None:
    facts = await make_facility(hours="08:00-12:00")
    for facility_id, spans, set_at in (
        (facts.id, "09:00-10:00", 1),
        (None, "13:00-14:00", 3),
        (facts.id, "10:00-11:00", 2),  # of its own two, the one set last
    ):
        await insert(
            "hours_exception",
            organisation_id=facts.organisation.id,
            facility_id=facility_id,
            starts_on="2026-11-28",
            ends_on="2026-11-28",
            spans=spans,
            reason_zh="训练",
            reason_en="Training",
            set_at=set_at,
        )
    other = await make_facility(organisation=facts.organisation.id, hours="08:00-12:00")
    assert shown(await resolve(await reread(facts.slug), SATURDAY)) == "10:00-11:00"
    assert shown(await resolve(other, SATURDAY)) == "13:00-14:00"


async def test_an_exception_that_cannot_be_read_opens_nothing(database: str) -> None:
    facts = await make_facility(hours="08:00-12:00")
    await insert(
        "hours_exception",
        organisation_id=facts.organisation.id,
        starts_on="2026-11-28",
        ends_on="2026-11-28",
        spans="in the morning",
        reason_zh="训练",
        reason_en="Training",
        set_at=0,
    )
    assert shown(await resolve(await reread(facts.slug), SATURDAY)) == ""


@only("sqlite")
@pytest.mark.parametrize("day", [date.min, date.max, date(1999, 12, 31), date(2201, 1, 1)])
async def test_days_no_calendar_reaches_are_answered(database: str, day: date) -> None:
    for facts in (await make_facility(hours="08:00-12:00"), await make_week()):
        assert not (await resolve(facts, day)).announced


async def test_a_closure_without_an_end_is_read(database: str) -> None:
    facts = await make_facility(hours="08:00-12:00")
    await make_closure(facts, "2026-11-20 00:00", "2026-11-21 00:00", ends_at=2**62)
    hours = await resolve(await reread(facts.slug), SATURDAY)
    assert hours.reasons[0].words.into("en") == "Closed until further notice: floor repairs."


Change = Callable[[Facts], Awaitable[object]]
CHANGES: dict[str, Change] = {
    "a closure": lambda f: make_closure(f, "2026-11-28 08:00", "2026-11-28 09:00"),
    "a closure moved": lambda f: change("UPDATE closure SET starts_at = starts_at - 3600000000"),
    "a closure lifted": lambda f: change("UPDATE closure SET lifted_at = 0"),
    "an exam": lambda f: make_exam(f, "2026-11-28", "2026-11-28"),
    "an exam dropped": lambda f: change("DELETE FROM school_period"),
    "a holiday": lambda f: write(
        "calendar_day",
        calendar="CN",
        on_day="2026-11-28",
        day_type="public_holiday",
        name_zh="校庆",
        name_en="School day",
        source="staff",
    ),
    "a holiday made a working day": lambda f: change(
        "UPDATE calendar_day SET day_type = 'make_up_workday'"
    ),
    "a day of another calendar": lambda f: change("UPDATE calendar_day SET calendar = 'TW'"),
    "a year withdrawn": lambda f: change("UPDATE calendar_year SET announced = FALSE"),
    "another calendar": lambda f: change("UPDATE organisation SET calendar = ''"),
    "a rule": lambda f: change("UPDATE opening_rule SET closes = closes - 30"),
    "a rule dropped": lambda f: change("DELETE FROM opening_rule WHERE day_type = 'weekend'"),
    "a season": lambda f: make_hours(f.id, "06:00-07:00", starts_on="2026-09-01"),
    "a season moved": lambda f: change(
        "UPDATE opening_period SET starts_on = '2026-12-01' WHERE starts_on = '2026-09-01'"
    ),
    "seasons dropped with their rules": lambda f: change("DELETE FROM opening_period"),
    "an exception": lambda f: insert(
        "hours_exception",
        organisation_id=f.organisation.id,
        facility_id=f.id,
        starts_on="2026-11-28",
        ends_on="2026-11-28",
        spans="22:00-23:00",
        reason_zh="夜跑",
        reason_en="Night run",
        set_at=0,
    ),
    "an exception changed": lambda f: change("UPDATE hours_exception SET spans = '21:00-22:00'"),
    "an exception dropped": lambda f: change("DELETE FROM hours_exception"),
    "another zone": lambda f: change("UPDATE facility SET zone = 'Europe/Zurich'"),
    "another place": lambda f: change("UPDATE facility SET latitude = 40.0"),
}


async def test_what_is_kept_is_what_would_be_read(database: str) -> None:
    """One change after the other, each seen at once: through the version, nothing else."""
    await make_calendar(2026)
    slug = (await make_week()).slug
    before = await reread(slug)
    for name, make in CHANGES.items():
        await resolve(before, SATURDAY)  # now it is kept
        await make(before)
        now = await reread(slug)
        assert now.rules_version > before.rules_version, name
        answered = await resolve(now, SATURDAY)
        forget_everything()
        assert answered == await resolve(await reread(slug), SATURDAY), name
        before = now


async def test_a_row_that_moves_is_seen_by_the_owner_it_leaves(database: str) -> None:
    left, joined = await make_facility(hours="08:00-12:00"), await make_facility(hours="")
    before = await resolve(left, SATURDAY)
    assert shown(before) == "08:00-12:00"
    await change(
        "UPDATE opening_period SET facility_id = ?, starts_on = '2020-01-02' WHERE facility_id = ?",
        joined.id,
        left.id,
    )
    assert shown(await resolve(await reread(left.slug), SATURDAY)) == ""
    assert shown(await resolve(await reread(joined.slug), SATURDAY)) == "08:00-12:00"


async def test_a_change_that_is_undone_leaves_nothing_kept(database: str) -> None:
    facts = await make_facility(hours="08:00-12:00")
    inside: list[DayHours] = []

    @db.transactional
    async def change_one_s_mind() -> None:
        await make_closure(facts, "2026-11-28 00:00", "2026-11-29 00:00")
        inside.append(await resolve(await reread(facts.slug), SATURDAY))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_one_s_mind()
    assert shown(inside[0]) == ""
    # The next change is given the very version number that was undone.
    await make_closure(facts, "2026-11-28 08:00", "2026-11-28 09:00")
    assert shown(await resolve(await reread(facts.slug), SATURDAY)) == "09:00-12:00"


async def test_the_banner_tells_each_closure_once(database: str, at: StoppedClock) -> None:
    organisation = await make_organisation()
    halls = [await make_facility(organisation=organisation, hours="08:00-20:00") for _ in range(3)]
    elsewhere = await make_facility(hours="08:00-20:00")
    night = await make_facility(organisation=organisation, hours="21:00-22:00")
    await make_closure(
        halls[0], "2026-11-28 09:00", "2026-11-28 18:00", kind="weather", facility_id=None
    )
    await make_closure(elsewhere, "2026-11-28 00:00", "2026-11-30 00:00")
    facilities = [await reread(each.slug) for each in (*halls, elsewhere, night)]
    notices = await closed_notices(facilities, SATURDAY)
    assert [
        (notice.organisation.id, len(notice.facilities), notice.reason.words.into("en"))
        for notice in notices
    ] == [
        (organisation, 3, "Closed 09:00–18:00: red rain signal."),
        (
            elsewhere.organisation.id,
            1,
            "Closed to the end of Sun 29 Nov: floor repairs.",
        ),
    ]
    assert await closed_notices(facilities, date(2026, 12, 1)) == []
    at("2026-11-28 18:00")  # the rain is over
    assert len(await closed_notices(facilities, SATURDAY)) == 1
