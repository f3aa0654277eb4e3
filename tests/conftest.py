"""What tests ask for by name. The machinery is in the files beside this one."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright

from portal import clock, settings
from portal import database as portal_database
from tests import browsers, servers
from tests.clocks import ORDINARILY, ORDINARY_DEMO, StoppedClock
from tests.counting import written_down
from tests.databases import KINDS, Run, fresh
from tests.servers import SECRET, Server

pytest_plugins = ["tests.run"]


@pytest.fixture(scope="session", autouse=True)
def _settings() -> None:
    """The portal runs with the same settings whatever the environment of the tests holds."""
    settings.use(settings.load({"SECRET": SECRET}))


@pytest.fixture
def at() -> Iterator[StoppedClock]:
    """The clock, stopped on Thursday 26 November 2026, 09:00 in Shanghai; call it to move it."""
    stopped = StoppedClock()
    stopped(ORDINARILY)
    yield stopped
    clock.thaw()


@pytest.fixture(params=KINDS)
async def database_url(request: pytest.FixtureRequest, run: Run) -> AsyncIterator[str]:
    """A migrated database of this test's own, not connected: once SQLite, once PostgreSQL."""
    async with fresh(run, request.param) as url:
        yield url


@pytest.fixture
async def database(database_url: str, at: StoppedClock) -> AsyncIterator[str]:
    """The same, with the portal connected to it and the clock stopped; the value is its address."""
    await portal_database.connect(database_url)
    yield database_url
    await portal_database.disconnect()


@pytest.fixture
def statements(database: str) -> Iterator[list[str]]:
    """The SQL sent so far, oldest first; `statements.clear()`, act, then count them."""
    with written_down() as sent:
        yield sent


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor without scripts, who asks the portal directly; follows no redirect unasked."""
    from portal.app import create_app

    transport = httpx.ASGITransport(create_app(settings.settings()))
    async with httpx.AsyncClient(
        transport=transport, base_url=settings.settings().public_origin
    ) as visitor:
        yield visitor


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Call it to start a real server process on this test's database; twice for two processes.

    Keywords are settings: `server(**ORDINARY_DEMO)`. Every server it started is ended afterwards.
    """
    started: list[Server] = []

    def start(**settings: str) -> Server:
        started.append(servers.start(tmp_path, database_url, **settings))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(scope="session")
async def demo(run: Run, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server with the demo neighbourhood, one for a worker: change nothing that others read.

    Its clock started on the tests' usual Thursday morning and runs on.
    """
    async with fresh(run, "sqlite", with_demo=True) as url:
        started = servers.start(tmp_path_factory.mktemp("demo"), url, **ORDINARY_DEMO)
        yield started
        started.stop()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The real Chromium, one for all tests of a worker."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browsers.executable(), args=browsers.QUIET
        )
        yield chromium
        await chromium.close()


@pytest.fixture
async def open_page(browser: Browser) -> AsyncIterator[Callable[..., Any]]:
    """Call it for a page in a browser profile of its own: `await open_page(scripts=False)`.

    Keywords: `width`, `height`, `scripts`, and Playwright's for a new context, as
    `color_scheme="dark"`. A script error or a refusal by the content policy fails the test.
    """
    profiles = browsers.Profiles(browser)
    yield profiles.open
    await profiles.close()
    assert not profiles.complaints, profiles.complaints


@pytest.fixture
async def page(open_page: Callable[..., Any]) -> Page:
    """A page on a phone 360 pixels wide, with scripts on."""
    opened: Page = await open_page()
    return opened
