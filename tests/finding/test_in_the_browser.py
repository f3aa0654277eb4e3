"""Home and search in the real browser, on the demo neighbourhood."""

from urllib.parse import quote

import pytest

from tests.browsers import LISTEN, follow, things_said

pytestmark = pytest.mark.browser

SEARCH = "/facilities?q=" + quote("篮球 周六下午")
ON_A_SLOT = "document.activeElement.classList.contains('slot')"


async def test_elders_get_three_times_and_the_telephone_first(demo, open_page) -> None:
    page = await open_page()
    await page.context.add_cookies(
        [{"name": "view", "value": "elder.auto.normal", "url": demo.origin}]
    )
    await page.goto(demo.origin + "/")
    slots = page.locator("#soonest a.slot")
    assert await slots.count() == 3
    phone = page.locator("#soonest a[href^='tel:']")
    slot, call = await slots.last.bounding_box(), await phone.bounding_box()
    assert call["width"] == slot["width"]
    assert call["height"] >= 60
    assert call["y"] + call["height"] < 740


async def test_a_search_by_words_swaps_the_results(demo, page) -> None:
    await page.goto(demo.origin + "/en/facilities")
    await page.evaluate(LISTEN)
    await page.fill("#f-q", "badminton saturday")
    await page.press("#f-q", "Enter")
    said = await things_said(page, 1)
    heading = await page.inner_text("#found-h")
    assert said == [heading]
    await page.locator("#found-h:focus").wait_for()
    await page.wait_for_url("**q=badminton+saturday*")
    assert (await page.title()).startswith(heading)
    assert await page.input_value("#f-q") == "badminton saturday"
    await page.click("summary")
    assert await page.input_value("#f-kind") == "badminton"
    await page.select_option("#f-day", "2026-11-29")
    await page.click("#by-fields button")
    assert len(await things_said(page, 2)) == 2
    await page.wait_for_url("**day=2026-11-29*")
    await page.locator("#found-h:focus").wait_for()
    await page.go_back()
    await page.wait_for_url("**q=badminton+saturday*")


async def test_a_mistake_in_a_swap_gets_the_focus(demo, page) -> None:
    await page.goto(demo.origin + "/en/facilities")
    await page.fill("#f-q", "badminton 30 february")
    await page.press("#f-q", "Enter")
    await page.locator("#errors:focus").wait_for()
    assert await page.input_value("#f-q") == "badminton 30 february"


async def test_without_scripts_two_taps_lead_to_the_confirm_page(demo, open_page) -> None:
    page = await open_page(scripts=False)
    await page.goto(demo.origin + "/")
    await page.fill("#f-q", "羽毛球 周六")
    async with page.expect_navigation():
        await page.press("#f-q", "Enter")
    assert "/facilities?q=" in page.url
    await page.click("summary")
    await page.select_option("#f-day", "2026-11-29")
    await follow(page, "#by-fields button")
    assert "day=2026-11-29" in page.url
    await follow(page, "#found a.slot >> nth=0")
    assert "/sign-in" in page.url or "/bookings/new" in page.url


async def test_the_first_free_time_is_near_for_the_keyboard(demo, page) -> None:
    for path, most in (("/", 4), (SEARCH, 4)):
        await page.goto(demo.origin + path)
        for _ in range(2):  # past "skip to the content", on to "skip to free times"
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        stops = 2
        while stops < most and not await page.evaluate(ON_A_SLOT):
            await page.keyboard.press("Tab")
            stops += 1
        assert await page.evaluate(ON_A_SLOT)
