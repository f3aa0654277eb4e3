"""How people look at the portal: with scripts or without, in which language, in which view."""

from itertools import product
from typing import Any, NamedTuple

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.town import Town


class Way(NamedTuple):
    """One way to look at the portal."""

    scripts: bool = True
    lang: str = "zh"
    mode: str = "standard"

    def __str__(self) -> str:
        return f"{'scripts' if self.scripts else 'no-scripts'}-{self.lang}-{self.mode}"

    def words(self, zh: str, en: str) -> str:
        """What the page says in this language."""
        return zh if self.lang == "zh" else en


EVERY_WAY = [Way(*each) for each in product((True, False), ("zh", "en"), ("standard", "elder"))]
# Four of the eight, in which every two of the three choices meet.
HALF_THE_WAYS = [
    Way(True, "zh", "standard"),
    Way(True, "en", "elder"),
    Way(False, "zh", "elder"),
    Way(False, "en", "standard"),
]


def in_(ways: list[Way]) -> pytest.MarkDecorator:
    """Tell the story once in each of these ways."""
    return pytest.mark.parametrize("way", ways, ids=str)


def view_cookie(town: Town, mode: str, theme: str = "auto") -> dict[str, str]:
    """The cookie that asks for a view, as Playwright takes it."""
    return {"name": "view", "value": f"{mode}.{theme}.normal", "url": town.origin}


class Hand:
    """A person with one finger: goes to pages, taps, types. Taps are counted."""

    def __init__(self, page: Page, town: Town, way: Way) -> None:
        self.page = page
        self.town = town
        self.way = way
        self.taps = 0

    @classmethod
    async def of(cls, phone: Any, town: Town, way: Way) -> "Hand":
        """A phone 360 pixels wide, just unpacked."""
        page = await phone(scripts=way.scripts)
        if way.mode != "standard":
            await page.context.add_cookies([view_cookie(town, way.mode)])
        return cls(page, town, way)

    async def go(self, path: str) -> None:
        """Come to a page from outside."""
        await self.page.goto(self.town.at(path, self.way.lang))

    async def tap(self, what: str | Locator) -> None:
        """Tap the first of what is meant."""
        target = self.page.locator(what) if isinstance(what, str) else what
        self.taps += 1
        await target.first.click()

    async def sees(self, heading: str) -> None:
        """The page's heading is this, in the view that was asked for, and nothing sticks out."""
        await expect(self.page.locator("h1")).to_contain_text(heading)
        await expect(self.page.locator("html")).to_have_attribute("data-mode", self.way.mode)
        wide = await self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    async def sees_booked(self) -> str:
        """The page of a booking just made; its code."""
        await self.sees(self.way.words("约好了", "Booked"))
        return self.page.url.rpartition("/")[2]

    async def sign_up(self, name: str) -> None:
        """Number, code as the demo shows it, name; ends wherever that leads."""
        await self.page.locator("#f-address").fill(self.town.new_phone())
        await self.tap("form[action$='/sign-in'] button")
        code = await self.page.locator("#demo-code").inner_text()
        await self.page.locator("#f-name").fill(name)
        await self.page.locator("#f-code").fill(code)
        if not self.way.scripts:  # with scripts a whole code sends itself
            await self.tap("form[action$='/sign-in/code'] button")

    async def bookings(self) -> list[str]:
        """The codes of one's coming bookings, as one's own page lists them."""
        await self.go("/me")
        links = self.page.locator("section[aria-labelledby=coming] li h3 a")
        hrefs = [await each.get_attribute("href") for each in await links.all()]
        return [str(href).rpartition("/")[2] for href in hrefs]
