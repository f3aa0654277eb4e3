"""What could not be had is counted, by nobody, and never in the way of a page."""

import csv
import io
from datetime import date

import pytest

from portal import database
from portal.bookings.actions import cancel_booking
from portal.demand import actions
from portal.demand.actions import note, write_down
from portal.demand.rules import SMALL, Count, What, lines_of, shown
from portal.submissions.rules import new_key
from portal.waiting.actions import pass_on
from portal.waiting.jobs import pass_on_freed_places
from tests.bookings.cast import book, somebody
from tests.databases import only
from tests.make import make_facility, make_organisation, make_person, make_session, wall, write
from tests.people.make import make_grant
from tests.privacy.looking import columns, references_to
from tests.waiting.line import NINE, line_of, wait_now

sqlite_only = only("sqlite")


@pytest.fixture(autouse=True)
def _nothing_noted():
    actions._noted.clear()


async def headers(person) -> dict[str, str]:
    cookies = await make_session(person)
    return {"cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}


async def rows() -> list[tuple[object, ...]]:
    found = await database.rows(
        "SELECT facility_id, day_type, hour, what, topic, times FROM demand ORDER BY what, topic"
    )
    return [tuple(row) for row in found]


@pytest.mark.usefixtures("database")
async def test_it_is_a_sum_of_a_day_with_nobody_in_it():
    hall = await make_facility()
    day = (await make_saturday()).date()
    for _ in range(3):
        note(What.REFUSED, hall.id, day, 9, "cap_week")
    assert await write_down() == 3
    note(What.REFUSED, hall.id, day, 9, "cap_week")
    assert await write_down() == 1
    assert await write_down() == 0
    assert await rows() == [(hall.id, "weekend", 9, "refused", "cap_week", 4)]
    assert "demand" not in {table for table, _ in await references_to("person")}
    kept = {column for table, column, _ in await columns() if table == "demand"}
    assert kept == {"counted_on", "facility_id", "day_type", "hour", "what", "topic", "times"}


async def make_saturday():
    return wall(NINE)


@pytest.mark.usefixtures("database")
async def test_the_database_refuses_what_is_no_count():
    for hour, what, times in ((25, "full", 1), (9, "full", 0), (9, "somebody", 1)):
        with pytest.raises(Exception, match=r"(?i)constraint"):
            await write(
                "demand",
                counted_on="2026-11-26",
                facility_id=1,
                day_type="weekend",
                hour=hour,
                what=what,
                times=times,
            )


@sqlite_only
async def test_what_cannot_be_written_is_kept_and_the_page_never_knows(database, monkeypatch):
    hall = await make_facility()
    day = (await make_saturday()).date()
    note(What.FULL, hall.id, day, 9)

    async def fails(*_args):
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_add", fails)
        assert await write_down() == 0
    assert await write_down() == 1


@sqlite_only
async def test_a_day_far_away_stands_in_nobodys_way(database):
    hall = await make_facility()
    note(What.SEARCH, hall.id, date(9999, 12, 31), 9, "badminton")
    note(What.FULL, hall.id, (await make_saturday()).date(), 9)
    assert await write_down() == 2
    assert [row[1] for row in await rows()] == ["weekend", ""]


@sqlite_only
async def test_a_flood_does_not_fill_the_memory(database, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KINDS", 10)
    day = (await make_saturday()).date()
    for number in range(1, 100):
        note(What.FULL, number, day, 9)
    assert len(actions._noted) == 10


@sqlite_only
async def test_searches_refusals_full_times_and_waits_in_vain(client, at, statements):
    hall, alice = await make_facility(slug="hall"), await somebody("Alice")
    code = await book(alice, hall, NINE)
    dora = await make_person("Dora")
    hers = await headers(dora)
    search = "/facilities?kind=badminton&day=2026-11-28&from=09:00&to=10:00"
    await client.get(search)
    statements.clear()
    await client.get(search)
    assert not [each for each in statements if "demand" in each]  # a page writes nothing
    unit = hall.units[0].id
    await client.get(f"/waiting/new?unit={unit}&starts=2026-11-28T01:00Z", headers=hers)
    await client.get(f"/bookings/new?unit={unit}&starts=2026-11-28T01:00Z", headers=hers)
    [first] = await line_of(1, hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    at((await wait_now(first)).kept.until)
    await pass_on_freed_places()
    await write_down()
    assert await rows() == [
        (hall.id, "weekend", 9, "full", "", 1),
        (hall.id, "weekend", 9, "refused", "full", 1),
        (hall.id, "weekend", 9, "search", "badminton", 2),
        (hall.id, "weekend", 9, "waited", "badminton", 1),
    ]


def test_small_counts_are_not_told_apart():
    assert [shown(n) for n in (0, 1, SMALL - 1, SMALL, 12)] == ["0", "<5", "<5", "5", "12"]
    counts = [
        Count(1, "weekend", 9, What.FULL, "", 2),
        Count(1, "weekend", 9, What.REFUSED, "cap_week", 3),
        Count(2, "weekend", 10, What.FULL, "", 9),
    ]
    assert [(line.facility_id, line.total) for line in lines_of(counts)] == [(2, 9), (1, 5)]


@sqlite_only
@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_the_school_sees_its_own_and_the_desk_all(client, prefix):
    school = await make_organisation(slug="longling")
    hall, other = await make_facility(organisation=school, slug="hall"), await make_facility()
    day = (await make_saturday()).date()
    for _ in range(7):
        note(What.FULL, hall.id, day, 9)
    note(What.REFUSED, hall.id, day, 9, "cap_week")
    note(What.SEARCH, other.id, day, 19, "badminton")
    await write_down()
    sally, desmond = await make_person("Sally"), await make_person("Desmond")
    await make_grant(sally.id, "school_manager", school)
    await make_grant(desmond.id, "desk")
    page = await client.get(f"{prefix}/organisations/longling/demand", headers=await headers(sally))
    assert page.status_code == 200
    assert "&lt;5" in page.text
    assert ("wanted 8 times and not had" in page.text) == bool(prefix)
    assert other.name.zh not in page.text
    desk = await client.get(f"{prefix}/desk/demand", headers=await headers(desmond))
    assert other.name.into("en" if prefix else "zh") in desk.text
    file = await client.get(
        f"{prefix}/organisations/longling/demand.csv", headers=await headers(sally)
    )
    lines = list(csv.DictReader(io.StringIO(file.text)))
    assert [(line["facility"], line["what"], line["times"]) for line in lines] == [
        ("hall", "full", "7"),
        ("hall", "refused", "<5"),
    ]
