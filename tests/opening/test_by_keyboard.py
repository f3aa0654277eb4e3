"""Hours set with the keyboard alone, scripts on and off, on a phone's width."""

import pytest

from portal import database
from portal.hours.queries import resolve
from tests.make import make_session, reread
from tests.opening.school import day, make_school
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]

TOLD = {"DEMO": "1", "CLOCK": "2026-11-26T09:00+08:00", "WORK_INSIDE": "0"}


async def _tab_to(page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
async def test_typed_looked_at_and_saved_without_a_mouse(server, open_page, scripts):
    school = await make_school()
    started: Server = server(**TOLD)
    page = await open_page(scripts=scripts)
    cookies = await make_session(school.sally)
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": started.origin} for name, value in cookies.items()]
    )
    await page.goto(f"{started.origin}/en{school.hours}")
    weekend = page.get_by_label("Weekend", exact=True)
    field = f"#{await weekend.get_attribute('id')}"
    await _tab_to(page, field)
    await page.keyboard.press("Control+A")
    await page.keyboard.type("09:00-12:00")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="This is what you are about to save").wait_for()
    assert await page.locator(field).input_value() == "09:00-12:00"
    await _tab_to(page, "#preview form button")
    await page.keyboard.press("Enter")
    await page.get_by_text("The hours were saved.").wait_for()
    saturday = await resolve(await reread("hall"), day("2026-11-28"))
    assert [span.minutes for span in saturday.spans] == [180]
    coming = "SELECT count(*) FROM opening_period WHERE ends_on >= '2026-11-26'"
    assert await database.value(coming) == 1
