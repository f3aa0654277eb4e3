"""A facility's page, week and rules in the real browser, on the demo neighbourhood."""

import pytest

from tests.browsers import LISTEN, follow, until

pytestmark = pytest.mark.browser

HALL = "/facilities/bixi-middle-badminton"


async def test_another_day_is_swapped_in_said_once_and_focused(demo, page) -> None:
    await page.goto(f"{demo.origin}{HALL}")
    await page.evaluate(LISTEN)
    await page.evaluate("window.stayed = true")
    await page.click("#day-2026-11-28")
    await page.wait_for_url("**day=2026-11-28")
    await until(page, "document.activeElement.id === 'slots-title'")
    heading = (await page.text_content("#slots-title")).strip()
    assert heading.startswith("周六 11月28日，还有")
    assert await page.evaluate("window.said") == [heading]
    assert (await page.title()).startswith(heading)
    assert await page.get_attribute("#day-2026-11-28", "aria-current") == "true"
    assert await page.locator("[aria-current=true].day").count() == 1
    assert await page.evaluate("window.stayed")  # the page around the slots is the same one
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#days"
    await page.go_back()
    await until(page, "document.querySelector('#slots-title').innerText.includes('26日')")


async def test_without_scripts_the_day_is_a_page_and_a_slot_asks_who_books(demo, open_page) -> None:
    page = await open_page(scripts=False)
    await page.goto(f"{demo.origin}{HALL}")
    await follow(page, "#day-2026-11-28")
    assert "day=2026-11-28" in page.url
    assert (await page.text_content("#slots-title")).startswith("周六 11月28日")
    await follow(page, "#slots button.slot >> nth=0")
    assert "/sign-in" in page.url
    assert "starts" in page.url
    assert "unit" in page.url


async def test_the_skip_link_leads_to_the_first_free_slot(demo, page) -> None:
    await page.goto(f"{demo.origin}{HALL}?day=2026-11-28")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    for _ in range(3):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.classList.contains('slot')"):
            return
    pytest.fail("more than four stops from the top to the first slot")
