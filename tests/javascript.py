"""Two judges that speak JavaScript: axe-core on pages, ical.js on calendars."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

FOLDER = Path(__file__).parent / "js"


@cache
def axe() -> str:
    """The program itself, to be evaluated in a page."""
    return (FOLDER / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


async def bring_axe(page: Page) -> None:
    """Have the page know `axe`. Pages whose policy refuses foreign scripts are judged all the same:
    the browser's own debugger brings this one."""
    await page.evaluate(axe())


async def barriers(page: Page, *tags: str) -> list[str]:
    """What axe-core finds wrong with a page, a sentence for each element; by default all rules.

    `tags` narrows it: `barriers(page, "wcag2aaa")`.
    """
    await bring_axe(page)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if tags:
        options["runOnly"] = {"type": "tag", "values": list(tags)}
    found = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}) at {' '.join(map(str, node['target']))}: {node['html']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def read_by_icaljs(calendar: bytes) -> list[dict[str, Any]]:
    """The events of an iCalendar document as ical.js reads it; raises if it cannot.

    Keys: uid, starts and ends ("2026-11-28T11:30:00.000Z"), zone, summary, description, location,
    status, sequence, alarms (how many).
    """
    read = subprocess.run(
        ["node", FOLDER / "read_calendar.mjs"],
        input=calendar,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if read.returncode != 0:
        raise ValueError(read.stderr.decode(errors="replace"))
    events: list[dict[str, Any]] = json.loads(read.stdout)
    return events
