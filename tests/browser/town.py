"""A demo neighbourhood that stories may change, and how people come to live in it."""

import itertools
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import APIRequestContext, APIResponse, BrowserContext, Page

CODE = re.compile(r'id="demo-code">(\d{6})<')
SATURDAY = "2026-11-28"
BADMINTON = "/facilities/longling-experimental-badminton"


@dataclass
class Town:
    """One running portal on a demo database of its own."""

    origin: str
    database: Path
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(5001))

    def at(self, path: str, lang: str = "zh") -> str:
        """The whole address of a page in a language."""
        prefix = "/en" if lang == "en" else ""
        return f"{self.origin}{prefix}{path}"

    def new_phone(self) -> str:
        """The telephone number of somebody who was never here."""
        return f"1990000{next(self._numbers)}"

    async def post(self, context: BrowserContext, path: str, **fields: str) -> APIResponse:
        """Send a form as a page of ours would, with the cookies of `context`; ends where it led."""
        asking: APIRequestContext = context.request
        return await asking.post(self.at(path), form=dict(fields), headers={"Origin": self.origin})

    async def ask_for_code(self, context: BrowserContext, phone: str) -> str:
        """The code the demo shows after a number is typed."""
        self._write("DELETE FROM throttle")  # a whole town moves in from one network
        answer = await self.post(context, "/sign-in", address=phone)
        found = CODE.search(await answer.text())
        assert found is not None, await answer.text()
        return found[1]

    async def move_in(self, page: Page, name: str = "Zhou Xiaoyu") -> str:
        """Sign somebody new in on the page's browser; their telephone number."""
        phone = self.new_phone()
        code = await self.ask_for_code(page.context, phone)
        answer = await self.post(page.context, "/sign-in/code", code=code, name=name)
        assert answer.ok, await answer.text()
        return phone

    async def enter_as(self, context: BrowserContext, name: str) -> None:
        """Sign in as one of the demo's cast, by their Chinese name."""
        page = await (await context.request.get(self.at("/sign-in"))).text()
        forms = re.findall(r'action="(/sign-in/as/\d+)">(.*?)</form>', page, re.DOTALL)
        (action,) = [action for action, inside in forms if re.search(rf">\s*{name}", inside)]
        answer = await self.post(context, action)
        assert answer.ok, await answer.text()

    async def book(self, context: BrowserContext, unit: int, starts: str) -> str:
        """Book a slot with the cookies of `context`; the booking's code."""
        confirm = await context.request.get(
            self.at("/bookings/new"), params={"unit": str(unit), "starts": starts}
        )
        text = await confirm.text()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
        assert "submission" in fields, text
        answer = await self.post(context, "/bookings", **{"party": "1", **fields})
        assert answer.ok, await answer.text()
        return answer.url.rpartition("/")[2]

    async def wait_for(self, context: BrowserContext, unit: str, starts: str) -> str:
        """Join the line for a slot that is full; the wait's code."""
        shown = await context.request.get(
            self.at("/waiting/new"), params={"unit": unit, "starts": starts}
        )
        fields = dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', await shown.text())
        )
        fields = {"where": "unit", "party": "1", **fields}
        answer = await self.post(context, "/waiting", **fields)
        assert answer.ok, await answer.text()
        return answer.url.rpartition("/")[2]

    def let_holds_run_out(self) -> None:
        """Make the five minutes of everybody's confirm page pass at once."""
        self._write(
            "UPDATE claim SET expires_at = 1"
            " WHERE booking_id IN (SELECT id FROM booking WHERE state = 'held')",
            "UPDATE booking SET held_until = 1 WHERE state = 'held'",
        )

    def write_one(self, statement: str) -> object:
        """Run a statement that gives one row back; its first column."""
        connection = sqlite3.connect(self.database, timeout=10)
        with connection:
            (row,) = connection.execute(statement).fetchall()
        connection.close()
        return row[0]

    def _write(self, *statements: str) -> None:
        connection = sqlite3.connect(self.database, timeout=10)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
