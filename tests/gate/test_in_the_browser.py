"""The guard's Saturday morning: a phone of 360 pixels and a list on paper, in a real browser."""

import io
from typing import Any

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from portal.gate.rules import token_hash
from tests.databases import only
from tests.gate.make import make_hall, state_of
from tests.make import (
    insert,
    make_booking,
    make_facility,
    make_organisation,
    make_person,
    make_session,
)
from tests.people.make import make_grant

pytestmark = [pytest.mark.browser, only("sqlite"), pytest.mark.usefixtures("database")]

SATURDAY = {"DEMO": "1", "CLOCK": "2026-11-28T08:50+08:00", "WORK_INSIDE": "0"}
TOKEN = "g" * 22
A4_UPRIGHT = (595, 842)  # points


@pytest.fixture
async def school() -> int:
    """A school with a link for the guard's phone."""
    organisation = await make_organisation(slug="longling", campus_cap=100)
    await insert(
        "gate_link",
        token_hash=token_hash(TOKEN),
        organisation_id=organisation,
        name="东门手机",
        starts_on="2026-11-01",
        given_at=0,
    )
    return organisation


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_guard_ticks_counts_and_takes_back(school, server, open_page: Any, scripts):
    hall = await make_hall(organisation=school, courts=2)
    wang = await make_person("王小明")
    code = await make_booking(hall, "2026-11-28 09:00", person=wang, party=3)
    await make_booking(hall, "2026-11-28 19:00")
    origin = server(**SATURDAY).origin
    page = await open_page(width=360, scripts=scripts)
    await page.goto(f"{origin}/gate/enter/{TOKEN}")
    await expect(page).to_have_url(f"{origin}/gate")
    line = page.locator(f"#b-{code}")
    await expect(line).to_contain_text("王*明")
    await line.locator("button.big").click()
    await expect(page.locator("#inside")).to_have_text("3")
    await expect(line).to_contain_text("进来 3 人")
    assert await state_of(code) == "attended"
    await page.locator("#f-heads").fill("2")
    await page.get_by_role("button", name="登记入场").click()
    await expect(page.locator("#inside")).to_have_text("5")
    await line.locator("form[action$='/gate/untick'] button").click()
    await expect(page.locator("#inside")).to_have_text("2")
    wide = "document.documentElement.scrollWidth"
    assert scripts is False or await page.evaluate(wide) <= 360
    assert await state_of(code) == "confirmed"


async def test_the_list_on_paper_fits_its_pages(school, server, open_page: Any, at):
    hall = await make_facility(
        organisation=school,
        courts=21,
        name_zh="龙岭实验学校体育馆二层羽毛球馆",
        name_en="Longling Experimental School indoor badminton hall",
    )
    sally = await make_person("Sally")
    await make_grant(sally.id, "school_manager", school)
    at("2026-11-28 08:45")
    cookies = await make_session(sally)
    origin = server(**SATURDAY).origin
    page = await open_page(width=1280)
    await page.context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in cookies.items()]
    )

    async def fits(pages: int) -> None:
        for lang in ("", "/en"):
            await page.goto(f"{origin}{lang}/organisations/longling/gate/print")
            paper = PdfReader(io.BytesIO(await page.pdf(prefer_css_page_size=True)))
            assert len(paper.pages) == pages
            for sheet in paper.pages:
                assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_UPRIGHT
                assert "0755-0000-0000" in sheet.extract_text()

    await fits(1)
    for unit in hall.units[:20]:
        await make_booking(hall, "2026-11-28 09:00", unit=unit)
    await fits(1)
    await make_booking(hall, "2026-11-28 09:00", unit=hall.units[20])
    await fits(2)
