"""No barrier that axe-core knows of: every page, light, dark and elder, phone and desk."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page

from portal.app import routes
from tests.browser.cases import CASES, NO_PAGES, PAGES, Case
from tests.javascript import axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
THEMES = {"standard": ("light", "dark"), "elder": ("light",)}
# Dark is the same document with other colours: only rules about colours can judge it differently.
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]


def test_every_page_has_an_example():
    shown = {route.path for route in routes if "GET" in (route.methods or ())}
    assert {case.route for case in PAGES} | NO_PAGES == shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_no_barriers(case: Case, lang: str, looking: Any):
    found = []
    for mode, themes in THEMES.items():
        page = await looking(case, lang, mode)
        await page.evaluate(axe())
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 740})
            for theme in themes:
                await page.locator("html").evaluate(
                    "(all, theme) => {all.dataset.theme = theme}", theme
                )
                rules = ABOUT_COLOURS if theme == "dark" else None
                found += [
                    f"{mode} {theme} {width}: {barrier}"
                    for barrier in await _barriers(page, rules, enhanced=mode == "elder")
                ]
        await page.context.close()
    assert not found, "\n".join(found)


async def _barriers(page: Page, rules: list[str] | None, *, enhanced: bool) -> list[str]:
    """Each barrier as a sentence; `enhanced` asks for the strong contrast of level AAA as well."""
    options: Mapping[str, Any] = {
        "runOnly": (
            {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
        ),
        "rules": {"color-contrast-enhanced": {"enabled": enhanced}},
        "resultTypes": ["violations"],
        "preload": not rules,  # style sheets are the same in every width and colour
    }
    result = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}) at {json.dumps(node['target'])}: {node['html'][:300]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
