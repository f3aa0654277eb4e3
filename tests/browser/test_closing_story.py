"""A manager closes a ground on a narrow phone without scripts, reads who is hit, and undoes it."""

from typing import Any

from playwright.async_api import expect

from tests.browser.cases import STAFF
from tests.browser.closings import SCHOOL_CLOSURES
from tests.browser.town import Town

SUNDAY = "2026-11-29"
UNTIL_TOLD = 30_000  # milliseconds; those who are hit are told by a job of the server's


async def test_close_over_bookings_and_undo(open_page: Any, town: Town):
    page = await open_page(scripts=False)
    await town.enter_as(page.context, STAFF)
    await page.goto(town.at(SCHOOL_CLOSURES))
    for place in await page.locator("label:has(input[name=facility])").all():
        if "足球场" not in await place.inner_text():
            await place.locator("input").uncheck()
    await page.locator("#f-first").fill(SUNDAY)
    await page.get_by_role("radio", name="场地维修").check()
    await page.get_by_role("button", name="看看影响到谁").click()

    await expect(page.locator("h1")).to_have_text("关闭之前：影响到谁")
    await expect(page.locator("#message")).to_contain_text("场地维修")
    await expect(page.locator(".figure")).to_contain_text("个预约")
    await page.locator("#save .btn.stop").click()

    await expect(page.locator("h1")).to_have_text("临时关闭：场地维修")
    await expect(page.locator("progress")).to_have_count(0, timeout=UNTIL_TOLD)
    await page.get_by_role("button", name="撤销", exact=True).click()
    await expect(page.locator(".note.done").last).to_contain_text("已撤销")
    await expect(page.locator("main")).to_contain_text("恢复了原来的时间")
