"""A manager limits what one may have: seen in plain words, from a day on, told in public."""

import pytest

from portal import database
from tests.limits.making import make_cap
from tests.make import make_booking, make_facility, make_organisation, make_person
from tests.people.make import make_grant, signed_in

pytestmark = pytest.mark.usefixtures("database")

OURS = {"sec-fetch-site": "same-origin"}
PATH = "/en/organisations/longling/limits"
FIELDS = {
    "where": "here",
    "who": "household",
    "measure": "bookings",
    "period": "week",
    "kind": "badminton",
    "day_type": "weekend",
    "peak_from": "18:00",
    "peak_until": "21:00",
    "amount": "2",
    "holds_from": "2026-11-28",
}
SAID = "Badminton, 18:00–21:00 (Weekend): each household at most 2 bookings a week."


class Somebody:
    """Somebody at their browser."""

    def __init__(self, client, cookie):
        self.client, self.headers = client, {**OURS, "cookie": cookie}

    async def get(self, path):
        return await self.client.get(path, headers=self.headers)

    async def post(self, step="", **changes):
        sent = {**FIELDS, "submission": "k" * 22, **changes}
        return await self.client.post(f"{PATH}{step}", data=sent, headers=self.headers)


async def one_with(client, role, organisation=None) -> Somebody:
    person = await make_person("Sally")
    await make_grant(person.id, role, organisation)
    return Somebody(client, f"session={(await signed_in(person.id))['session']}")


@pytest.fixture
async def school():
    return await make_organisation(slug="longling")


@pytest.fixture
async def sally(client, school) -> Somebody:
    await make_facility(organisation=school, slug="hall")
    return await one_with(client, "school_manager", school)


async def test_a_limit_is_seen_then_holds_and_is_told_in_public(sally):
    shown = await sally.post("/preview")
    assert shown.status_code == 200
    assert SAID in shown.text
    assert await database.value("SELECT count(*) FROM cap") == 0
    for _ in range(2):  # a double tap sets it once
        saved = await sally.post()
        assert (saved.status_code, saved.headers["location"]) == (303, PATH)
    assert await database.value("SELECT count(*) FROM cap") == 1
    rules = await sally.client.get("/en/rules?organisation=longling")
    assert rules.text.count(SAID) == 2  # among what holds, and in the change log
    assert "每户每周最多" in (await sally.client.get("/rules")).text
    assert SAID in (await sally.get(PATH)).text


async def test_another_of_the_same_thing_takes_its_place_and_an_end_is_logged(sally):
    await sally.post()
    again = await sally.post(amount="3", holds_from="2026-12-05", submission="l" * 22)
    assert again.status_code == 303
    found = await database.rows("SELECT amount, holds_from, ends_on FROM cap ORDER BY id")
    assert [tuple(row) for row in found] == [
        (2, "2026-11-28", "2026-12-05"),
        (3, "2026-12-05", None),
    ]
    cap_id = await database.value("SELECT id FROM cap WHERE ends_on IS NULL")
    early = await sally.post(f"/{cap_id}/end", ends_on="2026-11-01", submission="m" * 22)
    assert early.status_code == 422
    assert "A limit ends tomorrow at the earliest." in early.text
    ended = await sally.post(f"/{cap_id}/end", ends_on="2026-12-20", submission="n" * 22)
    assert ended.status_code == 303
    assert "No longer: Badminton" in (await sally.client.get("/en/rules")).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"holds_from": "2026-11-01"}, "New limits begin tomorrow at the earliest"),
        ({"holds_from": ""}, "Please say from which day."),
        ({"amount": "0"}, "From 1 to 1000."),
        ({"amount": "two"}, "Please type a whole number."),
        ({"peak_from": ""}, "A time such as 18:00 is needed."),
        ({"peak_until": "17:00"}, "The peak ends after it begins."),
        ({"kind": "chess"}, "Please choose from the list."),
        ({"where": "everywhere"}, "Only an administrator sets limits for every place."),
    ],
)
@pytest.mark.parametrize("step", ["", "/preview"])
async def test_what_cannot_hold_is_said_and_what_was_typed_stays(sally, step, changes, sentence):
    answer = await sally.post(step, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="21:00"' in answer.text or "peak_until" in changes
    assert await database.value("SELECT count(*) FROM cap") == 0


async def test_an_administrator_limits_every_place_and_others_do_not_end_it(sally, client):
    ann = await one_with(client, "administrator")
    assert (await ann.post(where="everywhere")).status_code == 303
    [(cap_id, organisation)] = [
        tuple(row) for row in await database.rows("SELECT id, organisation_id FROM cap")
    ]
    assert organisation is None
    shown = await sally.get(PATH)
    assert SAID in shown.text
    assert f"/limits/{cap_id}/end" not in shown.text
    refused = await sally.post(f"/{cap_id}/end", ends_on="2026-12-20", submission="m" * 22)
    assert refused.status_code == 422
    assert f"/limits/{cap_id}/end" in (await ann.get(PATH)).text


async def test_a_limit_of_another_school_cannot_be_ended(sally):
    other = await make_cap(organisation_id=await make_organisation())
    assert (await sally.post(f"/{other}/end", ends_on="2026-12-20")).status_code == 422
    assert await database.value("SELECT ends_on FROM cap") is None


async def test_how_far_a_limit_is_used_stands_beside_the_times_and_under_mine(client):
    hall = await make_facility(slug="court")
    alice = await make_person()
    await make_booking(hall, "2026-11-27 19:00", person=alice)
    headers = {"cookie": f"session={(await signed_in(alice.id))['session']}"}
    line = "Badminton: 1 of 3 this week, again from Mon 30 Nov 00:00."
    for path in ("/en/facilities/court?day=2026-11-28", "/en/facilities/court/week", "/en/me"):
        assert line in (await client.get(path, headers=headers)).text, path
    assert line not in (await client.get("/en/facilities/court?day=2026-11-28")).text
