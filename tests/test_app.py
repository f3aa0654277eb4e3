"""The portal as a whole answers: asked directly, as a process, as two processes, in the browser."""

import signal
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.async_api import Page

from tests.clocks import ORDINARY_DEMO
from tests.databases import only
from tests.servers import Server


@pytest.mark.parametrize("path", ["/", "/en/", "/live", "/ready"])
async def test_it_answers(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 200


def test_two_processes_serve_one_database(server: Callable[..., Server]) -> None:
    first, second = server(WORK_INSIDE="0"), server(WORK_INSIDE="0")
    first.kill()
    assert httpx.get(second.origin, trust_env=False).status_code == 200
    second.stop()
    # uvicorn finishes what it is doing, then dies of the signal it was sent.
    assert second.process.returncode in (0, -signal.SIGTERM), second.log.read_text()


@only("sqlite")
def test_a_second_start_keeps_what_the_demo_made(server: Callable[..., Server]) -> None:
    pages = []
    for _ in range(2):
        running = server(**ORDINARY_DEMO)
        pages.append(httpx.get(f"{running.origin}/facilities", trust_env=False).text)
        running.stop()
    assert pages[0] == pages[1]


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
async def test_a_newcomer_sees_the_first_page(
    demo: Server, open_page: Callable[..., Any], *, scripts: bool
) -> None:
    page: Page = await open_page(scripts=scripts)
    answer = await page.goto(demo.origin)
    assert answer is not None
    assert answer.status == 200
    assert await page.locator("h1").count() == 1
