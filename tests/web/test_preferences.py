"""How pages look: a cookie, a form, a link, a printed code."""

import pytest

from portal.web.view import View, view_from


@pytest.mark.parametrize(
    ("cookie", "view"),
    [
        (None, View()),
        ("", View()),
        ("elder.dark.huge", View("elder", "dark", "huge")),
        ("elder", View("elder")),
        ("x.y.z", View()),
        ("elder.<script>.large", View("elder", "auto", "large")),
        ("standard.auto.normal.more", View("standard", "auto", "normal")),
        ("." * 1000, View()),
    ],
)
def test_any_cookie_is_some_view(cookie, view) -> None:
    assert view_from(cookie) == view


def test_a_view_survives_its_cookie() -> None:
    view = View("elder", "light", "large")
    assert view_from(view.as_cookie()) == view


def test_the_elder_view_is_dark_only_when_asked() -> None:
    assert View("elder", "auto").drawn_theme == "light"
    assert View("elder", "dark").drawn_theme == "dark"
    assert View("standard", "auto").drawn_theme == "auto"


async def test_the_page_carries_the_view_from_its_first_byte(visitor) -> None:
    answer = await visitor.get("/sample", headers={"cookie": "view=elder.dark.huge"})
    assert '<html lang="zh-CN" data-mode="elder" data-theme="dark" data-size="huge">' in answer.text


async def test_saving_comes_back_to_where_one_was(visitor) -> None:
    chosen = {
        "mode": "elder",
        "size": "large",
        "theme": "dark",
        "back": "/en/sample?day=2026-11-28",
    }
    answer = await visitor.post("/preferences", data=chosen)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sample?day=2026-11-28")
    page = await visitor.get("/en/preferences")
    assert 'data-mode="elder" data-theme="dark" data-size="large"' in page.text
    for value in ("elder", "large", "dark"):
        assert f'value="{value}"' in page.text
    assert page.text.count(" checked>") == 3


async def test_unknown_choices_change_nothing(visitor) -> None:
    await visitor.post("/preferences", data={"mode": "elder"})
    await visitor.post("/preferences", data={"mode": "<b>", "size": "99", "back": "//evil.example"})
    assert visitor.cookies["view"] == "elder.auto.normal"


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/sample?mode=elder", "/sample"),
        ("/en/sample?day=2026-11-28&mode=elder", "/en/sample?day=2026-11-28"),
        ("/?mode=elder", "/"),
        ("/en/?mode=elder", "/en/"),
        ("/sample?typed=%E7%90%83&mode=elder", "/sample?typed=%E7%90%83"),
        ("/e/sample", "/sample"),
        ("/e/sample?day=2026-11-28", "/sample?day=2026-11-28"),
        ("/en/e/sample", "/en/sample"),
        ("/e/", "/"),
        ("/e//evil.example/", "/evil.example/"),
        ("/e/%5Cevil.example", "/evil.example"),
        ("/e/en/sample", "/sample"),
    ],
)
async def test_a_link_turns_large_type_on_and_leaves_the_address(visitor, asked, target) -> None:
    answer = await visitor.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert visitor.cookies["view"] == "elder.auto.normal"


async def test_a_link_turns_it_off_again(visitor) -> None:
    await visitor.get("/sample?mode=elder")
    await visitor.get("/sample?mode=standard")
    assert visitor.cookies["view"] == "standard.auto.normal"


async def test_other_modes_are_left_to_the_page(visitor) -> None:
    answer = await visitor.get("/sample?mode=other")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


async def test_nothing_is_remembered_unasked(visitor) -> None:
    answer = await visitor.get("/sample")
    assert "set-cookie" not in answer.headers
