"""A school with a hall, and those who keep its hours."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from portal.facilities.rules import Facts
from portal.settings import settings
from tests.make import Made, make_facility, make_organisation, make_person, make_session
from tests.people.make import make_grant


@dataclass(frozen=True)
class School:
    """The hall, its school, and Sally who manages it."""

    id: int
    hall: Facts
    sally: Made

    @property
    def hours(self) -> str:
        return f"/organisations/longling/hours/{self.hall.slug}"

    @property
    def dates(self) -> str:
        return "/organisations/longling/dates"


async def make_school(calendar: str = "", **changes: Any) -> School:
    """A school with one hall whose hours hold since 2020, and its manager."""
    school = await make_organisation(slug="longling", calendar=calendar)
    hall = await make_facility(organisation=school, slug="hall", **changes)
    sally = await make_person("Sally")
    await make_grant(sally.id, "school_manager", school)
    return School(school, hall, sally)


class Visitor:
    """Somebody at a browser without scripts: pages are read, forms are sent."""

    def __init__(self, client: httpx.AsyncClient, cookies: dict[str, str]) -> None:
        self._client = client
        self._headers = {
            "Origin": settings().public_origin,
            "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
        }

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(path, headers=self._headers)

    async def post(self, path: str, fields: dict[str, Any]) -> httpx.Response:
        return await self._client.post(path, data=fields, headers=self._headers)


async def visit(client: httpx.AsyncClient, person: Made) -> Visitor:
    """The person, signed in."""
    return Visitor(client, await make_session(person))


def fields_of(html: str, action: str) -> dict[str, Any]:
    """The fields of the form with this action, as a browser without scripts would send them."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form is not None, f"no form for {action}"
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        name, value = attribute(tag, "name"), attribute(tag, "value")
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        fields.setdefault(name, []).append(value)
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[1], re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = [chosen[1] if chosen else ""]
    return fields


def day(text: str) -> date:
    return date.fromisoformat(text)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def words(html: str) -> str:
    """What the page says, without its tags."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def place_of(fields: dict[str, Any], kind: str) -> int:
    """The row of a kind of day."""
    return next(int(k[5:]) for k, v in fields.items() if k.startswith("type_") and v == [kind])
