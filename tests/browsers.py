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


POLLS, POLL_SECONDS = 200, 0.05
# Evaluated in a page, it keeps whatever the page announces from then on.
LISTEN = """() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById("say").textContent))
        .observe(document.getElementById("say"), {childList: true, subtree: true});
}"""


def executable() -> str:
    """The path of the system's Chromium; CHROMIUM names another."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser"):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("The tests need Chromium: on Debian, apt-get install chromium.")


class Profiles:
    """Browser profiles of one test, and what their pages complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    async def open(
        self, *, width: int = 360, height: int = 740, scripts: bool = True, **options: Any
    ) -> Page:
        """A page in a new profile; sizes in CSS pixels."""
        context = await self._browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, **options
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))
        return page

    def _hear(self, page: Page, message: ConsoleMessage) -> None:
        # Chromium reports every 4xx answer as an error too; those are the test's to expect.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{page.url}: {message.text}")

    async def close(self) -> None:
        """End every profile of the test."""
        for context in self._contexts:
            await context.close()


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
