"""Without style sheets the pages still read from top to bottom."""

from typing import Any

import pytest
from playwright.async_api import Route

from tests.browser.town import BADMINTON, SATURDAY, Town

PLACE = [
    "跳到可约时段",
    "龙岭路社区",
    "我的",
    "所有场地",
    "龙岭实验学校羽毛球馆",
    "入口",
    "周日",
    "周六 11月28日",
    "上午",
    "08:00",
    "下午",
    "14:00",
    "晚上",
    "规则",
    "0755-0000-0000",
]
HOME = [
    "跳到可约时段",
    "龙岭路社区",
    "最近能约的",
    "可约",
    "找场地",
    "查找",
    "各场地今天",
    "0755-0000-0000",
]


@pytest.mark.parametrize(
    ("path", "order"), [("/", HOME), (f"{BADMINTON}?day={SATURDAY}", PLACE)], ids=["home", "place"]
)
async def test_reads_right_without_css(path: str, order: list[str], open_page: Any, town: Town):
    page = await open_page(scripts=False)

    async def refuse(route: Route) -> None:
        await route.abort()

    await page.route("**/*.css", refuse)
    await page.goto(town.at(path))
    text = await page.locator("body").inner_text()
    at = 0
    for words in order:
        assert words in text[at:], f"{words!r} does not follow {text[max(0, at - 60) : at]!r}"
        at = text.index(words, at) + len(words)
