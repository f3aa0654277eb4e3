"""Home and search as a visitor without scripts gets them, on both databases."""

import re
from datetime import datetime
from urllib.parse import quote, unquote

import pytest

from portal.finding.pages import A_PAGE
from tests.clocks import SHANGHAI
from tests.finding.many import copies, make_landmark
from tests.make import (
    make_booking,
    make_closure,
    make_facility,
    make_organisation,
    make_person,
    make_session,
)

SLOT = re.compile(r'href="(/(?:en/)?bookings/new\?unit=\d+&amp;starts=[0-9TZ%A:-]+)"')


def slots(text: str) -> list[str]:
    """The addresses of the slots on a page, in order."""
    return [found.replace("&amp;", "&") for found in SLOT.findall(text)]


def times(text: str) -> list[str]:
    """When those slots begin, as Shanghai's clocks show it."""
    return [
        datetime.fromisoformat(unquote(found.rpartition("=")[2]))
        .astimezone(SHANGHAI)
        .strftime("%d. %H:%M")
        for found in slots(text)
    ]


@pytest.fixture
async def ground(database):
    """A hall five minutes away, a far one, and a pitch that is shut."""
    await make_landmark()
    near = await make_facility(slug="near", name_zh="近羽毛球馆", name_en="Near hall")
    far = await make_facility(
        slug="far", name_zh="远篮球场", name_en="Far courts", kind="basketball", latitude=22.705
    )
    shut = await make_facility(
        slug="shut", name_zh="关足球场", name_en="Shut pitch", kind="football"
    )
    await make_closure(shut, "2026-11-26 00:00", "2026-12-31 00:00")
    return near, far, shut


async def test_home_shows_the_three_nearest_times_and_every_place(client, ground) -> None:
    page = await client.get("/en/")
    assert page.status_code == 200
    near, far, _ = ground
    assert slots(page.text) == [
        f"/en/bookings/new?unit={unit.id}&starts=2026-11-26T{hour}%3A00Z"
        for unit, hour in ((near.units[0], 11), (far.units[0], 11), (near.units[0], 12))
    ]
    assert "2 of 3 places still have times free today." in page.text
    for name in ("Near hall", "Far courts", "Shut pitch"):
        assert name in page.text
    assert "Closed to the end of Wed 30 Dec: floor repairs." in page.text
    assert "Opens 19:00" in page.text


async def test_what_is_taken_is_gone_at_once(client, ground) -> None:
    near = ground[0]
    before = await client.get("/facilities", params={"kind": "badminton", "day": "2026-11-26"})
    assert len(slots(before.text)) == 2
    await make_booking(near, "2026-11-26 19:00")
    after = await client.get("/facilities", params={"kind": "badminton", "day": "2026-11-26"})
    assert slots(after.text) == slots(before.text)[1:]
    assert "1 个时段可约" in after.text


async def test_a_hold_that_lapses_is_free_again_though_nothing_was_written(
    client, ground, at
) -> None:
    await make_booking(ground[0], "2026-11-26 19:00", state="held")
    asked = {"kind": "badminton", "day": "2026-11-26"}
    assert len(slots((await client.get("/facilities", params=asked)).text)) == 1
    at("2026-11-26 09:06")
    assert len(slots((await client.get("/facilities", params=asked)).text)) == 2


async def test_one_field_of_words_answers(client, ground) -> None:
    page = await client.get("/facilities?q=" + quote("篮球 周六下午"))
    assert page.status_code == 200
    assert "远篮球场" in page.text
    assert "近羽毛球馆" not in page.text
    assert times(page.text) == ["28. 14:00", "28. 15:00", "28. 16:00"]
    assert '<option value="basketball" selected>' in page.text
    assert '<option value="2026-11-28" selected>' in page.text
    assert '<option value="12:00" selected>' in page.text


async def test_what_was_not_understood_is_shown(client, ground) -> None:
    page = await client.get("/facilities?q=" + quote("喝茶 <b>"))
    assert page.status_code == 200
    assert "没看懂" in page.text
    assert "<q>喝茶</q>" in page.text
    assert "<q>b</q>" in page.text


async def test_free_places_come_first_then_near_ones(client, ground) -> None:
    near, _, _ = ground
    for hour in ("19", "20"):
        await make_booking(near, f"2026-11-26 {hour}:00")
    page = await client.get("/en/facilities", params={"day": "2026-11-26"})
    order = [page.text.index(f"/en/facilities/{slug}?day") for slug in ("far", "near", "shut")]
    assert order == sorted(order)
    assert "2 times then, all full." in page.text
    assert "floor repairs" in page.text
    only_free = await client.get("/en/facilities", params={"day": "2026-11-26", "free": "1"})
    assert "/en/facilities/near?day" not in only_free.text


async def test_within_counts_minutes_on_foot_from_the_landmark(client, ground) -> None:
    await make_landmark("north", "北门", "North gate", latitude=22.705)
    from_centre = await client.get("/en/facilities", params={"within": "10"})
    assert "/en/facilities/near?day" in from_centre.text
    assert "/en/facilities/far?day" not in from_centre.text
    from_north = await client.get("/en/facilities", params={"within": "10", "near": "north"})
    assert "/en/facilities/near?day" not in from_north.text
    assert "/en/facilities/far?day" in from_north.text


async def test_when_nothing_fits_the_nearest_alternatives_are_buttons(client, ground) -> None:
    page = await client.get(
        "/en/facilities",
        params={"kind": "badminton", "day": "2026-11-26", "from": "10:00", "to": "12:00"},
    )
    assert page.status_code == 200
    assert "Nothing free" in page.text
    assert "Everything like that is taken or closed at that time." in page.text
    assert "School day: open 19:00–21:00." in page.text
    assert times(page.text) == ["26. 19:00", "28. 10:00", "28. 11:00"]


async def test_a_kind_nobody_opens_is_told(client, ground) -> None:
    page = await client.get("/en/facilities", params={"kind": "swimming"})
    assert "Nobody here opens a place for that yet." in page.text
    assert len(slots(page.text)) == 3


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"day": "2026-02-30"}, "There is no such day."),
        ({"day": "9999-12-31"}, "That is more than a year away."),
        ({"day": "2026-11-25"}, "Wed 25 Nov is over."),
        ({"day": "<script>"}, "There is no such day."),
        ({"from": "19:00", "to": "09:00"}, "The end must come after the beginning (19:00)."),
        ({"from": "25:00"}, "A time looks like 09:30."),
        ({"to": "9:99"}, "A time looks like 09:30."),
        ({"within": "-3"}, "Minutes on foot: a number from 1 to 120."),
        ({"within": "1e9"}, "Minutes on foot: a number from 1 to 120."),
        ({"kind": "chess"}, "Please choose a kind from the list."),
        ({"near": "nowhere"}, "Please choose where you set out from in the list."),
        ({"q": "水" * 6000}, "At most 200 characters, please."),
        ({"place": "x" * 10_000}, "At most 200 characters, please."),
        ({"q": "basketball 30 February"}, "There is no “30 february”."),
    ],
)
async def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(
    client, ground, asked, sentence
) -> None:
    page = await client.get("/en/facilities", params=asked)
    assert page.status_code == 422
    assert sentence in page.text
    assert "<title>Error: " in page.text
    field = list(asked)[-1]
    assert f'href="#f-{field}"' in page.text
    assert f'id="f-{field}"' in page.text
    for typed in asked.values():
        assert typed.replace("<", "&lt;").replace(">", "&gt;") in page.text
    assert slots(page.text), "there are results for the rest"


async def test_hostile_text_is_only_text(client, ground) -> None:
    page = await client.get("/en/facilities", params={"place": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    page = await client.get("/en/facilities", params={"page": "99999999999", "free": "'; --"})
    assert page.status_code == 200


async def test_many_places_come_page_by_page(client, ground) -> None:
    await copies(ground[0], 70)
    seen = set()
    for number, rows in ((1, A_PAGE), (2, A_PAGE), (3, 73 - 2 * A_PAGE), (4, 0)):
        page = await client.get("/en/facilities", params={"page": number})
        names = re.findall(r'<h3><a href="(/en/facilities/[a-z0-9-]+)\?', page.text)
        assert len(names) == rows
        assert not seen & set(names)
        seen |= set(names)
        assert (f"page={number + 1}" in page.text) == (number < 3)
    assert len(seen) == 73


@pytest.mark.parametrize(
    "path", ["/", "/facilities", "/facilities?day=2026-11-28&from=14:00", "/facilities?q=tennis"]
)
async def test_as_many_queries_for_ten_places_as_for_a_thousand(
    client, statements, ground, path
) -> None:
    first = ground[0]
    await copies(first, 7)
    counts = []
    for further in (0, 990):
        if further:
            await copies(await make_facility(organisation=await make_organisation()), further)
        cold, warm = await _statements(client, statements, path)
        counts.append((cold, warm))
    assert counts[0] == counts[1]
    assert counts[0][1] <= 3


async def _statements(client, statements, path) -> tuple[int, int]:
    counts = []
    for _ in range(2):
        statements.clear()
        assert (await client.get(path)).status_code == 200
        counts.append(len(statements))
    return counts[0], counts[1]


async def test_a_booking_costs_one_query_more_for_whoever_looks_next(
    client, statements, ground
) -> None:
    await _statements(client, statements, "/")
    _, warm = await _statements(client, statements, "/")
    await make_booking(ground[0], "2026-11-26 19:00")
    assert (await _statements(client, statements, "/")) == (warm + 1, warm)


async def test_whoever_is_signed_in_sees_the_next_booking_and_no_time_they_cannot_have(
    client, ground
) -> None:
    near, far, _ = ground
    person = await make_person()
    code = await make_booking(near, "2026-11-26 19:00", person=person)
    client.cookies.update(await make_session(person))
    home = await client.get("/en/")
    assert f'href="/en/bookings/{code}"' in home.text
    assert "Thu 26 Nov" in home.text or "Today, Thu 26 Nov" in home.text
    assert home.headers["cache-control"] == "no-store"
    # One booking a day: the rest of Thursday is closed to them, wherever.
    assert not [address for address in slots(home.text) if "2026-11-26" in address]
    page = await client.get("/en/facilities", params={"day": "2026-11-26"})
    assert not slots(page.text) or all("2026-11-26" not in a for a in slots(page.text))
    assert "All kinds: 1 of 1 today, again from Fri 27 Nov 00:00." in page.text
    assert far.slug in page.text


async def test_a_swap_gets_the_results_alone_and_says_the_number(client, ground) -> None:
    page = await client.get(
        "/en/facilities?kind=basketball",
        headers={"HX-Request-Type": "partial", "HX-Target": "div#results"},
    )
    assert page.text.startswith("<title>")
    assert page.text.count('id="results"') == 1
    assert '<p id="say" hx-swap-oob="innerHTML">1 place, ' in page.text
    assert "<header" not in page.text


async def test_an_empty_portal_says_so(client) -> None:
    for path in ("/", "/facilities", "/facilities?kind=tennis&near=&within=5"):
        page = await client.get(path)
        assert page.status_code == 200
        assert not slots(page.text)
