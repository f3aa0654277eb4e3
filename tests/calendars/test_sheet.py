"""The sheet at the gate: one A4 page, days that are alike in one column, nothing of anybody's."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from portal.calendars.rules.sheets import sheet_of
from tests import make
from tests.calendars.test_offers import seen
from tests.databases import only

sqlite_only = only("sqlite")
MONDAY = 30


async def sheet(facts, *days):
    """The sheet of some days of November and December 2026."""
    return sheet_of([(await seen(facts, day))[0] for day in days], facts.zone)


def week_from_monday() -> list[date]:
    return [date(2026, 11, MONDAY), *(date(2026, 12, day) for day in range(1, 7))]


@sqlite_only
async def test_days_that_are_alike_share_a_column(database, at) -> None:
    at("2026-11-29 21:30")
    hall = await make.make_facility(terms={"window_days": 14})
    found = await sheet(hall, *week_from_monday())
    assert [column.weekdays.zh for column in found.columns] == ["周一至周五", "周六至周日"]
    assert [column.dates.en for column in found.columns] == ["30 Nov – 4 Dec", "5–6 Dec"]
    assert found.times[0] == "08:00–09:00"
    assert found.times[-1] == "20:00–21:00"
    assert len(found.times) == 11
    weekdays, weekend = found.columns
    assert [state for state, _ in weekdays.cells] == ["off"] * 9 + ["free"] * 2
    assert weekend.hours.zh == "08:00–12:00、14:00–21:00"


@sqlite_only
async def test_a_booking_parts_the_days_and_a_closed_day_says_why(database, at) -> None:
    at("2026-11-29 21:30")
    hall = await make.make_facility(terms={"window_days": 14})
    await make.make_booking(hall, "2026-12-02 19:00")
    await make.make_closure(hall, "2026-12-05 00:00", "2026-12-06 00:00")
    hall = await make.reread(hall.slug)
    found = await sheet(hall, *week_from_monday())
    assert [column.weekdays.en for column in found.columns] == [
        "Mon–Tue",
        "Wed",
        "Thu–Fri",
        "Sat",
        "Sun",
    ]
    assert "地面维修" in found.columns[3].why.into("zh")
    assert found.columns[1].cells[9][0] == "full"


@sqlite_only
async def test_half_hour_slots_stand_in_rows_of_an_hour(database) -> None:
    hall = await make.make_facility(
        hours="08:30-12:00", terms={"slot_minutes": 30, "raster_minutes": 30}
    )
    found = await sheet(hall, date(2026, 11, 28))
    assert found.times == ("08:00–09:00", "09:00–10:00", "10:00–11:00", "11:00–12:00")
    assert {state for state, _ in found.columns[0].cells} == {"free"}


@sqlite_only
async def test_long_slots_have_rows_of_their_own(database) -> None:
    room = await make.make_facility(
        capacity=60,
        kind="reading",
        hours="09:00-21:00",
        terms={"slot_minutes": 240, "raster_minutes": 240, "longest_minutes": 240},
    )
    found = await sheet(room, date(2026, 11, 28))
    assert found.times == ("09:00–13:00", "13:00–17:00", "17:00–21:00")
    assert found.columns[0].cells[0][1].into("zh") == "余 60"


async def test_the_sheet_shows_nobody(client) -> None:
    hall = await make.make_facility(slug="hall")
    alice = await make.make_person()
    code = await make.make_booking(hall, "2026-11-28 09:00", person=alice)
    client.cookies.update(await make.make_session(alice))
    page = (await client.get("/facilities/hall/week/print")).text
    assert code not in page
    assert "我已约" not in page
    assert "打印于11月26日 周四 09:00，以网页为准。" in page
    assert "0755-0000-0000" in page
    assert not re.search(r"<[^>]* style=", page)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("hours", "terms", "pages"),
    [
        ("08:00-12:00, 14:00-21:00", {}, 1),
        ("08:00-20:00", {}, 1),  # twelve hours
        ("08:30-21:00", {"raster_minutes": 30}, 1),
        ("08:00-20:00", {"slot_minutes": 30, "raster_minutes": 30}, 1),
        ("00:00-24:00", {}, 1),
    ],
)
@sqlite_only
async def test_it_is_one_page(server, open_page, database_url, at, hours, terms, pages) -> None:
    from portal import database

    await database.connect(database_url)
    await make.make_facility(
        slug="hall",
        courts=6,
        hours=hours,
        terms=terms,
        name_zh="龙岭实验学校体育馆一层羽毛球训练馆",
        name_en="Badminton training hall on the ground floor of the sports hall",
        bring_zh="请换室内浅色底运动鞋，自带球拍和球，水杯请带盖",
        bring_en="Indoor shoes with light soles, your own racket and shuttles, a bottle with a lid",
        fee_zh="每片场地每小时20元，学生和65岁以上老人免费",
        fee_en="20 yuan a court and hour; free for pupils and people over 65",
    )
    await database.disconnect()
    started = server(DEMO="1", CLOCK="2026-11-26T09:00+08:00")
    page = await open_page()
    for prefix in ("", "/en"):
        await page.goto(f"{started.origin}{prefix}/facilities/hall/week/print")
        printed = await page.pdf(prefer_css_page_size=True)
        assert len(PdfReader(io.BytesIO(printed)).pages) == pages
