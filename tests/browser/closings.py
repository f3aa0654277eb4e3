"""Closings for the examples: one of a school that moved somebody out, one of the weather undone."""

import re

from playwright.async_api import BrowserContext, Page

from tests.browser.town import SATURDAY, Town

CLOSED_PLACE = "longling-experimental-track"  # no story goes there on a Saturday
SCHOOL_CLOSURES = "/organisations/longling-experimental-school/closures"
STORM = "/desk/weather?signal=rainstorm&level=red"
ANY_KEY = "example-closing-key-{}"


async def close_the_track(town: Town, manager: BrowserContext) -> str:
    """The school's manager closes the track on Saturday; the closing's code."""
    form = await (await manager.request.get(town.at(SCHOOL_CLOSURES))).text()
    places = re.findall(r'name="facility" value="(\d+)".*?<span>([^<]*)', form)
    (track,) = [number for number, name in places if "跑道" in name]
    answer = await town.post(
        manager,
        SCHOOL_CLOSURES,
        facility=track,
        first=SATURDAY,
        reason="exam",
        submission=ANY_KEY.format("school"),
    )
    assert answer.ok, await answer.text()
    return answer.url.rpartition("/")[2]


async def storm_and_undo(town: Town, desk: BrowserContext) -> str:
    """The desk closes one place for the weather and undoes it; the closing's code."""
    form = await (await desk.request.get(town.at(STORM))).text()
    place = re.findall(r'name="facility" value="(\d+)"', form)[-1]
    answer = await town.post(
        desk,
        "/desk/weather",
        facility=place,
        scope="ticked",
        signal="rainstorm",
        level="red",
        hours="1",
        submission=ANY_KEY.format("storm"),
    )
    assert answer.ok, await answer.text()
    code = answer.url.rpartition("/")[2]
    await town.post(desk, f"/desk/weather/{code}/undo")
    return code


async def wait_until_told(town: Town, page: Page, code: str) -> None:
    """The page of the closing looks again by itself until everybody was told."""
    await page.goto(town.at(f"{SCHOOL_CLOSURES}/{code}"))
    await page.locator("progress").wait_for(state="detached", timeout=30_000)
