"""English under /en, the same routes, and one switch."""

import re

import pytest

from portal.web.address import address, local_path, without_language


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/sample", "zh-CN", "/en/sample"),
        ("/en/sample", "en", "/sample"),
        ("/en", "en", "/"),
        ("/en/", "en", "/"),
        ("/", "zh-CN", "/en/"),
        ("/sample?day=2026-11-28", "zh-CN", "/en/sample?day=2026-11-28"),
        ("/en/sample?typed=%E7%AF%AE&day=", "en", "/sample?typed=%E7%AF%AE&amp;day="),
    ],
)
async def test_the_address_decides_the_language(visitor, path, language, other) -> None:
    answer = await visitor.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    switch = "en" if language == "zh-CN" else "zh-CN"
    assert f'href="{other}" lang="{switch}" hreflang="{switch}"' in answer.text


async def test_a_word_that_begins_with_en_is_not_english(visitor) -> None:
    answer = await visitor.get("/enter")
    assert answer.status_code == 404
    assert '<html lang="zh-CN"' in answer.text


async def test_an_english_page_links_to_english_pages(visitor) -> None:
    page = (await visitor.get("/en/sample")).text
    links = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    chinese = [to for to in links if not to.startswith(("/en/", "/static/"))]
    # The switch at the top, the same in the head, and the sample's own slot of alternatives.
    assert sorted(set(chinese)) == ["/sample"]


async def test_after_a_form_the_switch_leads_to_the_page_of_the_form(visitor) -> None:
    came_from = {"referer": "http://127.0.0.1:8000/en/bookings/X1?day=2026-11-28"}
    answer = await visitor.post("/en/sample", data={"phone": "x"}, headers=came_from)
    assert answer.status_code == 422
    assert 'href="/bookings/X1?day=2026-11-28" lang="zh-CN"' in answer.text


async def test_another_site_cannot_choose_where_the_switch_leads(visitor) -> None:
    came_from = {"referer": "https://evil.example/login"}
    answer = await visitor.post("/sample", data={"phone": "x"}, headers=came_from)
    assert "evil.example" not in answer.text
    assert 'href="/en/sample" lang="en"' in answer.text


@pytest.mark.parametrize("path", ["//evil.example/x", "/en//evil.example/x", "///evil.example"])
async def test_no_address_turns_a_link_into_another_host(visitor, path) -> None:
    answer = await visitor.get(f"http://127.0.0.1:8000{path}")
    for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.text):
        assert not link.startswith(("//", "/\\"))
        assert link.startswith(("/", "#", "tel:"))


HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/en//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/\tevil",
    "/\n/evil.example",
    " /sample",
    "/sample\r\nSet-Cookie: a=b",
    "",
    None,
    "/" + "x" * 3000,
    "http:/evil",
]


@pytest.mark.parametrize("wish", HOSTILE)
def test_a_hostile_wish_leads_home(wish) -> None:
    assert local_path(wish) == "/"


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ("/me", "/me"),
        ("/en/me", "/me"),
        ("/en", "/"),
        (
            "/facilities?kind=篮球&day=2026-11-28",
            "/facilities?kind=%E7%AF%AE%E7%90%83&day=2026-11-28",
        ),
        ("/a?b=%20c#d", "/a?b=%20c#d"),
        ("/a?next=//evil.example", "/a?next=//evil.example"),  # a query leads nowhere by itself
    ],
)
def test_a_path_of_ours_is_kept(wish, path) -> None:
    assert local_path(wish) == path


@pytest.mark.parametrize("wish", HOSTILE)
async def test_no_form_redirects_away(visitor, wish) -> None:
    answer = await visitor.post("/en/sample", data={"phone": "1", "next": wish or ""})
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/en/", "/en/sample")


def test_queries_leave_out_what_is_none() -> None:
    assert address("en", "/a", day="2026-11-28", kind=None) == "/en/a?day=2026-11-28"
    assert address("zh", "/a", kind=None) == "/a"
    assert address("zh", "/a", q="篮球 &=") == "/a?q=%E7%AF%AE%E7%90%83+%26%3D"
    assert without_language("/english") == "/english"
