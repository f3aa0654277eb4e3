"""The week as a table: every cell, kept while nothing changes it, and never shown when it did."""

import gzip
import re
from html import unescape
from typing import Any

from portal.calendars.drawing import draw_week
from portal.calendars.rules.weeks import week_of
from portal.web.marks import MARKS
from portal.web.render import environment
from tests import make
from tests.calendars.test_offers import SATURDAY as SATURDAY_DAY
from tests.calendars.test_offers import TODAY, seen
from tests.databases import only

SATURDAY = "2026-11-28"
sqlite_only = only("sqlite")


def cells(page: str) -> list[str]:
    """The states of the table's cells, row by row."""
    table = page[page.index("<table") : page.index("</table>")]
    return re.findall(r'<td data-s="(\w+)"', table)


async def test_six_courts_for_a_week_are_588_cells(client) -> None:
    hall = await make.make_facility(courts=6, slug="hall", hours="08:00-22:00")
    await make.make_booking(hall, f"{SATURDAY} 09:00", unit=hall.units[2])
    page = (await client.get("/facilities/hall/week?unit=each")).text
    assert len(cells(page)) == 588
    assert cells(page).count("full") == 1
    assert "<caption>周四 11月26日至周三 12月2日的可约时段</caption>" in page
    assert page.count('scope="col"') == 8
    assert page.count('scope="row"') == 84
    assert len(gzip.compress(page.encode())) <= 14 * 1024
    together = (await client.get("/facilities/hall/week")).text
    assert len(cells(together)) == 98
    assert "可约 5 场" in together


async def test_the_table_scrolls_in_a_region_of_its_own(client) -> None:
    await make.make_facility(slug="hall")
    page = (await client.get("/facilities/hall/week")).text
    [region] = re.findall(r'<div class="scroll"[^>]*>', page)
    assert 'tabindex="0"' in region
    assert 'role="region"' in region
    assert "可左右滑动" in region


async def test_only_free_times_leaves_out_full_rows_and_closed_days(client) -> None:
    hall = await make.make_facility(slug="hall")
    for hour in ("08:00", "09:00"):
        for day in ("28", "29"):
            await make.make_booking(hall, f"2026-11-{day} {hour}")
    await make.make_closure(hall, "2026-11-27 00:00", "2026-11-28 00:00")
    page = (await client.get("/facilities/hall/week?only=free")).text
    assert "08:00–09:00" not in page
    assert "周五" not in page[page.index("<thead") : page.index("</thead>")]
    assert set(cells(page)) == {"free", "off"}


@sqlite_only
async def test_nothing_free_is_said(client) -> None:
    hall = await make.make_facility(slug="hall")
    await make.make_closure(hall, "2026-11-01 00:00", "2027-01-01 00:00")
    page = (await client.get("/facilities/hall/week?only=free")).text
    assert "这几天没有空的时段。" in page
    assert "地面维修" in page  # and why


async def test_a_kept_week_takes_four_queries_however_many_bookings(client, statements) -> None:
    hall = await make.make_facility(courts=6, slug="hall", hours="08:00-22:00")
    client.cookies.update(await make.make_session(await make.make_person()))
    counts = []
    for hours in ((8,), range(9, 22)):
        for day in ("27", "28", "29", "30"):
            for unit in hall.units:
                for hour in hours:
                    await make.make_booking(hall, f"2026-11-{day} {hour:02d}:00", unit=unit)
        await client.get("/facilities/hall/week?unit=each")
        statements.clear()
        await client.get("/facilities/hall/week?unit=each")
        counts.append(len(statements))
    assert counts == [4, 4], statements


async def test_a_kept_week_is_never_shown_when_something_changed(client, at) -> None:
    hall = await make.make_facility(slug="hall")
    path = "/facilities/hall/week"
    assert cells((await client.get(path)).text).count("free") == 32
    await make.make_booking(hall, f"{SATURDAY} 09:00")
    assert cells((await client.get(path)).text).count("free") == 31
    await make.make_closure(hall, "2026-11-29 00:00", "2026-11-30 00:00", kind="weather")
    page = (await client.get(path)).text
    assert cells(page).count("wx") == 11
    assert "暴雨红色预警" in page
    at("2026-11-26 18:45")  # too late for seven o'clock
    assert cells((await client.get(path)).text).count("free") == 19


async def test_ones_own_bookings_are_ones_own(client) -> None:
    hall = await make.make_facility(slug="hall", courts=2)
    alice = await make.make_person()
    code = await make.make_booking(hall, f"{SATURDAY} 09:00", person=alice)
    client.cookies.update(await make.make_session(alice))
    hers = (await client.get("/facilities/hall/week")).text
    assert f'<td data-s="mine"><a href="/bookings/{code}"' in hers
    client.cookies.clear()
    everybodys = (await client.get("/facilities/hall/week")).text
    assert code not in everybodys
    assert "mine" not in cells(everybodys)
    client.cookies.update(await make.make_session(await make.make_person("Bob")))
    assert code not in (await client.get("/facilities/hall/week")).text


async def test_a_week_keeps_its_languages_apart(client) -> None:
    await make.make_facility(slug="hall")
    assert (
        "Free times from Thu 26 Nov to Wed 2 Dec"
        in (await client.get("/en/facilities/hall/week")).text
    )
    assert "的可约时段" in (await client.get("/facilities/hall/week")).text


async def test_the_elder_view_has_a_row_for_each_day_and_no_table(client) -> None:
    await make.make_facility(slug="hall")
    client.cookies.set("view", "elder.auto.normal")
    page = (await client.get("/facilities/hall/week")).text
    assert "<table" not in page
    assert page.count("/facilities/hall?day=2026-1") == 7
    assert "周六 11月28日，还有 11 个时段" in page


@sqlite_only
async def test_the_table_says_what_a_slot_of_the_list_says(database) -> None:
    """Same sign, same word, same state, in both languages, for every kind of offer."""
    hall = await make.make_facility(courts=4, terms={"raster_minutes": 60})
    alice = await make.make_person()
    for unit in hall.units[:3]:
        await make.make_booking(hall, f"{SATURDAY} 10:00", unit=unit)
    for unit in hall.units:
        await make.make_booking(hall, f"{SATURDAY} 11:00", unit=unit)
    await make.make_booking(hall, f"{SATURDAY} 09:00", person=alice)
    await make.make_closure(hall, f"{SATURDAY} 16:00", f"{SATURDAY} 18:00", kind="weather")
    hall = await make.reread(hall.slug)
    compared = set()
    for person in (None, alice):
        shown, _, _ = await seen(hall, SATURDAY_DAY, person=person)
        for language in ("zh", "en"):
            macros: Any = environment(language).globals["ui"]
            table = str(draw_week(week_of([shown], hall.zone), language, TODAY))
            drawn = re.findall(r'<td data-s="(\w+)">(.*?)</td>', table)
            offers = list(shown.offers)
            assert len(drawn) == len(offers)
            for (state, inside), offer in zip(drawn, offers, strict=True):
                slot = str(macros.slot(offer.state, "", word=offer.word.into(language)))
                assert state == offer.state
                assert plain(inside) == plain(slot)
                assert MARKS[state].sign in inside
                compared.add(state)
    assert compared == {"free", "few", "full", "mine", "wx", "off"}


def plain(html: str) -> str:
    """The text of a piece of HTML, without spaces."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", html)))


@sqlite_only
async def test_names_are_escaped(client) -> None:
    hall = await make.make_facility(courts=2, slug="hall", name_zh="<b>馆", name_en="<i>Hall")
    await make.make_unit(hall.id, [hall.spaces[0].id], '"><script>', "x&y")
    for path in (
        "/facilities/hall",
        "/facilities/hall/week?unit=each",
        "/facilities/hall/week/print",
    ):
        for prefix in ("", "/en"):
            page = (await client.get(prefix + path)).text
            assert "<script>" not in page
            assert "<b>馆" not in page
            assert "<i>Hall" not in page
