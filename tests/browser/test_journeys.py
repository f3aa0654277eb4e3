"""What a resident comes for, told as stories: on a phone, with one finger, every way to look."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.town import BADMINTON, SATURDAY, Town
from tests.browser.ways import EVERY_WAY, HALF_THE_WAYS, Hand, Way, in_

FREE = "button.slot:is([data-s=free], [data-s=few])"
FREE_LINK = "a.slot:is([data-s=free], [data-s=few])"
CONFIRM = "#confirm button"


async def _resident(phone: Any, town: Town, way: Way) -> Hand:
    """Somebody signed in."""
    hand = await Hand.of(phone, town, way)
    await town.move_in(hand.page, "周小雨" if way.lang == "zh" else "Zhou Xiaoyu")
    return hand


async def _choose(hand: Hand, place: str = BADMINTON, day: str = SATURDAY) -> None:
    """From a place's page to the confirm page of the first free slot on a day."""
    await hand.go(place)
    await hand.tap(f"#day-{day}")
    await expect(hand.page.locator(f"#day-{day}")).to_have_attribute("aria-current", "true")
    await hand.tap(f"#slots {FREE}")


async def _book(hand: Hand, place: str = BADMINTON, day: str = SATURDAY) -> str:
    await _choose(hand, place, day)
    await hand.tap(CONFIRM)
    return await hand.sees_booked()


@in_(EVERY_WAY)
async def test_a_newcomer_books_badminton_from_the_place(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    await _choose(hand)
    await hand.sees(way.words("登录", "Sign in"))
    await hand.sign_up("新来的" if way.lang == "zh" else "New Neighbour")
    await hand.sees(way.words("确认预约", "Confirm your booking"))
    saturday = way.words("11月28日 周六", "Sat 28 Nov")
    await expect(hand.page.locator("dl.sum").first).to_contain_text(saturday)
    await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    place = way.words("龙岭实验学校羽毛球馆", "Longling Experimental badminton hall")
    await expect(hand.page.locator("dl.sum").first).to_contain_text(place)
    title = await hand.page.title()
    assert title.startswith(way.words("约好了", "Booked"))
    assert saturday in title
    assert place in title
    assert await hand.bookings() == [code]


@in_(HALF_THE_WAYS)
async def test_a_newcomer_finds_badminton_from_home(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    await hand.go("/")
    await hand.page.locator("#f-q").fill(way.words("羽毛球 周六", "badminton Saturday"))
    await hand.tap("form[role=search] button")
    saturday = way.words("11月28日 周六", "Sat 28 Nov")
    await expect(hand.page.locator("#results summary")).to_contain_text(saturday)
    await hand.tap(f"#found {FREE_LINK}")
    await hand.sign_up("新来的" if way.lang == "zh" else "New Neighbour")
    await expect(hand.page.locator("dl.sum").first).to_contain_text(saturday)
    await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    assert await hand.bookings() == [code]


@in_(EVERY_WAY)
async def test_from_home_two_taps_book(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    await hand.go("/")
    await hand.tap(f"#soonest {FREE_LINK}")
    await hand.tap(CONFIRM)
    await hand.sees_booked()
    assert hand.taps == 2


@in_(HALF_THE_WAYS)
async def test_the_first_time_takes_four_taps(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    await hand.go("/")
    await hand.tap(f"#soonest {FREE_LINK}")
    await hand.sign_up("Newcomer")
    await hand.tap(CONFIRM)
    await hand.sees_booked()
    assert hand.taps <= 4


@in_(HALF_THE_WAYS)
async def test_another_place_and_day_take_four_taps(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    await hand.go("/")
    await hand.tap("a[href$='/facilities/culture-centre-table-tennis']")
    await hand.tap(f"#day-{SATURDAY}")
    await expect(hand.page.locator(f"#day-{SATURDAY}")).to_have_attribute("aria-current", "true")
    await hand.tap(f"#slots {FREE}")
    await hand.tap(CONFIRM)
    await hand.sees_booked()
    assert hand.taps == 4


@in_(HALF_THE_WAYS)
async def test_three_taps_cancel(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand)
    await hand.go("/me")
    hand.taps = 0
    await hand.tap("section[aria-labelledby=coming] li h3 a")
    await hand.tap("a[href$='/cancellation']")
    await hand.sees(way.words("要取消这个预约吗", "Cancel this booking?"))
    await hand.tap("form[action$='/cancellation'] button")
    await expect(hand.page.locator("h1")).to_have_class("state gone")
    assert hand.taps == 3
    assert hand.page.url.endswith(code)
    assert await hand.bookings() == []


@in_(HALF_THE_WAYS)
async def test_last_weeks_slot_again_takes_three_taps(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    await town.enter_as(hand.page.context, "陈雅丽")
    await hand.go("/")
    await hand.tap("header nav a[href$='/me']")
    await hand.tap(f"section[aria-labelledby=past] a[href*='starts={SATURDAY}']")
    await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    assert hand.taps == 3
    assert code in await hand.bookings()
    await hand.go(f"/bookings/{code}/cancellation")  # for whoever tells this story next
    await hand.tap("form[action$='/cancellation'] button")
    await expect(hand.page.locator("h1")).to_have_class("state gone")


@in_(HALF_THE_WAYS)
async def test_moving_to_another_day_keeps_the_booking(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand, "/facilities/culture-centre-table-tennis")
    await hand.tap(".actions a[href$='/move']")
    sunday = "2026-11-29"
    await hand.tap(f"#day-{sunday}")
    await expect(hand.page.locator(f"#day-{sunday}")).to_have_attribute("aria-current", "true")
    await hand.tap(f"#slots {FREE}")
    await hand.sees(way.words("改时间", "Change the time"))
    await hand.tap("form[action$='/move'] button")
    assert await hand.sees_booked() == code
    day = way.words("11月29日 周日", "Sun 29 Nov")
    await expect(hand.page.locator("dl.sum").first).to_contain_text(day)
    assert await hand.bookings() == [code]


@in_(HALF_THE_WAYS)
async def test_everyday_words_are_searched(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    await hand.go("/")
    words = way.words("篮球 周六下午", "basketball Saturday afternoon")
    await hand.page.locator("#f-q").fill(words)
    await hand.tap("form[role=search] button")
    await expect(hand.page.locator("#f-q")).to_have_value(words)
    meaning = hand.page.locator("#results summary")
    await expect(meaning).to_contain_text(way.words("篮球", "Basketball"))
    await expect(meaning).to_contain_text(way.words("11月28日 周六", "Sat 28 Nov"))
    found = hand.page.locator(f"#found {FREE_LINK} .at")
    times = await found.all_inner_texts()
    assert times
    assert all("12:00" <= time < "18:00" for time in times), times
    for kind in await hand.page.locator("#found .list > li > .quiet").all_inner_texts():
        assert kind.startswith(way.words("篮球", "Basketball"))


@in_(HALF_THE_WAYS)
async def test_a_booking_goes_into_the_phones_calendar(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand, "/facilities/culture-centre-table-tennis", "2026-11-29")
    async with hand.page.expect_download() as coming:
        await hand.tap("a[href$='.ics']")
    file = await coming.value
    assert file.suggested_filename.endswith(".ics")
    answer = await hand.page.context.request.get(file.url)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    text = await answer.text()
    assert text.count("BEGIN:VEVENT") == 1
    assert code in text
    assert "DTSTART;TZID=Asia/Shanghai:20261129T" in text


@in_(HALF_THE_WAYS)
async def test_the_other_language_is_the_same_page(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    path = f"{BADMINTON}?day={SATURDAY}"
    await hand.go(path)
    await hand.tap("a[hreflang][lang].tap")
    other = "en" if way.lang == "zh" else "zh"
    await expect(hand.page).to_have_url(town.at(path, other))
    await expect(hand.page.locator("html")).to_have_attribute(
        "lang", "en" if other == "en" else "zh-CN"
    )
    await expect(hand.page.locator(f"#day-{SATURDAY}")).to_have_attribute("aria-current", "true")
    await hand.tap("a[hreflang][lang].tap")
    await expect(hand.page).to_have_url(town.at(path, way.lang))


@in_([Way(True, "zh"), Way(False, "en")])
async def test_large_type_stays_until_it_is_left(phone: Any, town: Town, way: Way):
    hand = await Hand.of(phone, town, way)
    path = f"{BADMINTON}?day={SATURDAY}"
    await hand.go(path)
    seen = hand.page.locator("html")
    await hand.tap("header a[href*='mode=elder']")
    await expect(seen).to_have_attribute("data-mode", "elder")
    await expect(hand.page).to_have_url(town.at(path, way.lang))
    await hand.go("/help")
    await expect(seen).to_have_attribute("data-mode", "elder")
    await hand.tap("header a[href*='mode=standard']")
    await expect(seen).to_have_attribute("data-mode", "standard")
    await hand.go("/")
    await expect(seen).to_have_attribute("data-mode", "standard")


@in_(HALF_THE_WAYS)
async def test_all_that_is_kept_can_be_taken_along(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand, "/facilities/culture-centre-pool")
    await hand.go("/me/data")
    async with hand.page.expect_download() as coming:
        await hand.tap("a[href$='/me/data/download']")
    text = (await (await coming.value).path()).read_text(encoding="utf-8")
    assert code in text
    assert way.words("周小雨", "Zhou Xiaoyu") in text


@in_(HALF_THE_WAYS)
async def test_an_erased_account_is_gone(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand, "/facilities/culture-centre-pool")
    await hand.go("/me/data")
    await hand.tap("a[href$='/me/data/erasure']")
    await hand.page.locator("#f-sure").check()
    await hand.tap("form[action$='/me/data/erasure'] button")
    await expect(hand.page).not_to_have_url(town.at("/me/data/erasure", way.lang))
    await hand.go(f"/bookings/{code}")
    await hand.sees(way.words("登录", "Sign in"))


@in_(HALF_THE_WAYS)
async def test_two_tabs_make_one_booking(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    await _choose(hand, "/facilities/qingwu-table-tennis")
    await hand.sees(way.words("确认预约", "Confirm your booking"))
    other = Hand(await hand.page.context.new_page(), town, way)
    await other.page.goto(hand.page.url)
    await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    await other.tap(CONFIRM)
    assert await other.sees_booked() == code
    assert await hand.bookings() == [code]


@in_(HALF_THE_WAYS)
async def test_sent_once_more_makes_one_booking(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    await _choose(hand, "/facilities/qingwu-basketball")
    async with hand.page.expect_request(lambda request: request.method == "POST") as sending:
        await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    sent = await sending.value
    again = await hand.page.context.request.post(
        sent.url,
        data=sent.post_data,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": town.origin,
        },
    )
    assert again.url.endswith(f"/bookings/{code}")
    assert await hand.bookings() == [code]


@in_(HALF_THE_WAYS)
async def test_going_back_after_booking_books_nothing_more(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    code = await _book(hand, "/facilities/culture-centre-table-tennis")
    await hand.page.go_back()
    await expect(hand.page.locator("h1")).to_be_visible()
    if await hand.page.locator(CONFIRM).count():
        await hand.tap(CONFIRM)
        assert await hand.sees_booked() == code
    assert await hand.bookings() == [code]


@in_([Way(True, "zh"), Way(False, "en")])
async def test_a_double_tap_makes_one_booking(phone: Any, town: Town, way: Way):
    hand = await _resident(phone, town, way)
    await _choose(hand, "/facilities/culture-centre-table-tennis", "2026-11-29")
    await hand.page.locator(CONFIRM).dblclick()
    code = await hand.sees_booked()
    assert await hand.bookings() == [code]


async def _stale(phone: Any, town: Town, way: Way, place: str) -> Hand:
    """Somebody looks at the last court of an hour; another takes it; they tap it all the same."""
    slow = await _resident(phone, town, way)
    await slow.go(f"{place}?day={SATURDAY}")
    quick = await _resident(phone, town, Way())
    await _book(quick, place)
    await slow.tap(f"#slots {FREE}")
    return slow


@in_(HALF_THE_WAYS)
async def test_a_slot_taken_meanwhile_offers_others(phone: Any, town: Town, way: Way):
    slow = await _stale(phone, town, way, "/facilities/bixi-middle-badminton")
    await slow.sees(way.words("这个时段约不了", "This slot cannot be booked"))
    assert await _status_of(slow.page) == 409
    others = slow.page.locator("section[aria-labelledby=instead] a.slot")
    await expect(others).to_have_count(3)
    await slow.tap(others)
    await slow.sees(way.words("确认预约", "Confirm your booking"))
    await slow.tap(CONFIRM)
    code = await slow.sees_booked()
    assert await slow.bookings() == [code]


async def _status_of(page: Page) -> int:
    answer = await page.context.request.get(page.url)
    return answer.status


@in_(HALF_THE_WAYS)
async def test_what_was_kept_too_long_goes_to_whoever_asks(phone: Any, town: Town, way: Way):
    slow = await _resident(phone, town, way)
    await _choose(slow, "/facilities/longling-experimental-table-tennis")
    await slow.sees(way.words("确认预约", "Confirm your booking"))
    chosen = slow.page.url
    quick = await _resident(phone, town, way)
    await quick.page.goto(chosen)
    await quick.sees(way.words("这个时段约不了", "This slot cannot be booked"))  # kept for another
    town.let_holds_run_out()
    await quick.page.goto(chosen)
    await quick.tap(CONFIRM)
    code = await quick.sees_booked()
    await slow.tap(CONFIRM)
    await slow.sees(way.words("这个时段约不了", "This slot cannot be booked"))
    await expect(slow.page.locator("section[aria-labelledby=instead] a.slot")).to_have_count(3)
    assert await quick.bookings() == [code]
    assert await slow.bookings() == []


@in_([Way(True, "zh"), Way(False, "en", "elder")])
async def test_what_was_kept_too_long_is_still_booked_when_nobody_asked(
    phone: Any, town: Town, way: Way
):
    hand = await _resident(phone, town, way)
    await _choose(hand, "/facilities/culture-centre-table-tennis", "2026-11-29")
    await hand.sees(way.words("确认预约", "Confirm your booking"))
    town.let_holds_run_out()
    await hand.tap(CONFIRM)
    code = await hand.sees_booked()
    assert await hand.bookings() == [code]
