"""The sheet at the school gate and the slip are one page of paper each, whatever the language."""

import io
import sqlite3
from typing import Any

import pytest
from playwright.async_api import Browser
from pypdf import PdfReader

from tests.browser.cases import People
from tests.browser.town import Town

A4_LANDSCAPE = (842, 595)  # points
A6 = (298, 420)
# A hall with many courts and hours, a pitch that is also two halves, a library open all day.
SAMPLE = ["longling-experimental-badminton", "qingwu-football", "longling-road-library-reading"]


def _places(town: Town, *, every: bool) -> list[str]:
    with sqlite3.connect(town.database) as connection:
        found = [slug for (slug,) in connection.execute("SELECT slug FROM facility ORDER BY id")]
    connection.close()
    assert set(SAMPLE) < set(found)
    return found if every else SAMPLE


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_gate_sheet_is_one_page(lang: str, town: Town, open_page: Any, thorough: bool):
    page = await open_page(width=1280)
    for slug in _places(town, every=thorough):
        await page.goto(town.at(f"/facilities/{slug}/week/print", lang))
        paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == 1, slug
        (sheet,) = paper.pages
        size = (round(sheet.mediabox.width), round(sheet.mediabox.height))
        assert size == A4_LANDSCAPE, slug
        assert "0755-0000-0000" in sheet.extract_text(), slug


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_slip_is_one_page_of_a6(lang: str, town: Town, people: People, browser: Browser):
    context = await browser.new_context(storage_state=people.state("desk", "standard"))
    page = await context.new_page()
    await page.goto(town.at(f"/desk/slips/{people.theirs['code']}", lang))
    paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
    await context.close()
    (sheet,) = paper.pages
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A6
    said = sheet.extract_text()
    assert people.theirs["code"] in said
    assert "0755-0000-0000" in said
