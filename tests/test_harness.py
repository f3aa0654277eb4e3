"""The tests' own tools: a stopped clock, a database for each test, a browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Page

from portal import clock
from portal import database as portal_database
from portal.people.models import Household
from tests.clocks import StoppedClock
from tests.javascript import barriers, read_by_icaljs


async def households() -> int:
    """How many there are."""
    return int(await portal_database.value("SELECT count(*) FROM household"))


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_has_a_migrated_database_of_its_own(database: str, turn: int) -> None:
    assert await households() == 0
    assert await portal_database.pending_migrations() == []
    async with portal_database.transaction():
        changed = await portal_database.execute("INSERT INTO household (created_at) VALUES (?)", 0)
    assert changed == 1
    assert await households() == 1


async def test_both_databases_are_what_they_say(database: str) -> None:
    kind = "sqlite" if database.startswith("sqlite:") else "postgres"
    assert portal_database.dialect() == kind


async def test_statements_are_counted_alike_on_both(database: str, statements: list[str]) -> None:
    async with portal_database.transaction():
        await portal_database.execute("INSERT INTO household (created_at) VALUES (?)", 0)
    await Household.all().count()
    await households()
    assert len(statements) == 3, statements


def test_the_clock_stands_still_until_it_is_moved(at: StoppedClock) -> None:
    assert clock.now() == clock.now() == datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    assert at("2026-11-28 19:30") == clock.now() == datetime(2026, 11, 28, 11, 30, tzinfo=UTC)


@pytest.mark.browser
async def test_the_browser_runs_scripts_only_when_asked(open_page: Callable[..., Any]) -> None:
    content = "data:text/html,<title>before</title><script>document.title='after'</script>"
    with_scripts = await open_page()
    await with_scripts.goto(content)
    without_scripts = await open_page(scripts=False, width=320)
    await without_scripts.goto(content)
    assert await with_scripts.title() == "after"
    assert await without_scripts.title() == "before"
    assert without_scripts.viewport_size == {"width": 320, "height": 740}


@pytest.mark.browser
async def test_barriers_are_found_and_named(page: Page) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    sound = "<!doctype html><html lang=en><head>{}<title>A</title></head><body>{}</body></html>"
    main = "<main><h1>A page</h1>{}</main>"
    await page.set_content(sound.format(policy, main.format("<p>Nothing to find.</p>")))
    assert await barriers(page) == []
    await page.set_content(sound.format(policy, main.format("<input type=text>")))
    assert [found.split()[0] for found in await barriers(page, "wcag2a")] == ["label"]


def test_a_calendar_is_read_by_another_reader() -> None:
    event = "UID:one DTSTART:20261128T113000Z DTEND:20261128T123000Z SUMMARY:羽毛球"
    (read,) = read_by_icaljs(calendar_of(event))
    assert (read["uid"], read["summary"]) == ("one", "羽毛球")
    assert read["starts"] == "2026-11-28T11:30:00.000Z"
    with pytest.raises(ValueError, match="invalid"):
        read_by_icaljs(calendar_of("this-is-no-line-of-a-calendar"))


def calendar_of(event: str) -> bytes:
    """A calendar of one event whose lines are given between spaces."""
    start = "BEGIN:VCALENDAR VERSION:2.0 PRODID:-//tests//EN BEGIN:VEVENT"
    return f"{start} {event} END:VEVENT END:VCALENDAR ".replace(" ", "\r\n").encode()
