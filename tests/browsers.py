"""The real browser, kept quiet and watched."""

import asyncio
import os
import shutil
from contextlib import suppress
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page

QUIET = [
    "--no-sandbox",  # the tests may run as root in a container, which Chromium's sandbox refuses
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


HEIGHT = 740  # px, of a phone
POLLS, POLL_SECONDS = 200, 0.05
# Evaluated in a page, it keeps whatever the page announces from then on.
LISTEN = """() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById("say").textContent))
        .observe(document.getElementById("say"), {childList: true, subtree: true});
}"""


def executable() -> str:
    """The path of the system's Chromium, the one without windows first; CHROMIUM names another."""
    names = (os.environ.get("CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser")
    for name in names:
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("The tests need Chromium; scripts/bring installs it on Debian.")


def listen_for_complaints(page: Page, complaints: list[str]) -> None:
    """Write down script errors and what the content policy refuses."""

    def hear(message: ConsoleMessage) -> None:
        # Chromium reports every 4xx answer as an error too; those are the test's to expect.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", hear)


async def unpack(
    browser: Browser,
    complaints: list[str],
    *,
    width: int = 360,
    height: int = HEIGHT,
    scripts: bool = True,
    **options: Any,
) -> Page:
    """A page in a new profile; sizes in CSS pixels. What it complains of is written down."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts, **options
    )
    context.set_default_timeout(15_000)
    page = await context.new_page()
    listen_for_complaints(page, complaints)
    return page


class Profiles:
    """Browser profiles of one test, and what their pages complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    async def open(self, **options: Any) -> Page:
        """A page in a new profile; the options of `unpack`."""
        page = await unpack(self._browser, self.complaints, **options)
        self._contexts.append(page.context)
        return page

    async def close(self) -> None:
        """End every profile of the test."""
        for context in self._contexts:
            await context.close()


class Phones:
    """Phones that one story after another finds as if just unpacked, 360 pixels wide.

    A new profile costs a browser window of its own, which takes longer than a short story.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[bool, list[Page]] = {True: [], False: []}  # by whether scripts run
        self._taken: list[tuple[bool, Page]] = []
        self._complaints: list[str] = []

    async def take(self, *, scripts: bool = True) -> Page:
        """A page of a phone without cookies that nobody else has in hand."""
        if self._free[scripts]:
            page = self._free[scripts].pop()
        else:
            page = await unpack(self._browser, self._complaints, scripts=scripts)
        self._taken.append((scripts, page))
        return page

    async def give_back(self) -> list[str]:
        """Leave the phones as they were found; what their pages complained of."""
        complaints, self._complaints[:] = self._complaints[:], []
        while self._taken:
            scripts, page = self._taken.pop()
            for each in page.context.pages:
                if each is not page:
                    await each.close()
            await page.goto("about:blank")
            await page.context.clear_cookies()
            self._free[scripts].append(page)
        return complaints


async def follow(page: Page, what: str) -> None:
    """Click what leads to another page, and be there. A click alone may return when the answer has
    only begun to arrive."""
    async with page.expect_navigation():
        await page.click(what)


async def until(page: Page, expression: str) -> None:
    """Wait until a line of script is true. Playwright's own way of waiting would have the page
    evaluate text, which the content policy rightly refuses."""
    for _ in range(POLLS):
        with suppress(Error):  # the page is just being left for another
            if await page.evaluate(expression):
                return
        await asyncio.sleep(POLL_SECONDS)
    raise AssertionError(f"never true: {expression}")


async def things_said(page: Page, count: int) -> list[str]:
    """What was announced since `LISTEN`, once there are so many."""
    await until(page, f"window.said.length >= {count}")
    said: list[str] = await page.evaluate("window.said")
    return said
