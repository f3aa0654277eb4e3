"""The real browser, kept quiet and watched."""

import os
import shutil
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

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
