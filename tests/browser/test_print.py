"""The sheet at the school gate is one page of paper, whatever the place and the language."""

import io
import sqlite3
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.town import Town

A4_LANDSCAPE = (842, 595)  # points
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
