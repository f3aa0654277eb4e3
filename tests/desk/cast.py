"""The desk's people, in the verbs and in a browser."""

import re
from dataclasses import replace
from typing import Any

import httpx

from portal import settings
from portal.people.rules.visitors import Role, Visitor
from tests.bookings.cast import visitor_of
from tests.make import Made, make_person, make_session
from tests.people.make import make_grant


async def desmond(name: str = "Desmond", **changes: Any) -> Visitor:
    """Somebody of the desk, signed in."""
    given: dict[str, Any] = {"roles": frozenset({(Role.DESK, None)}), **changes}
    return replace(visitor_of(await make_person(name)), **given)


async def signed_in_as(browser: httpx.AsyncClient, person: Made) -> None:
    """The browser is this person's from now on."""
    browser.cookies.clear()
    browser.headers["Origin"] = settings.settings().public_origin
    for name, value in (await make_session(person)).items():
        browser.cookies.set(name, value)


async def at_the_desk(browser: httpx.AsyncClient) -> Made:
    """The browser is Desmond's."""
    person = await make_person("Desmond")
    await make_grant(person.id, "desk")
    await signed_in_as(browser, person)
    return person


def key_in(text: str) -> str:
    """The key of the form on a page."""
    found = re.search(r'name="submission" value="([^"]+)"', text)
    assert found is not None
    return found[1]


async def put_on_record(browser: httpx.AsyncClient, name: str) -> httpx.Response:
    """The page of an elder put on record by name alone."""
    key = key_in((await browser.get("/desk")).text)
    sent = {"submission": key, "name": name, "elder": "1", "language": "zh"}
    answer = await browser.post("/desk/people", data=sent)
    assert answer.status_code == 303, answer.text
    return await browser.get(answer.headers["location"])
