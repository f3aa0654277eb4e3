"""In which ways every page is looked at, and the window it is looked at through."""

from itertools import product
from typing import Any, NamedTuple

from playwright.async_api import Browser, Page

from tests.browser.cases import Case, People
from tests.browser.town import Town
from tests.browsers import HEIGHT, unpack

PHONE, DESK = 360, 1280  # px


class Look(NamedTuple):
    """One way to look at a page."""

    lang: str
    mode: str
    width: int

    def __str__(self) -> str:
        return f"{self.lang}-{self.mode}-{self.width}"

    def opposite(self) -> "Look":
        """The other language, the other view, the other width."""
        return Look(
            "en" if self.lang == "zh" else "zh",
            "elder" if self.mode == "standard" else "standard",
            DESK if self.width == PHONE else PHONE,
        )


EVERY_LOOK = [Look(*each) for each in product(("zh", "en"), ("standard", "elder"), (PHONE, DESK))]
IN_CHINESE = [look for look in EVERY_LOOK if look.lang == "zh"]


def looks_at(cases: list[Case], *, thorough: bool) -> list[tuple[Case, Look]]:
    """Which page is looked at in which ways.

    Each in two that have nothing in common, so in either language, view and width; from page to
    page the two are others, so that any four pages in a row are seen in all eight. `thorough`:
    each page in all eight.
    """
    if thorough:
        return list(product(cases, EVERY_LOOK))
    chosen = []
    for number, case in enumerate(cases):
        look = IN_CHINESE[number % len(IN_CHINESE)]
        chosen += [(case, look), (case, look.opposite())]
    return chosen


class Window:
    """A browser window that everybody looks through in turn; opening one takes longer than a page.

    Whoever comes finds their own cookies in it and nobody else's.
    """

    def __init__(self, page: Page, complaints: list[str]) -> None:
        self.page = page
        self.complaints = complaints

    @classmethod
    async def open(cls, browser: Browser) -> "Window":
        """A new window."""
        complaints: list[str] = []
        return cls(await unpack(browser, complaints), complaints)

    async def show(self, case: Case, look: Look, town: Town, people: People) -> Page:
        """The page as the person of the example sees it."""
        self.complaints.clear()
        cookies: list[Any] = people.state(case.who, look.mode)["cookies"]
        await self.page.context.clear_cookies()
        await self.page.context.add_cookies(cookies)
        await self.page.set_viewport_size({"width": look.width, "height": HEIGHT})
        await case.show(self.page, town, people, look.lang)
        return self.page
