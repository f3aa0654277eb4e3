"""How tests sign in: as people do, reading the code off the demo's page."""

import re
from typing import Any

import httpx

CODE = re.compile(r'id="demo-code">(\d{6})<')
OLD_CODE = re.compile(r'id="demo-old-code">(\d{6})<')


async def ask_for_code(browser: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    return await browser.post("/sign-in", data={"address": address, **fields})


async def shown_code(browser: httpx.AsyncClient) -> str:
    """The code the demo shows to the browser that asked for it."""
    found = CODE.search((await browser.get("/sign-in/code")).text)
    assert found is not None
    return found[1]


async def sign_in(browser: httpx.AsyncClient, address: str, name: str = "", **fields: Any) -> str:
    """The whole way; where it led."""
    asked = await ask_for_code(browser, address)
    assert asked.status_code == 303, asked.text
    code = await shown_code(browser)
    sent = {"code": code, "name": name, **fields}
    answer = await browser.post("/sign-in/code", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def other_than(code: str) -> str:
    """A wrong code."""
    return f"{(int(code) + 1) % 10**6:06d}"
