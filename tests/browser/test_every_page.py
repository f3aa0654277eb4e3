"""Nobody is shut out of any page: no barrier, one language, room for the smallest screen.

By default each page is looked at in two ways; `pytest --thorough` looks in all eight.
"""

from typing import Any

from portal.app import routes
from tests.browser.barriers import barriers_of
from tests.browser.cases import CASES, NO_PAGES, PAGES, Case
from tests.browser.looks import EVERY_LOOK, Look, Window, looks_at
from tests.browser.sizes import misfits_of
from tests.browser.spoken import foreign_words_of


def test_every_page_has_an_example():
    shown = {route.path for route in routes if "GET" in (route.methods or ())}
    assert {case.route for case in PAGES} | NO_PAGES == shown


def test_every_page_is_seen_in_either_language_view_and_width():
    for case in CASES:
        seen = [look for seen, look in looks_at(CASES, thorough=False) if seen is case]
        assert [len(set(values)) for values in zip(*seen, strict=True)] == [2, 2, 2], case.name
    four = {look for _, look in looks_at(CASES[:4], thorough=False)}
    assert four == set(EVERY_LOOK)


async def test_nobody_is_shut_out(case: Case, look: Look, window: Window, town: Any, people: Any):
    page = await window.show(case, look, town, people)
    found = [
        *await foreign_words_of(page, look.lang),
        *await barriers_of(page, look.mode),
        *await misfits_of(page, look.mode),
        *window.complaints,
    ]
    assert not found, "\n".join(found)
