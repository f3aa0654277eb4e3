"""What the tables refuse, whatever program writes to them."""

from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from portal import database as db
from tests.make import make_facility, make_organisation

YEAR = {"calendar": "CN", "year": 2026, "announced": True, "source": "", "changed_at": 0}
DAY = {
    "calendar": "CN",
    "on_day": "2026-10-01",
    "day_type": "public_holiday",
    "name_zh": "",
    "name_en": "",
    "source": "",
}
DATES = {"starts_on": "2026-01-01", "ends_on": "2026-01-31"}
NAMES = {"name_zh": "", "name_en": ""}
SCHOOL = {"organisation_id": "own", "kind": "exam", **DATES, **NAMES}
PERIOD = {"facility_id": "own", **DATES, **NAMES}
RULE = {
    "period_id": "own",
    "day_type": "weekend",
    "weekdays": 127,
    "opens": 480,
    "closes": 720,
    "until_dusk": False,
}
SAID = {"reason_zh": "", "reason_en": "", "set_at": 0}
EXCEPTION = {"organisation_id": "own", "facility_id": "own", **DATES, "spans": "", **SAID}
CLOSURE = {
    "organisation_id": "own",
    "facility_id": "own",
    "kind": "closure",
    "starts_at": 1,
    "ends_at": 2,
    **SAID,
}


async def put(table: str, values: dict[str, Any]) -> None:
    """One row, by raw SQL; "own" and "other" stand for the ids of two organisations' things."""
    ids = {}
    for whose in ("own", "other"):
        facts = await make_facility(organisation=await make_organisation(), hours="")
        ids[whose] = {
            "organisation_id": facts.organisation.id,
            "facility_id": facts.id,
            "period_id": await db.value(
                "SELECT id FROM opening_period WHERE facility_id = ?", facts.id
            ),
        }
    row = {
        name: ids[value][name] if value in ("own", "other") else value
        for name, value in values.items()
    }
    async with db.transaction():
        await db.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({db.marks(len(row))})", *row.values()
        )


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("calendar_year", YEAR),
        ("calendar_day", DAY),
        ("school_period", SCHOOL),
        ("opening_period", PERIOD),
        ("opening_rule", RULE),
        ("hours_exception", EXCEPTION),
        ("hours_exception", EXCEPTION | {"facility_id": None}),
        ("closure", CLOSURE),
        ("closure", CLOSURE | {"facility_id": None}),
    ],
)
async def test_a_sound_row_is_taken(database: str, table: str, row: dict[str, Any]) -> None:
    await put(table, row)
    assert await db.value(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("calendar_year", YEAR | {"year": 1999}),
        ("calendar_year", YEAR | {"year": 2201}),
        ("calendar_year", YEAR | {"announced": None}),
        ("calendar_day", DAY | {"day_type": "weekend"}),
        ("calendar_day", DAY | {"on_day": None}),
        ("school_period", SCHOOL | {"kind": "party"}),
        ("school_period", SCHOOL | {"starts_on": "2026-02-01"}),  # ends before it starts
        ("school_period", SCHOOL | {"organisation_id": 999_999}),
        ("opening_period", PERIOD | {"starts_on": "2026-02-01"}),
        ("opening_period", PERIOD | {"starts_on": "2020-01-01"}),  # one begins then already
        ("opening_period", PERIOD | {"facility_id": 999_999}),
        ("opening_rule", RULE | {"day_type": "holiday"}),
        ("opening_rule", RULE | {"weekdays": 0}),  # never
        ("opening_rule", RULE | {"weekdays": 128}),  # on an eighth day
        ("opening_rule", RULE | {"opens": -1}),
        ("opening_rule", RULE | {"opens": 1440, "closes": 1441}),
        ("opening_rule", RULE | {"closes": 1441}),
        ("opening_rule", RULE | {"opens": 720}),  # opens as it closes
        ("opening_rule", RULE | {"opens": 721}),
        ("opening_rule", RULE | {"period_id": 999_999}),
        ("hours_exception", EXCEPTION | {"starts_on": "2026-02-01"}),
        ("hours_exception", EXCEPTION | {"facility_id": "other"}),  # another school's facility
        ("hours_exception", EXCEPTION | {"organisation_id": 999_999, "facility_id": None}),
        ("hours_exception", EXCEPTION | {"spans": None}),
        ("hours_exception", EXCEPTION | {"set_by_id": 999_999}),
        ("closure", CLOSURE | {"kind": "mood"}),
        ("closure", CLOSURE | {"ends_at": 1}),  # no time at all
        ("closure", CLOSURE | {"ends_at": 0}),
        ("closure", CLOSURE | {"facility_id": "other"}),
        ("closure", CLOSURE | {"organisation_id": 999_999, "facility_id": None}),
        ("closure", CLOSURE | {"reason_zh": None}),
        ("closure", CLOSURE | {"set_by_id": 999_999}),
    ],
)
async def test_a_row_that_cannot_be_is_refused(
    database: str, table: str, row: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        await put(table, row)


@pytest.mark.parametrize(("table", "row"), [("calendar_year", YEAR), ("calendar_day", DAY)])
async def test_a_calendar_has_each_day_and_year_once(
    database: str, table: str, row: dict[str, Any]
) -> None:
    await put(table, row)
    with pytest.raises(IntegrityError):
        await put(table, row)


async def test_a_period_takes_its_rules_with_it(database: str) -> None:
    facts = await make_facility(hours="08:00-12:00")
    async with db.transaction():
        await db.execute("DELETE FROM opening_period WHERE facility_id = ?", facts.id)
    assert await db.value("SELECT count(*) FROM opening_rule") == 0


async def test_a_facility_with_closures_stays_with_its_organisation(database: str) -> None:
    facts = await make_facility()
    other = await make_organisation()
    async with db.transaction():
        await db.execute(
            "INSERT INTO closure (organisation_id, facility_id, kind, starts_at, ends_at,"
            " reason_zh, reason_en, set_at) VALUES (?, ?, 'closure', 1, 2, '', '', 0)",
            facts.organisation.id,
            facts.id,
        )
    with pytest.raises(IntegrityError):
        async with db.transaction():
            await db.execute(
                "UPDATE facility SET organisation_id = ? WHERE id = ?", other, facts.id
            )
