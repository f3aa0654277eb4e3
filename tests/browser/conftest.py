"""A town of one's own, and the people whose pages are looked at."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests import servers
from tests.browser.cases import CASES, People, settle
from tests.browser.looks import Window, looks_at
from tests.browser.town import Town
from tests.browsers import Phones
from tests.clocks import ORDINARY_DEMO
from tests.databases import Run, fresh


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the real browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of a case and a look is one of every page."""
    if {"case", "look"} <= set(metafunc.fixturenames):
        pairs = looks_at(CASES, thorough=metafunc.config.getoption("--thorough"))
        names = [f"{case.name}-{look}" for case, look in pairs]
        metafunc.parametrize(("case", "look"), pairs, ids=names)


@pytest.fixture(scope="session")
async def town(run: Run, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The demo neighbourhood on a Thursday morning, one for a worker; stories may change it."""
    async with fresh(run, "sqlite", with_demo=True) as url:
        started = servers.start(tmp_path_factory.mktemp("town"), url, **ORDINARY_DEMO)
        yield Town(started.origin, Path(url.removeprefix("sqlite:")))
        started.stop()


@pytest.fixture(scope="session")
async def people(browser: Browser, town: Town) -> People:
    """Those whose pages the examples show: signed in, with a booking, halfway through a change."""
    return await settle(browser, town)


@pytest.fixture(scope="session")
async def window(browser: Browser) -> Window:
    """The window through which a worker looks at every page."""
    return await Window.open(browser)


@pytest.fixture(scope="session")
async def phones(browser: Browser) -> Phones:
    """What the stories of a worker share."""
    return Phones(browser)


@pytest.fixture
async def phone(phones: Phones) -> AsyncIterator[Any]:
    """Call it for the page of a phone just unpacked: `await phone(scripts=False)`.

    A script error or a refusal by the content policy fails the test.
    """
    yield phones.take
    complaints = await phones.give_back()
    assert not complaints, complaints


@pytest.fixture
async def looking(open_page: Any, town: Town, people: People) -> Any:
    """Call it with a case for its page in a new browser: `await looking(case, "en", "elder")`.

    `path` names another page for the same person.
    """

    async def look(case: Any, lang: str = "zh", mode: str = "standard", **options: Any) -> Any:
        page = await open_page(storage_state=people.state(case.who, mode), **options)
        await case.show(page, town, people, lang)
        return page

    return look
