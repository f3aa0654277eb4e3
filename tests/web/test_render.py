"""Whole pages, single blocks, and what may be kept of them."""

import re

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from portal.language import LANGUAGES, Named, say
from portal.web.render import environment, page, warm
from tests.web.sample import THURSDAY, things

SWAP = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#slots"}

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %%",
    "javascript:alert(1)",
    "&lt;b&gt;&amp;",
    "]]><!--",
    "=cmd|'/c calc'!A1",
    "😀" * 10_000,
    "\u2028</script>",
]


def request(**changes) -> Request:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sample",
        "query_string": b"",
        "headers": [],
        "state": {"lang": "zh"},
    }
    return Request({**scope, **changes})


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("swap", [False, True])
def test_nothing_anybody_typed_becomes_markup(typed, swap) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in SWAP.items()]
    asked = request(headers=headers if swap else [])
    context = {**things("zh", typed, THURSDAY), "say": typed, "thing": Named(typed, typed)}
    text = bytes(page(asked, "sample.html", context).body).decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', text))
    assert "49" not in re.sub(r"\d{3,}|static/[^\"]*", "", text)
    if typed.startswith("</title>"):
        assert text.count("</title>") == 1


async def test_a_swap_gets_its_block_the_title_and_the_sentence(visitor) -> None:
    answer = await visitor.get("/en/sample?day=2026-11-28", headers=SWAP)
    assert answer.text.startswith('<title>Sat 28 Nov · Longling Road</title><section id="slots"')
    assert answer.text.count('id="say"') == 1
    assert '<p id="say" hx-swap-oob="innerHTML">There is no such page</p>' in answer.text
    assert "<html" not in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"HX-Request": "true"},  # a whole page through htmx
        {**SWAP, "HX-Request-Type": "full"},
        {**SWAP, "HX-Target": "section#nothing"},
        {**SWAP, "HX-Target": "section"},
        {**SWAP, "HX-Target": ""},
        {**SWAP, "HX-Target": "x#__class__"},
    ],
)
async def test_everything_else_gets_the_page(visitor, asked) -> None:
    answer = await visitor.get("/sample", headers=asked)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
    assert '<p id="say" role="status" aria-live="polite"></p>' in answer.text


async def test_caches_keep_blocks_and_pages_apart(visitor) -> None:
    for headers in ({}, SWAP):
        answer = await visitor.get("/sample", headers=headers)
        for name in ("HX-Request-Type", "HX-Target", "Cookie"):
            assert name in answer.headers["vary"]


async def test_pages_of_somebody_are_kept_nowhere(visitor) -> None:
    assert (await visitor.get("/sample")).headers["cache-control"] == "private, no-cache"
    assert (await visitor.get("/sample?person=王")).headers["cache-control"] == "no-store"


def test_a_page_may_say_that_it_is_private() -> None:
    answer = page(request(), "errors/refused.html", {"problems": []}, private=True)
    assert answer.headers["cache-control"] == "no-store"
    own = page(
        request(), "errors/refused.html", {"problems": []}, headers={"Cache-Control": "max-age=60"}
    )
    assert own.headers["cache-control"] == "max-age=60"


def test_a_forgotten_value_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        page(request(), "errors/explained.html", {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_escapes_everywhere(language) -> None:
    templates = environment(language)
    assert templates.autoescape is True
    assert templates.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    assert (
        templates.from_string('{{ _("Telephone %(number)s", number=x) }}')
        .render(x="<b>")
        .endswith("&lt;b&gt;")
    )
    assert templates.from_string("{{ x | said }}").render(x=say("%(a)s", a="<b>")) == "&lt;b&gt;"


def test_every_template_compiles_in_every_language() -> None:
    warm()
    for language in LANGUAGES:
        assert "base.html" in environment(language).list_templates()


async def test_what_was_typed_comes_back_with_the_reason(visitor) -> None:
    answer = await visitor.post("/en/sample", data={"phone": "one <two>"})
    assert answer.status_code == 422
    assert "<title>Error: Thu 26 Nov" in answer.text
    assert 'value="one &lt;two&gt;"' in answer.text
    assert 'href="#f-phone">One digit missing</a>' in answer.text
    assert 'aria-invalid="true" aria-describedby="h-phone e-phone"' in answer.text
    assert 'id="e-phone">One digit missing' in answer.text
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    for reference in re.findall(r'(?:for|aria-describedby|aria-labelledby)="([^"]+)"', answer.text):
        assert set(reference.split()) <= set(ids)
    for anchor in re.findall(r'href="#([^"]+)"', answer.text):
        assert anchor in ids


async def test_success_says_so_once(visitor) -> None:
    sent = await visitor.post("/en/sample", data={"phone": "1"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/en/sample")
    assert sent.headers["cache-control"] == "no-store"
    first = await visitor.get("/en/sample")
    assert "Saved. &lt;b&gt;&amp;</p>" in first.text
    second = await visitor.get("/en/sample")
    assert 'id="flash"' not in second.text


async def test_only_the_portal_writes_sentences_on_its_pages(visitor) -> None:
    await visitor.post("/sample", data={"phone": "1"})
    value = visitor.cookies["said"].strip('"')
    for forged in (value[:-1] + "0", "8J-YgA==.", "x", ".", "a.b", value.split(".")[0]):
        visitor.cookies.clear()
        answer = await visitor.get("/sample", headers={"cookie": f"said={forged}"})
        assert answer.status_code == 200
        if forged != value:
            assert 'id="flash"' not in answer.text


async def test_a_swap_is_told_where_to_go(visitor) -> None:
    answer = await visitor.post("/en/sample", data={"phone": "1"}, headers=SWAP)
    assert answer.status_code == 200
    assert answer.headers["hx-redirect"] == "/en/sample"
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("lang", "words", "shown"),
    [
        ("en", "何秀英", '<span lang="zh-CN">何秀英</span>'),
        ("en", "Sally <3", "Sally &lt;3"),
        ("en", "何<b>", '<span lang="zh-CN">何&lt;b&gt;</span>'),
        ("zh", "何<b>", "何&lt;b&gt;"),
        ("en", None, ""),
    ],
)
def test_a_chinese_name_on_an_english_page_says_that_it_is_chinese(lang, words, shown) -> None:
    assert environment(lang).from_string("{{ words | typed }}").render(words=words) == shown
