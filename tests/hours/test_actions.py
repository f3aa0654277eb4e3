"""Setting hours, and refusing what cannot be."""

from datetime import date, timedelta

import pytest

from portal import database as db
from portal.hours.actions import (
    Rule,
    announce,
    close,
    lift,
    seed_calendar,
    set_day,
    set_exception,
    set_opening_period,
    set_school_period,
)
from portal.hours.models import ClosureKind
from portal.hours.queries import resolve
from portal.hours.rules import DayType
from portal.language import Named
from portal.problems import Refused
from tests.hours.values import shown
from tests.make import make_facility, make_organisation, reread, slot

SATURDAY = date(2026, 11, 28)
WHY = Named("校队训练", "Team training")


async def facility(calendar: str = ""):
    return await make_facility(
        organisation=await make_organisation(calendar=calendar), hours="08:00-12:00"
    )


async def on(facts, day: date = SATURDAY):
    return await resolve(await reread(facts.slug), day)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return ",".join(problem.code for problem in refused.value.problems)


async def test_a_calendar_is_seeded_once(database: str) -> None:
    facts = await facility("CN")
    assert await seed_calendar("CN", range(2025, 2028)) > 70
    seeded = await reread(facts.slug)
    assert await seed_calendar("CN", range(2025, 2028)) == 0
    assert (await reread(facts.slug)).rules_version == seeded.rules_version
    years = await db.rows("SELECT year, announced FROM calendar_year ORDER BY year")
    assert [(row[0], bool(row[1])) for row in years] == [(2025, True), (2026, True), (2027, False)]
    assert (await on(facts, date(2026, 10, 10))).day_type is DayType.MAKE_UP_WORKDAY
    assert (await on(facts, date(2026, 2, 15))).day_type is DayType.PUBLIC_HOLIDAY
    new_year = await on(facts, date(2027, 1, 1))
    assert (new_year.day_type, new_year.announced) == (DayType.PUBLIC_HOLIDAY, False)


async def test_every_day_of_2026_is_of_its_kind(database: str) -> None:
    facts = await facility("CN")
    await seed_calendar("CN", [2026])
    facts = await reread(facts.slug)
    days = [date(2026, 1, 1) + timedelta(days=shift) for shift in range(365)]
    kinds = [(await resolve(facts, day)).day_type for day in days]
    assert kinds.count(DayType.PUBLIC_HOLIDAY) == 33
    assert kinds.count(DayType.MAKE_UP_WORKDAY) == 6
    assert kinds.count(DayType.WEEKEND) == 104 - 6 - 14  # less those worked and those in holidays
    assert kinds.count(DayType.SCHOOL_DAY) == 248 - 6  # 248 working days in all


async def test_two_calendars_keep_apart(database: str) -> None:
    await seed_calendar("CN", [2026])
    await seed_calendar("CH-ZH", [2026])
    zurich = await facility("CH-ZH")
    shenzhen = await facility("CN")
    assert (await on(zurich, date(2026, 10, 10))).day_type is DayType.WEEKEND
    assert (await on(shenzhen, date(2026, 10, 10))).day_type is DayType.MAKE_UP_WORKDAY
    assert (await on(zurich, date(2026, 12, 25))).kind.into("zh") == "圣诞节"


async def test_what_staff_say_about_a_year_stays(database: str) -> None:
    await seed_calendar("CN", [2026, 2027])
    facts = await facility("CN")
    await set_day("CN", SATURDAY, DayType.MAKE_UP_WORKDAY, Named("补课", "Make-up lessons"))
    await set_day("CN", date(2026, 10, 10), None, WHY)
    assert await seed_calendar("CN", [2026, 2027]) == 0
    assert (await on(facts)).day_type is DayType.MAKE_UP_WORKDAY
    assert (await on(facts, date(2026, 10, 10))).day_type is DayType.WEEKEND
    assert (await on(facts)).announced


async def test_staff_announce_a_year_when_the_notice_comes(database: str) -> None:
    await seed_calendar("CN", [2027])
    facts = await facility("CN")
    day = date(2027, 1, 9)
    assert not (await on(facts, day)).announced
    await set_day("CN", day, DayType.MAKE_UP_WORKDAY, Named("元旦调休", "For New Year"))
    assert not (await on(facts, day)).announced  # one day known is not the whole year
    await announce("CN", 2027)
    assert (await on(facts, day)).announced
    await seed_calendar("CN", [2027])
    assert (await on(facts, day)).day_type is DayType.MAKE_UP_WORKDAY
    await announce("CN", 2027, announced=False)
    assert not (await on(facts, day)).announced


async def test_an_unknown_calendar_is_refused(database: str) -> None:
    with pytest.raises(Refused) as refused:
        await seed_calendar("ATLANTIS", [2026])
    assert code(refused) == "no_calendar"
    assert await db.value("SELECT count(*) FROM calendar_year") == 0


async def test_an_opening_period_replaces_the_one_that_began_that_day(database: str) -> None:
    facts = await facility()
    for text in ("09:00-10:00", "10:00-12:00, 14:00-16:00"):
        await set_opening_period(
            facts.id, Named("秋", "Autumn"), [Rule(DayType.WEEKEND, text)], starts_on=SATURDAY
        )
    assert shown(await on(facts)) == "10:00-12:00, 14:00-16:00"
    assert shown(await on(facts, date(2026, 11, 21))) == "08:00-12:00"
    assert await db.value("SELECT count(*) FROM opening_period") == 2


async def test_a_period_with_a_mistake_changes_nothing(database: str) -> None:
    facts = await facility()
    for rules, ends_on, expected in (
        ([Rule(DayType.WEEKEND, "9-8")], SATURDAY, "hours_backwards"),
        ([Rule(DayType.WEEKEND, "x"), Rule(DayType.SCHOOL_DAY, "y")], SATURDAY, None),
        ([], date(2026, 11, 27), "days_backwards"),
    ):
        with pytest.raises(Refused) as refused:
            await set_opening_period(facts.id, WHY, rules, starts_on=SATURDAY, ends_on=ends_on)
        assert code(refused) == (expected or "hours_unreadable,hours_unreadable")
    assert await reread(facts.slug) == facts
    assert shown(await on(facts)) == "08:00-12:00"


async def test_school_dates_are_set(database: str) -> None:
    facts = await facility()
    await set_school_period(
        facts.organisation.id,
        DayType.EXAM_DAY,
        Named("期末考试", "Final exams"),
        starts_on=SATURDAY,
        ends_on=SATURDAY,
    )
    assert (await on(facts)).day_type is DayType.EXAM_DAY
    with pytest.raises(Refused) as refused:
        await set_school_period(
            facts.organisation.id,
            DayType.SCHOOL_BREAK,
            WHY,
            starts_on=SATURDAY,
            ends_on=date(2026, 11, 1),
        )
    assert code(refused) == "days_backwards"


async def test_an_exception_is_set_for_one_or_for_all(database: str) -> None:
    one = await facility()
    other = await make_facility(organisation=one.organisation.id, hours="08:00-12:00")
    await set_exception(
        one.organisation.id, "９：00～10：00", WHY, starts_on=SATURDAY, facility_id=one.id
    )
    assert [shown(await on(each)) for each in (one, other)] == ["09:00-10:00", "08:00-12:00"]
    await set_exception(one.organisation.id, "", WHY, starts_on=SATURDAY, facility_id=None)
    assert [shown(await on(each)) for each in (one, other)] == ["09:00-10:00", ""]


@pytest.mark.parametrize(
    ("hours", "reason", "ends_on", "expected"),
    [
        ("", Named("", ""), None, "no_reason"),
        ("", Named("训练", " "), None, "no_reason"),  # half of the readers would not know
        ("soon", WHY, None, "hours_unreadable"),
        ("", WHY, date(2026, 11, 27), "days_backwards"),
    ],
)
async def test_an_exception_with_a_mistake_is_refused(
    database: str, hours: str, reason: Named, ends_on: date | None, expected: str
) -> None:
    facts = await facility()
    with pytest.raises(Refused) as refused:
        await set_exception(
            facts.organisation.id, hours, reason, starts_on=SATURDAY, ends_on=ends_on
        )
    assert code(refused) == expected
    assert await db.value("SELECT count(*) FROM hours_exception") == 0


async def test_a_closure_is_made_and_lifted(database: str) -> None:
    facts = await facility()
    rain = await close(
        facts.organisation.id,
        slot(facts, "2026-11-28 08:00", 120),
        Named("暴雨红色预警", "red rain signal"),
        kind=ClosureKind.WEATHER,
    )
    hours = await on(facts)
    assert shown(hours) == "10:00-12:00"
    assert hours.reasons[0].words.into("zh") == "08:00–10:00 关闭：暴雨红色预警。"
    assert await lift(rain)
    assert not await lift(rain)  # it is lifted once
    assert not await lift(rain + 1)
    assert shown(await on(facts)) == "08:00-12:00"


async def test_a_closure_needs_a_reason(database: str) -> None:
    facts = await facility()
    with pytest.raises(Refused) as refused:
        await close(facts.organisation.id, slot(facts, "2026-11-28 08:00"), Named("", ""))
    assert code(refused) == "no_reason"
    assert shown(await on(facts)) == "08:00-12:00"


async def test_several_changes_hold_together_or_not_at_all(database: str) -> None:
    facts = await facility()

    @db.transactional
    async def close_and_mistake() -> None:
        await close(facts.organisation.id, slot(facts, "2026-11-28 08:00"), WHY)
        await set_exception(facts.organisation.id, "x", WHY, starts_on=SATURDAY)

    with pytest.raises(Refused):
        await close_and_mistake()
    assert shown(await on(facts)) == "08:00-12:00"
