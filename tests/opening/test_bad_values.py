"""What nobody should send, sent by those who may: never an error, always a page."""

from urllib.parse import quote

import pytest

from tests.attacks.values import VALUES
from tests.databases import only
from tests.make import make_calendar, make_person, make_session
from tests.opening.school import make_school
from tests.people.make import make_grant

PERIOD = {
    "period": "1",
    "copied_from": "",
    "name_zh": "全年",
    "name_en": "All year",
    "starts_on": "2020-01-01",
    "ends_on": "",
    "rows": "2",
    "type_0": "weekend",
    "hours_0": "08:00-12:00",
    "some_0": "1",
    "days_0": "32",
    "dusk_0": "1",
    "type_1": "school_day",
    "hours_1": "",
    "copy": "",
    "add": "",
    "do": "preview",
    "version": "0",
    "submission": "k" * 24,
}
DATES = {
    "kind": "other_hours",
    "starts_on": "2026-12-05",
    "ends_on": "2026-12-06",
    "words_zh": "校运会",
    "words_en": "Games",
    "hours": "08:00-12:00",
    "place": "",
    "submission": "k" * 24,
    "id": "1",
}
DAY = {
    "calendar": "CN",
    "year": "2026",
    "day": "2026-12-05",
    "kind": "make_up_workday",
    "name_zh": "调休",
    "name_en": "Make-up",
    "source": "9",
    "announced": "1",
}
SCHOOL = "/organisations/longling"
on_sqlite = only("sqlite")
FORMS = {
    f"{SCHOOL}/hours/hall/preview": PERIOD,
    f"{SCHOOL}/hours/hall": PERIOD,
    f"{SCHOOL}/dates": DATES,
    f"{SCHOOL}/dates/removal": DATES,
    "/desk/calendar": DAY,
    "/desk/calendar/seed": DAY,
    "/desk/calendar/announcement": DAY,
}
PAGES = {f"{SCHOOL}/hours/hall": ("period", "copy"), "/desk/calendar": ("calendar", "year")}
SHORT = {what: value for what, value in VALUES.items() if len(value) < 10_000}
ANSWERS = {200, 303, 400, 404, 409, 413, 422}


@pytest.fixture
async def staff(client):
    """Sends raw forms as somebody who may everything here; gives the status."""
    school = await make_school(calendar=await make_calendar())
    await make_grant(school.sally.id, "desk")
    cookies = await make_session(school.sally)
    await make_person("Alice")
    headers = {
        "Origin": str(client.base_url).rstrip("/"),
        "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }

    async def send(method: str, path: str, fields: str) -> int:
        if method == "GET":
            answer = await client.get(f"{path}?{fields}", headers=headers)
        else:
            answer = await client.post(path, content=fields, headers=headers)
        assert "<script>alert" not in answer.text
        return answer.status_code

    return send


def written(fields: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in fields.items())


@on_sqlite
@pytest.mark.parametrize("path", FORMS)
async def test_every_field_of_every_form(staff, path):
    usual = {name: quote(value) for name, value in FORMS[path].items()}
    wrong = []
    for field in usual:
        for what, value in VALUES.items():
            status = await staff("POST", path, written({**usual, field: value}))
            if status not in ANSWERS:
                wrong.append(f"{field} is {what}: {status}")
    assert not wrong, "\n".join(wrong)


@on_sqlite
@pytest.mark.parametrize("path", PAGES)
async def test_every_field_of_every_address(staff, path):
    wrong = []
    for field in PAGES[path]:
        for what, value in SHORT.items():
            status = await staff("GET", path, f"{field}={value}")
            if status not in {200, 400, 404, 413}:
                wrong.append(f"{field} is {what}: {status}")
    assert not wrong, "\n".join(wrong)
