"""A manager adds a hall, sets its hours, a resident books it, the hall is split: the calendar, the
slots and the database agree at every step."""

import pytest

from portal import database
from portal.calendars.actions import make_feed
from portal.facilities.queries import facts_of
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.grounds.manager import HALL

pytestmark = pytest.mark.usefixtures("database")

MORNING = "2026-11-28 09:00"
HOURS = {
    "period": "",
    "name_zh": "全年",
    "name_en": "All year",
    "starts_on": "2026-11-26",
    "ends_on": "",
}
NAMES = {
    "first_half_zh": "东半场",
    "first_half_en": "East half",
    "second_half_zh": "西半场",
    "second_half_en": "West half",
}


async def calendar(client, token):
    """What the resident's phone shows."""
    return (await client.get(f"/feeds/{token}.ics")).text.replace("\r\n ", "")


async def test_from_an_empty_plot_to_two_halves(sally):
    client = sally.client
    added = await sally.post("/new", HALL, do="add", count="1")
    hall = added.headers["location"].rsplit("/", 1)[1]
    hours = await client.post(
        f"/organisations/longling/hours/{hall}",
        data={
            **HOURS,
            "rows": "1",
            "type_0": "weekend",
            "hours_0": "08:00-12:00",
            "version": str((await facts_of(hall)).rules_version),
            "submission": "h" * 22,
        },
        headers=sally.headers,
    )
    assert hours.status_code == 303, hours.text
    alice = await somebody()
    token = await make_feed(alice.id, "zh", instead_of=None)
    code = await book(alice, await facts_of(hall), MORNING)
    assert "羽毛球馆" in await calendar(client, token)
    whole = (await facts_of(hall)).units[0]
    split = await sally.post(
        f"/{hall}/units/change",
        {"deed": "split", "unit": str(whole.id), "first": "2026-11-28", "do": "save", **NAMES},
    )
    assert split.status_code == 303
    facts = await facts_of(hall)
    assert [unit.name.zh for unit in facts.units] == ["羽毛球馆", "东半场", "西半场"]
    with pytest.raises(Refused):
        await book(await somebody(), facts, MORNING, unit=facts.units[2])
    assert await book(await somebody(), facts, "2026-11-28 10:00", unit=facts.units[2])
    shown = await calendar(client, token)
    assert shown.count("BEGIN:VEVENT") == 1
    assert "STATUS:CONFIRMED" in shown
    assert code in shown
    page = await client.get(f"/facilities/{hall}?day=2026-11-28")
    assert "东半场" in page.text
    assert "东半场" not in (await client.get(f"/facilities/{hall}?day=2026-11-27")).text
    log = (await client.get("/rules")).text
    assert "新增场地：羽毛球馆" in log
    assert "也可按半场预约：东半场、西半场。" in log
    claims = await database.rows(
        "SELECT count(*), count(DISTINCT space_id) FROM claim c JOIN booking b"
        " ON b.id = c.booking_id WHERE b.code = ?",
        code,
    )
    assert tuple(claims[0]) == (4, 2)
