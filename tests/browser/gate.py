"""The guard's phone in the town, and an appeal that waits at the desk."""

import re

from playwright.async_api import BrowserContext

from tests.browser.town import Town


async def link_for_the_guard(town: Town, staff: BrowserContext, school: str) -> str:
    """The path of a link that the school's manager makes for a phone."""
    page = await (await staff.request.get(town.at(f"{school}/gate"))).text()
    key = re.search(r'name="submission" value="([^"]+)"', page)
    assert key is not None
    made = await town.post(staff, f"{school}/gate", name="东门手机", submission=key[1])
    found = re.search(r"/gate/enter/[\w-]{22}", await made.text())
    assert found is not None
    return found[0]


def somebody_appeals(town: Town) -> str:
    """Whoever missed a booking says why; the appeal's number."""
    return str(
        town.write_one(
            "INSERT INTO appeal (person_id, booking_id, words, made_at)"
            " SELECT person_id, id, '我到了，门卫没有看到我。', created_at FROM booking"
            " WHERE state = 'missed' AND person_id IS NOT NULL AND id NOT IN"
            " (SELECT booking_id FROM appeal) ORDER BY id LIMIT 1 RETURNING id"
        )
    )


def somebody_missed(town: Town) -> tuple[str, str]:
    """A booking that was missed, and the number of who missed it."""
    which = "FROM booking WHERE state = 'missed' AND person_id IS NOT NULL ORDER BY id DESC LIMIT 1"
    code, person = (town.write_one(f"SELECT {column} {which}") for column in ("code", "person_id"))
    return str(code), str(person)
