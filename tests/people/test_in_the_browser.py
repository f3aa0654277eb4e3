"""Signing in in the real browser, with scripts and without, in both languages."""

import itertools

import pytest

from tests.people.entering import CODE

pytestmark = pytest.mark.browser

_numbers = itertools.count(1)


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_newcomer_is_in_with_one_number_one_name_and_one_code(
    demo, open_page, prefix, scripts
):
    page = await open_page(scripts=scripts)
    await page.goto(f"{demo.origin}{prefix}/me/account")  # a guest is asked to sign in
    assert page.url.startswith(f"{demo.origin}{prefix}/sign-in?next=")
    await page.fill("#f-address", f"１００-0001-{next(_numbers):04d}")
    await page.locator("form button.btn").first.click()
    await page.wait_for_url("**/sign-in/code?**")
    found = CODE.search(await page.content())
    assert found is not None
    code = found[1]
    assert await page.get_attribute("#f-code", "autocomplete") == "one-time-code"
    await page.fill("#f-name", "王小明")
    if scripts:  # the whole code sends the form off
        await page.locator("#f-code").press_sequentially(f"{code[:3]} {code[3:]}")
    else:
        await page.fill("#f-code", f"{code[:3]} {code[3:]}")
        await page.locator("form button.btn").first.click()
    await page.wait_for_url(f"{demo.origin}{prefix}/me/account")
    assert await page.input_value("#f-name") == "王小明"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_after_signing_out_going_back_shows_nothing(demo, open_page, scripts):
    page = await open_page(scripts=scripts)
    await page.goto(f"{demo.origin}/sign-in?next=/me/account")
    await page.get_by_role("button", name="陈雅丽 · 居民").click()
    await page.wait_for_url("**/me/account")
    assert await page.input_value("#f-name") == "陈雅丽"
    await page.get_by_role("button", name="退出登录").click()
    await page.wait_for_url(f"{demo.origin}/")
    await page.go_back()
    assert page.url.startswith(f"{demo.origin}/sign-in?next=")
    assert "陈雅丽" not in await page.locator("h1").inner_text()
    assert await page.locator("#f-name").count() == 0
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_a_wrong_number_brings_the_focus_to_what_is_wrong(demo, open_page):
    page = await open_page()
    await page.goto(f"{demo.origin}/sign-in")
    await page.fill("#f-address", "1380000000")
    await page.locator("form button.btn").first.click()
    await page.locator("#errors:focus").wait_for()
    assert (await page.title()).startswith("出错：")
    assert await page.input_value("#f-address") == "1380000000"
    await page.locator("#errors a").click()
    await page.locator("#f-address:focus").wait_for()
    assert await page.get_attribute("#f-address", "aria-invalid") == "true"
