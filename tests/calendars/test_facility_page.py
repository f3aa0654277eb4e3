"""A facility's page: what a guest, a resident and a swap see."""

import gzip
import re
from datetime import timedelta

import pytest

from tests import make
from tests.databases import only

SATURDAY = "2026-11-28"
SWAP = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#slots"}

sqlite_only = only("sqlite")


def buttons(page: str) -> list[str]:
    """The starts one may tap, in order."""
    return re.findall(r'<button class="slot"[^>]*name="starts" value="([^"]+)"', page)


async def test_a_guest_sees_the_free_times_of_a_day(client) -> None:
    hall = await make.make_facility(courts=6, slug="hall")
    for unit in hall.units[:4]:
        await make.make_booking(hall, f"{SATURDAY} 09:00", unit=unit)
    answer = await client.get(f"/facilities/hall?day={SATURDAY}")
    assert answer.status_code == 200
    page = answer.text
    assert "周六 11月28日，还有 11 个时段" in page
    assert len(buttons(page)) == 11
    assert buttons(page)[0] == "2026-11-28T00:00Z"
    assert f'form="u{hall.units[4].id}"' in page  # at nine the fifth court is the first free one
    assert f'<form id="u{hall.units[4].id}" action="/bookings/new">' in page
    assert "余 2 场" in page
    for words in ("龙岭路18号", "东门", "免费", "自带球拍", "上午", "下午", "晚上"):
        assert words in page
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_the_tile_and_the_heading_count_the_same(client) -> None:
    hall = await make.make_facility(halves=True, slug="pitch", kind="football")
    await make.make_booking(hall, f"{SATURDAY} 09:00", unit=hall.units[0])
    page = (await client.get(f"/facilities/pitch?day={SATURDAY}")).text
    [heading] = re.findall(r'id="slots-title"[^>]*>[^<]*还有 (\d+) 个时段', page)
    [tile] = re.findall(rf'id="day-{SATURDAY}".*?余 (\d+)</span></a>', page, re.DOTALL)
    assert heading == tile == "10"


async def test_a_swap_gets_the_slots_a_title_and_one_announcement(client) -> None:
    await make.make_facility(slug="hall")
    answer = await client.get(f"/facilities/hall?day={SATURDAY}", headers=SWAP)
    page = answer.text
    assert "<html" not in page
    assert page.count('id="slots"') == 1
    assert page.count('id="say"') == 1
    assert page.count("周六 11月28日，还有 11 个时段") == 3  # title, heading, announcement
    assert "data-focus" in page


@sqlite_only
async def test_english_is_english(client) -> None:
    await make.make_facility(slug="hall", courts=6)
    page = (await client.get(f"/en/facilities/hall?day={SATURDAY}")).text
    assert "Sat 28 Nov: 11 times free" in page
    assert "6 courts free" in page
    assert 'action="/en/bookings/new"' in page
    # Chinese stands only in names and in the link to the other language.
    rest = re.sub(r'<[^>]*lang="zh-CN"[^>]*>[^<]*', "", page)
    assert not re.search(r"[\u4e00-\u9fff]", rest), re.findall(r".*[\u4e00-\u9fff].*", rest)


async def test_ones_own_booking_is_a_link(client) -> None:
    hall = await make.make_facility(slug="hall")
    alice = await make.make_person()
    code = await make.make_booking(hall, f"{SATURDAY} 09:00", person=alice)
    client.cookies.update(await make.make_session(alice))
    answer = await client.get(f"/facilities/hall?day={SATURDAY}")
    assert f'href="/bookings/{code}"' in answer.text
    assert "我已约" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    client.cookies.clear()
    assert code not in (await client.get(f"/facilities/hall?day={SATURDAY}")).text


async def test_a_full_day_offers_the_nearest_times(client) -> None:
    hall = await make.make_facility(slug="hall", hours="09:00-11:00")
    for hour in ("09:00", "10:00"):
        await make.make_booking(hall, f"{SATURDAY} {hour}")
    page = (await client.get(f"/facilities/hall?day={SATURDAY}")).text
    assert "周六 11月28日，已满" in page
    assert "最近能约的是明天 11月27日 10:00–11:00。" in page
    assert buttons(page)[0] == "2026-11-27T02:00Z"
    assert len(buttons(page)) == 3
    assert '<span class="by">明天 11月27日</span></button>' in page


@pytest.mark.parametrize(
    ("prepare", "day", "sentence"),
    [
        ("exam", "2026-11-28", "中考考点"),
        ("weather", "2026-11-26", "暴雨红色预警"),
        ("closure", "2026-11-28", "地面维修"),
        ("nothing", "2026-12-10", "12月3日 周四 08:00"),  # when that day is released
    ],
)
@sqlite_only
async def test_every_closed_slot_says_why(client, prepare, day, sentence) -> None:
    hall = await make.make_facility(slug="hall")
    if prepare == "exam":
        await make.make_exam(hall, day, day)
    elif prepare != "nothing":
        await make.make_closure(hall, f"{day} 00:00", f"{day} 23:00", kind=prepare)
    page = (await client.get(f"/facilities/hall?day={day}")).text
    slots = page[page.index('id="slots"') :]
    assert sentence in (page if prepare == "weather" else slots)
    assert 'name="starts"' not in slots.split('<ul class="slots"')[-1] or "最近能约的" in slots


@sqlite_only
async def test_a_sentence_for_the_whole_day_is_said_once(client) -> None:
    hall = await make.make_facility(slug="hall")
    alice = await make.make_person()
    await make.make_booking(hall, f"{SATURDAY} 09:00", person=alice)
    client.cookies.update(await make.make_session(alice))
    page = (await client.get(f"/facilities/hall?day={SATURDAY}")).text
    assert page.count("已约 1/1 次") == 1
    assert page.count("当日约满") >= 4


async def test_weather_today_stands_at_the_top(client) -> None:
    hall = await make.make_facility(slug="hall")
    await make.make_closure(hall, "2026-11-26 08:00", "2026-11-26 20:00", kind="weather")
    page = (await client.get(f"/facilities/hall?day={SATURDAY}")).text
    assert page.index("暴雨红色预警") < page.index('class="days"')


async def test_times_that_have_begun_are_left_out_until_asked_for(client, at) -> None:
    await make.make_facility(slug="hall")
    at(f"{SATURDAY} 10:30")
    page = (await client.get("/facilities/hall")).text
    assert "08:00–09:00" not in page
    assert "看今天早些时候" in page
    page = (await client.get("/facilities/hall?earlier=1")).text
    assert "08:00–11:00" in page
    assert "已过" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("day=2026-02-30", 422),
        ("day=garbage", 422),
        ("day=2020-01-01", 200),
        ("day=9999-12-31", 200),
        ("day=%00", 200),  # nothing is left of it when it is cleaned
        ("day=2026-11-28&day=2026-11-29", 400),
        ("unit=999999999&day=", 200),
        ("unit=abc", 200),
        ("unit=-1", 200),
        ("earlier=yes&unit=1%27;--", 200),
        ("moving=", 200),
    ],
)
@sqlite_only
async def test_bad_input_gets_a_clear_page(client, query, status) -> None:
    await make.make_facility(slug="hall")
    for path in ("/facilities/hall", "/facilities/hall/week", "/facilities/hall/week/print"):
        answer = await client.get(f"{path}?{query}")
        assert answer.status_code in ({status} if path == "/facilities/hall" else {200, 400}), path
    if query.startswith("day=2026-02-30"):
        assert (
            "没有“2026-02-30”这一天。下面是今天。"
            in (await client.get(f"/facilities/hall?{query}")).text
        )


async def test_a_place_that_is_not_there_is_404(client) -> None:
    for path in ("/facilities/nowhere", "/facilities/nowhere/week", "/en/facilities/x/week/print"):
        assert (await client.get(path)).status_code == 404


async def test_moving_leads_to_the_booking(client) -> None:
    hall = await make.make_facility(slug="hall")
    alice, bob = await make.make_person(), await make.make_person("Bob")
    code = await make.make_booking(hall, f"{SATURDAY} 09:00", person=alice)
    path = f"/facilities/hall?day={SATURDAY}&moving={code}"
    guest = await client.get(path)
    assert guest.status_code == 303
    assert guest.headers["location"].startswith("/sign-in?next=")
    client.cookies.update(await make.make_session(alice))
    page = (await client.get(path)).text
    assert f'action="/bookings/{code}/move"' in page
    assert "您正在改期" in page
    assert "2026-11-28T01:00Z" in buttons(page)  # its own time counts as free
    assert f"day=2026-11-29&amp;moving={code}" in page
    client.cookies.clear()
    client.cookies.update(await make.make_session(bob))
    assert (await client.get(path)).status_code == 404


async def test_the_elder_view_begins_with_three_free_times(client) -> None:
    await make.make_facility(slug="hall")
    client.cookies.set("view", "elder.auto.normal")
    page = (await client.get("/facilities/hall")).text
    assert page.index("最近能约的") < page.index('class="days"')
    before = page[: page.index('class="days"')]
    assert len(buttons(before)) == 3
    assert 'href="tel:0755-0000-0000"' in before


@sqlite_only
async def test_one_court_can_be_chosen(client) -> None:
    hall = await make.make_facility(courts=3, slug="hall")
    await make.make_booking(hall, f"{SATURDAY} 09:00", unit=hall.units[1])
    page = (await client.get(f"/facilities/hall?day={SATURDAY}&unit={hall.units[1].id}")).text
    assert "还有 10 个时段" in page
    assert set(re.findall(r'form="u(\d+)" ', page + " ")) <= {str(hall.units[1].id)}
    assert f"day=2026-11-29&amp;unit={hall.units[1].id}" in page


async def test_the_queries_are_as_many_for_one_booking_as_for_many(client, statements) -> None:
    hall = await make.make_facility(courts=6, slug="hall", hours="08:00-22:00")
    alice = await make.make_person()
    client.cookies.update(await make.make_session(alice))
    counts = []
    for hours in ((8,), range(9, 22)):
        for unit in hall.units:
            for hour in hours:
                await make.make_booking(hall, f"{SATURDAY} {hour:02d}:00", unit=unit, person=alice)
        path = f"/facilities/hall?day={SATURDAY}&unit={hall.units[0].id}"
        await client.get(path)  # what nobody changes is kept from here on
        statements.clear()
        await client.get(path)
        counts.append(len(statements))
    # Who asks, the facility's version, their bookings and the caps (twice when they look for
    # another day), and where people set out from.
    assert counts == [7, 7], statements


async def test_what_another_process_changes_is_seen_at_once(client) -> None:
    """The page keeps slots by version; a booking or a closure raises it in its transaction."""
    hall = await make.make_facility(slug="hall")
    path = f"/facilities/hall?day={SATURDAY}"
    assert "还有 11 个时段" in (await client.get(path)).text
    await make.make_booking(hall, f"{SATURDAY} 09:00")
    assert "还有 10 个时段" in (await client.get(path)).text
    await make.make_closure(hall, f"{SATURDAY} 14:00", f"{SATURDAY} 21:00", kind="weather")
    assert "还有 3 个时段" in (await client.get(path)).text


async def test_the_clock_alone_changes_the_page(client, at) -> None:
    hall = await make.make_facility(slug="hall")
    path = f"/facilities/hall?day={SATURDAY}"
    await make.make_booking(hall, f"{SATURDAY} 09:00", state="held")
    assert "还有 10 个时段" in (await client.get(path)).text
    at(make.wall("2026-11-26 09:00") + timedelta(minutes=5, seconds=1))
    assert "还有 11 个时段" in (await client.get(path)).text  # the hold has lapsed
    at(f"{SATURDAY} 07:30")
    assert "还有 11 个时段" in (await client.get(path)).text
    at(f"{SATURDAY} 07:31")
    assert "还有 10 个时段" in (await client.get(path)).text  # 30 minutes' notice
    at("2026-12-03 07:59")
    assert "待放出" in (await client.get("/facilities/hall?day=2026-12-10")).text
    at("2026-12-03 08:00")
    assert "还有 2 个时段" in (await client.get("/facilities/hall?day=2026-12-10")).text


@sqlite_only
async def test_the_page_is_light(client) -> None:
    hall = await make.make_facility(halves=True, slug="pitch", terms={"raster_minutes": 30})
    for path in ("/facilities/pitch", "/en/facilities/pitch"):
        answer = await client.get(f"{path}?day={SATURDAY}")
        assert len(gzip.compress(answer.content)) <= 14 * 1024
    assert hall.terms
