"""The sample page in the real browser: swaps, focus, announcements, sizes, no barrier."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from itertools import product

import pytest
import uvicorn
from playwright.async_api import Page, Route

from tests.browsers import HEIGHT, LISTEN, follow
from tests.javascript import barriers
from tests.web import sample

pytestmark = pytest.mark.browser

PATHS = ("/sample", "/en/sample", "/en/preferences", "/nowhere")
VIEWS = ("standard.light.normal", "standard.dark.normal", "elder.auto.normal", "elder.dark.huge")
# By day; the night tries each view in both widths.
VIEWS_AND_WIDTHS = list(zip(VIEWS, (360, 1280, 1280, 360), strict=True))
WIDER_THAN_THE_WINDOW = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
SMALL = """least => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter(each => each.checkVisibility() && !each.matches(".skip, #errors a"))
    .map(each => [each.outerHTML, (each.closest("label") || each).getBoundingClientRect()])
    .filter(([, box]) => box.width && Math.min(box.width, box.height) < least - 0.5)
    .map(([html, box]) => `${box.width} x ${box.height}: ${html.slice(0, 80)}`)"""

Opened = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Where the sample portal answers: a server in a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(sample.app(), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def sample_page(open_page, origin: str) -> Opened:
    """Call it for a page of the sample, opened in a view: `sample_page("elder.auto.normal")`."""

    async def opened(view: str = "", path: str = "/sample", **options) -> Page:
        page: Page = await open_page(base_url=origin, **options)
        if view:
            await page.context.add_cookies([{"name": "view", "value": view, "url": origin}])
        await page.goto(path)
        return page

    return opened


async def test_another_day_is_swapped_in_focused_and_said_once(sample_page, origin) -> None:
    page = await sample_page()
    await page.evaluate(LISTEN)
    async with page.expect_request("**/sample?day=*") as asked:
        await page.click("#day-2026-11-28")
    assert (await (await asked.value).all_headers())["hx-target"] == "section#slots"
    await page.locator("#slots-heading:focus").wait_for()
    assert page.url == f"{origin}/sample?day=2026-11-28"
    assert await page.title() == "11月28日 周六 · 龙岭路社区"
    assert await page.evaluate("window.said") == ["没有这个页面"]
    assert await page.locator(".day[aria-current]").get_attribute("id") == "day-2026-11-28"
    assert await page.locator("[aria-busy]").count() == 0
    await page.go_back()
    await page.locator("#day-2026-11-26[aria-current]").wait_for()
    assert page.url == f"{origin}/sample"


async def test_while_it_waits_the_part_is_busy(sample_page) -> None:
    page = await sample_page()
    release = asyncio.Event()

    async def held_back(route: Route) -> None:
        await release.wait()
        await route.continue_()

    await page.route("**/sample?day=*", held_back)
    await page.click("#day-2026-11-28")
    await page.locator("#slots[aria-busy=true]").wait_for()
    await page.locator("#say", has_text="正在查11月28日 周六…").wait_for(state="attached")
    release.set()
    await page.locator("#slots-heading:focus").wait_for()
    assert await page.locator("[aria-busy]").count() == 0


async def test_without_scripts_a_day_is_a_link(sample_page, origin) -> None:
    page = await sample_page(scripts=False)
    await follow(page, "#day-2026-11-28")
    assert page.url == f"{origin}/sample?day=2026-11-28"
    assert await page.locator(".day[aria-current]").get_attribute("id") == "day-2026-11-28"


async def test_a_mistake_takes_the_focus_and_leads_to_the_field(sample_page) -> None:
    for scripts in (True, False):
        page = await sample_page(scripts=scripts)
        await page.fill("#f-phone", "one")
        await follow(page, "text=Send")
        assert (await page.title()).startswith("出错")
        await page.locator("#errors:focus").wait_for()
        assert await page.input_value("#f-phone") == "one"
        await page.click("#errors a")
        await page.locator("#f-phone:focus").wait_for()


async def test_a_second_tap_sends_nothing(sample_page) -> None:
    page = await sample_page()
    release, sent = asyncio.Event(), []

    async def held_back(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request)
            await release.wait()
        await route.continue_()

    await page.route("**/sample", held_back)
    await page.fill("#f-phone", "1")
    # The page's own script taps twice: a hand would have to wait for the first answer.
    await page.evaluate(
        """() => {
            const button = [...document.querySelectorAll("button")]
                .find(each => each.textContent === "Send");
            button.click(); button.click(); button.form.requestSubmit();
        }"""
    )
    release.set()
    await page.locator("#flash").wait_for()
    assert len(sent) == 1


async def test_without_a_connection_the_page_says_from_when_it_is(sample_page) -> None:
    page = await sample_page(path="/en/sample")
    await page.context.set_offline(True)
    await page.locator("#say.shown").wait_for()
    words = await page.text_content("#say")
    assert words.startswith("No connection. What you see is from ")
    assert words.rstrip(".")[-5:].replace(":", "").isdigit()
    await page.context.set_offline(False)
    await page.locator("#say:not(.shown)").wait_for(state="attached")


async def test_large_type_from_the_first_row_and_back(sample_page, origin) -> None:
    page = await sample_page(scripts=False)
    await page.goto(f"{origin}/sample?day=2026-11-28")
    ordinary = await page.evaluate("getComputedStyle(document.body).fontSize")
    await follow(page, "#day-2026-11-28")
    await follow(page, "text=大字版")
    assert page.url == f"{origin}/sample?day=2026-11-28"
    assert await page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    await follow(page, "text=标准版")
    assert await page.evaluate("getComputedStyle(document.body).fontSize") == ordinary == "16px"


@pytest.mark.parametrize(("view", "width"), VIEWS_AND_WIDTHS)
async def test_nothing_bars_anybody(sample_page, view, width, thorough) -> None:
    page = await sample_page(view, width=width)
    for path, wide in product(PATHS, (360, 1280) if thorough else (width,)):
        await page.set_viewport_size({"width": wide, "height": HEIGHT})
        await page.goto(path)
        assert await barriers(page) == []
        if view.startswith("elder"):
            assert await barriers(page, "wcag2aaa") == []


@pytest.mark.parametrize("view", VIEWS)
async def test_it_fits_a_narrow_phone(sample_page, view) -> None:
    page = await sample_page(view, width=320)
    for path in PATHS:
        await page.goto(path)
        assert not await page.evaluate(WIDER_THAN_THE_WINDOW)
        assert await page.evaluate(SMALL, 24) == []


async def test_it_fits_at_twice_the_size_of_type(sample_page) -> None:
    page = await sample_page("standard.light.normal", width=320, bypass_csp=True)
    await page.add_style_tag(content=":root:root { font-size: 200% }")
    assert not await page.evaluate(WIDER_THAN_THE_WINDOW)


@pytest.mark.parametrize(("view", "least"), [(VIEWS[0], 44), (VIEWS[2], 60)])
async def test_fingers_hit_what_they_aim_at(sample_page, view, least) -> None:
    page = await sample_page(view)
    for path in PATHS:
        await page.goto(path)
        assert await page.evaluate(SMALL, least) == []


async def test_the_first_slot_is_a_few_tabs_away(sample_page) -> None:
    page = await sample_page()
    for _ in range(2):
        await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == "#slots"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.classList.contains('slot')")
