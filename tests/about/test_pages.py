"""Help, privacy and accessibility: there for everybody, in both languages, and true."""

import re

import pytest

from portal import settings
from portal.privacy.rules import KEPT
from portal.web.static import static

PAGES = ["/help", "/privacy", "/accessibility", "/preferences"]
CHINESE = re.compile(r"[\u3400-\u9fff]")
SAID_IN_CHINESE = re.compile(r'<(\w+)[^>]*\slang="zh-CN"[^>]*>[^<]*</\1>')


@pytest.mark.parametrize("path", PAGES)
async def test_it_needs_no_account(client, path) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert settings.settings().desk_phone in answer.text


@pytest.mark.parametrize("path", PAGES)
async def test_english_readers_meet_no_chinese(client, path) -> None:
    page = (await client.get(f"/en{path}")).text
    assert not CHINESE.findall(SAID_IN_CHINESE.sub("", page))


@pytest.mark.parametrize("path", PAGES)
async def test_chinese_readers_meet_no_english_sentence(client, path) -> None:
    page = (await client.get(path)).text
    main = re.sub(r"<[^>]+>", "\n", page[page.index("<main") : page.index("</main>")])
    assert not re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", main)


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_the_privacy_page_tells_what_the_retention_job_keeps(client, prefix) -> None:
    page = (await client.get(f"{prefix}/privacy")).text
    language = "en" if prefix else "zh"
    for each in KEPT:
        for words in each:
            assert words.into(language).replace("'", "&#39;") in page


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/preferences"])
async def test_every_link_leads_somewhere(client, path) -> None:
    page = (await client.get(path)).text
    for link in set(re.findall(r'href="(/[^"]*)"', page)):
        answer = await client.get(link.replace("&amp;", "&"))
        assert answer.status_code in (200, 303), link


async def test_the_printed_code_opens_a_page_in_large_type(client) -> None:
    answer = await client.get("/e/help")
    assert (answer.status_code, answer.headers["location"]) == (303, "/help")
    assert 'data-mode="elder"' in (await client.get("/help")).text


async def test_style_is_there_for_the_whole_portal(client) -> None:
    assert (await client.get(static("portal.css"))).status_code == 200
