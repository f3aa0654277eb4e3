"""The first view is light: on a slow phone, in the school yard, with one bar of signal."""

import gzip
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.async_api import Response

from tests.browser.town import BADMINTON, SATURDAY, Town

KIB = 1024
MOST = {"document": 14 * KIB, "stylesheet": 12 * KIB, "script": 20 * KIB}  # gzip
ALL_TOGETHER = 60 * KIB
REQUESTS = 8
FIRST_VIEWS = ["/", f"{BADMINTON}?day={SATURDAY}", f"{BADMINTON}/week", "/facilities"]


class Inline(HTMLParser):
    """What the content policy would refuse: styles and scripts within the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        foreign = [name for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names) or foreign:
            self.found.append(f"{self.get_starttag_text()}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", FIRST_VIEWS)
async def test_the_first_view_is_light(path: str, lang: str, open_page: Any, town: Town):
    page = await open_page()
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    await page.goto(town.at(path, lang), wait_until="networkidle")
    weights: dict[str, int] = {}
    for answer in answers:
        size = len(gzip.compress(await answer.body()))
        weights[answer.request.resource_type] = weights.get(answer.request.resource_type, 0) + size
    for kind, most in MOST.items():
        assert 0 < weights[kind] <= most, weights
    assert sum(weights.values()) <= ALL_TOGETHER, weights
    assert len(answers) <= REQUESTS, [answer.url for answer in answers]
    assert "font" not in weights
    assert all(answer.url.startswith(town.origin) for answer in answers)
    inline = Inline()
    inline.feed(await answers[0].text())
    assert inline.found == []
