"""Habits of every template of the portal, whoever wrote it."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from portal.web.render import TEMPLATES, environment
from tests.test_conventions import none_of

PAGES = sorted(TEMPLATES.rglob("*.html"))
WRITES_A_WHOLE_DOCUMENT = re.compile(r"<!doctype html>", re.IGNORECASE)
TARGET = re.compile(r'hx-target="#(\w+)"|ui\.days\([^)]*target="(\w+)"')
BLOCK_OF_ONE_ELEMENT = re.compile(r'{%-? block (\w+) -?%}(?:\s*{%[^%]*%})*\s*<\w+[^>]*\sid="(\w+)"')
UNSAFE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[^=\s]*)\s*=", re.IGNORECASE),
    "script in the page": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "script address": re.compile(r"javascript:|hx-vals=.js:", re.IGNORECASE),
    "unescaped value": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "something from elsewhere": re.compile(
        r"""<(script|link|img|iframe|source)[^>]*(src|href)=["']?(https?:)?//""", re.IGNORECASE
    ),
    "address without its language": re.compile(r"""\s(href|action|src|hx-get)=["']/"""),
    "boosted form": re.compile(r"hx-boost"),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_holds_nothing_unsafe(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    none_of(f"{what}: {found[0]}" for what, sign in UNSAFE.items() for found in sign.finditer(text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_block_needs_nothing_from_the_rest_of_its_template(path: Path) -> None:
    """A swap renders a block alone: it sees no `set` and no import made outside it."""
    tree = environment("zh").parse(path.read_text(encoding="utf-8"))
    outside = set()
    for node in tree.find_all((nodes.Assign, nodes.AssignBlock, nodes.Import, nodes.FromImport)):
        if not any(node in list(block.find_all(type(node))) for block in _blocks(tree)):
            outside |= _names_made_by(node)
    none_of(
        f"block {block.name} uses {name.name}, made outside it"
        for block in _blocks(tree)
        for name in block.find_all(nodes.Name)
        if name.ctx == "load" and name.name in outside
    )


def test_a_block_that_is_swapped_is_one_element_named_like_it() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in PAGES}
    answering = {
        block
        for text in texts.values()
        for block, element in BLOCK_OF_ONE_ELEMENT.findall(text)
        if block == element
    }
    none_of(
        f"{path.relative_to(TEMPLATES)}: #{target} is swapped, but no block answers to that name"
        for path, text in texts.items()
        for pair in TARGET.findall(text)
        for target in pair
        if target and target not in answering
    )


def test_pages_extend_the_frame_or_are_whole_documents_for_paper() -> None:
    wrong = []
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        if path.name in ("base.html", "ui.html") or path.name.startswith("_"):
            continue
        if text.startswith("{% extends") or WRITES_A_WHOLE_DOCUMENT.match(text):
            continue
        wrong.append(str(path.relative_to(TEMPLATES)))
    none_of(wrong)


def _blocks(tree: nodes.Template) -> list[nodes.Block]:
    return list(tree.find_all(nodes.Block))


def _names_made_by(node: nodes.Node) -> set[str]:
    if isinstance(node, nodes.Import):
        return {node.target}
    if isinstance(node, nodes.FromImport):
        return {name if isinstance(name, str) else name[1] for name in node.names}
    return {name.name for name in node.find_all(nodes.Name) if name.ctx == "store"}
