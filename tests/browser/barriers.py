"""What axe-core knows of barriers, light, dark and elder."""

import json
from typing import Any

from playwright.async_api import Page

from tests.javascript import bring_axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Dark is the same document with other colours: only rules about colours can judge it differently.
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
DRESS = "theme => { document.documentElement.dataset.theme = theme }"


async def barriers_of(page: Page, mode: str) -> list[str]:
    """Each barrier of the page as it is shown, as a sentence; leaves the page in light colours.

    The elder view, which is always light, must keep the strong contrast of level AAA as well.
    """
    await bring_axe(page)
    await page.evaluate(DRESS, "light")
    found = await _barriers(page, "light", {"type": "tag", "values": TAGS}, mode == "elder")
    if mode == "standard":
        await page.evaluate(DRESS, "dark")
        found += await _barriers(page, "dark", {"type": "rule", "values": ABOUT_COLOURS})
        await page.evaluate(DRESS, "light")
    return found


async def _barriers(
    page: Page, theme: str, which: dict[str, Any], enhanced: bool = False
) -> list[str]:
    options = {
        "runOnly": which,
        "rules": {"color-contrast-enhanced": {"enabled": enhanced}},
        "resultTypes": ["violations"],
        "preload": {"assets": ["media"]},  # no rule we ask about reads style sheets
    }
    result = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{theme}: {rule['id']} ({rule['help']}) at {json.dumps(node['target'])}:"
        f" {node['html'][:300]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
