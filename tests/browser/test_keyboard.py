"""Can be walked with the keyboard, and says what it did."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.cases import CASES, Case
from tests.browser.looks import PHONE
from tests.browser.town import BADMINTON, SATURDAY, Town
from tests.browsers import until


async def _stops_to_first_slot(page: Page) -> int:
    """How often Tab is pressed until a free slot has the focus, using the page's skip link."""
    for stops in range(1, 9):
        await page.keyboard.press("Tab")
        kind = await page.evaluate("document.activeElement.className")
        if "slot" in kind.split():
            return stops
        if await page.evaluate("document.activeElement.matches('.skip ~ .skip')"):
            await page.keyboard.press("Enter")
    raise AssertionError("no slot in eight stops")


@pytest.mark.parametrize("path", ["/", f"{BADMINTON}?day={SATURDAY}"])
@pytest.mark.parametrize("scripts", [True, False])
async def test_the_first_free_slot_is_four_stops_away(
    path: str, scripts: bool, open_page: Any, town: Town
):
    page = await open_page(scripts=scripts)
    await page.goto(town.at(path))
    assert await _stops_to_first_slot(page) <= 4


# What the one live region said, each change once.
LISTEN = """() => {
  window.heard = [];
  const read = () => document.getElementById('say').textContent.trim();
  let last = read();
  new MutationObserver(() => {
    if (read() !== last) { last = read(); if (last) window.heard.push(last); }
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


async def _swapped(page: Page, heading: str) -> None:
    """The focus came to the heading of what was put in, and it was announced once."""
    await expect(page.locator(heading)).to_be_focused()
    assert await page.evaluate("document.querySelectorAll('[aria-live]').length") == 1
    await until(page, "window.heard.length > 0")
    assert len(await page.evaluate("window.heard")) == 1
    await page.evaluate("window.heard = []")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("mode", ["standard", "elder"])
async def test_another_day_is_announced_once_and_focused(lang: str, mode: str, looking: Any):
    case = Case("place", f"{BADMINTON}?day={SATURDAY}")
    page = await looking(case, lang, mode)
    await page.evaluate(LISTEN)
    titles = [await page.title()]
    for day in ("2026-11-29", SATURDAY):
        await page.locator(f"#day-{day}").press("Enter")
        await expect(page.locator(f"#day-{day}")).to_have_attribute("aria-current", "true")
        await _swapped(page, "#slots-title")
        assert day in page.url
        titles.append(await page.title())
    assert titles[0] == titles[2] != titles[1]
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('#slots') !== null")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_what_was_found_is_announced_once_and_focused(lang: str, looking: Any):
    page = await looking(Case("search", "/facilities"), lang)
    await page.evaluate(LISTEN)
    before = await page.title()
    await page.locator("#f-q").fill("篮球 周六" if lang == "zh" else "basketball Saturday")
    await page.locator("#f-q").press("Enter")
    await page.wait_for_url("**/facilities?*q=*")
    await _swapped(page, "#found-h")
    assert await page.title() != before


async def test_the_focus_is_never_hidden_by_what_sticks(looking: Any):
    """On the confirm page the button stays at the bottom; what has the focus is above it."""
    case = next(each for each in CASES if each.name == "confirm")
    page = await looking(case, width=PHONE, height=500)
    bar = page.locator("#confirm .bar")
    for _ in range(16):
        await page.keyboard.press("Tab")
        hidden = await bar.evaluate(
            """bar => {
              const on = document.activeElement, box = on.getBoundingClientRect();
              const label = (on.closest('label') || on).getBoundingClientRect();
              return !bar.contains(on) && on !== document.body && box.height > 0
                && label.bottom > bar.getBoundingClientRect().top
                && label.top < bar.getBoundingClientRect().bottom;
            }"""
        )
        assert not hidden, await page.evaluate("document.activeElement.outerHTML")
