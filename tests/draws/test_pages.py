"""The pages of draws, with scripts off, in both languages."""

import re

import httpx
import pytest

from portal import database
from portal.draws.jobs import announce_draws, hold_draws
from portal.draws.rules.verifying import differences
from portal.facilities.rules import Facts
from tests.databases import only
from tests.draws.make import DAY, WEEK
from tests.draws.test_carrying_out import drawn_hall
from tests.make import Made, make_facility, make_organisation, make_person, make_session
from tests.people.make import make_grant

pytestmark = [pytest.mark.usefixtures("database"), only("sqlite")]


async def headers_of(person: Made) -> dict[str, str]:
    session = (await make_session(person))["session"]
    return {"cookie": f"session={session}", "sec-fetch-site": "same-origin"}


def path_of(hall: Facts, rest: str = "") -> str:
    return f"/facilities/{hall.slug}/draws/{WEEK}{rest}"


def key_in(page: httpx.Response) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def wish(
    client: httpx.AsyncClient, hall: Facts, headers: dict[str, str], **fields: str
) -> httpx.Response:
    """Open the draw's page and send its form."""
    shown = await client.get(f"/en{path_of(hall)}", headers=headers)
    sent = {"submission": key_in(shown), "party": "1", **fields}
    return await client.post(f"/en{path_of(hall)}", data=sent, headers=headers)


async def test_a_guest_reads_what_is_drawn_and_is_asked_to_sign_in(client, at):
    hall = await drawn_hall()
    at("2026-12-01 12:00")
    for prefix, words in (("", "登录后登记"), ("/en", "Sign in to register")):
        shown = await client.get(f"{prefix}{path_of(hall)}")
        assert words in shown.text
        assert await database.value("SELECT seed_hash FROM draw") in shown.text
    for path in ("/draws", f"/facilities/{hall.slug}/draws"):
        assert path_of(hall) in (await client.get(path)).text
    assert (await client.get(path_of(hall, "/file"))).status_code == 404


async def test_nothing_that_is_sent_shows_the_seed_before_the_draw(client, at):
    hall, alice = await drawn_hall(), await make_person()
    seed = await database.value("SELECT seed FROM draw_seed")
    headers = await headers_of(alice)
    at("2026-12-01 12:00")
    for path in (path_of(hall), "/draws", f"/facilities/{hall.slug}/draws", "/me/data/download"):
        assert seed not in (await client.get(path, headers=headers)).text
    at("2026-12-03 12:00")
    await hold_draws()
    assert seed in (await client.get(path_of(hall))).text


async def test_wishes_are_made_changed_and_taken_back(client, at):
    hall, alice = await drawn_hall(), await make_person()
    headers = await headers_of(alice)
    at("2026-12-01 12:00")
    done = await wish(client, hall, headers, wish1="s2", wish2="s1")
    assert (done.status_code, done.headers["location"]) == (303, f"/en{path_of(hall)}")
    shown = await client.get(f"/en{path_of(hall)}", headers=headers)
    assert "Your wishes" in shown.text
    assert re.search(
        r'<option value="s2" selected>.*?<option value="s1" selected>', shown.text, re.DOTALL
    )
    assert "You are in it" in (await client.get("/en/draws", headers=headers)).text
    await wish(client, hall, headers, wish2="s3", party="2")  # the first choice left empty
    names = await database.rows(
        "SELECT s.name FROM draw_wish w JOIN draw_slot s ON s.id = w.slot_id ORDER BY w.rank"
    )
    assert [row[0] for row in names] == ["s3"]
    gone = await client.post(path_of(hall, "/withdrawal"), headers=headers)
    assert gone.status_code == 303
    assert await database.value("SELECT count(*) FROM draw_entry") == 0


async def test_a_double_tap_registers_once(client, at):
    hall, alice = await drawn_hall(), await make_person()
    headers = await headers_of(alice)
    at("2026-12-01 12:00")
    sent = {
        "submission": key_in(await client.get(path_of(hall), headers=headers)),
        "wish1": "s1",
        "party": "1",
    }
    answers = [await client.post(path_of(hall), data=sent, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert await database.value("SELECT count(*) FROM draw_entry") == 1


async def test_what_was_typed_is_kept_with_every_reason(client, at):
    hall, alice = await drawn_hall(), await make_person()
    headers = await headers_of(alice)
    at("2026-12-01 12:00")
    refused = await wish(client, hall, headers, wish1="s2", wish2="s2", party="3")
    assert refused.status_code == 422
    assert "Please name each time once." in refused.text
    assert refused.text.count('<option value="s2" selected>') == 2
    assert re.search(r'value="3"[^>]* checked', refused.text)


async def test_afterwards_each_is_told_why_and_anybody_may_draw_again(client, at):
    hall = await drawn_hall()
    people = [await make_person(name) for name in ("Alice", "Bob")]
    cookies = [await headers_of(person) for person in people]
    at("2026-12-01 12:00")
    for headers in cookies:
        assert (await wish(client, hall, headers, wish1="s1")).status_code == 303
    at("2026-12-03 12:00")
    await hold_draws()
    shown = [(await client.get(f"/en{path_of(hall)}", headers=each)).text for each in cookies]
    won = "Yours: 2 asked for 1 to be had; your turn was number 1."
    lost = (
        "2 asked for 1 to be had. You had 3 tickets and your turn was number 2;"
        " by then too little was left."
    )
    assert sorted((won in text, lost in text) for text in shown) == [(False, True), (True, False)]
    assert "2 households, 2 people" in shown[0]
    assert "1 of 4 places" in shown[0]
    file = await client.get(path_of(hall, "/file"))
    assert file.headers["content-type"] == "application/jsonl"
    assert differences(file.content) == []


async def test_the_pages_of_the_place_and_its_week_say_so_and_lead_there(client, at):
    hall = await drawn_hall()
    at("2026-12-01 12:00")
    day = await client.get(f"/en/facilities/{hall.slug}?day=2026-12-05")
    assert "Given by lot: register until Wed 2 Dec 24:00." in day.text
    assert f'href="/en/facilities/{hall.slug}/draws"' in day.text
    week = await client.get(f"/en/facilities/{hall.slug}/week?from=2026-11-30")
    assert week.text.count('<td data-s="draw"><a') == 4
    assert "Given by lot: register until Wed 2 Dec 24:00." in week.text
    search = await client.get("/en/facilities?q=2026-12-05+09:00-10:00")
    assert "Given by lot" in search.text


async def test_a_school_says_what_is_drawn_and_ends_it(client, at):
    school, sally = await make_organisation(slug="longling"), await make_person("Sally")
    await make_grant(sally.id, "school_manager", school)
    hall = await make_facility(organisation=school, courts=2)
    headers = await headers_of(sally)
    path = f"/organisations/longling/draws/{hall.slug}"
    shown = await client.get(f"/en{path}", headers=headers)
    fields = {
        "submission": key_in(shown),
        "day5": "1",
        **{f"unit{unit.id}": "1" for unit in hall.units},
        "from_minute": str(9 * 60),
        "until_minute": str(11 * 60),
        "register_from_day": "0",
        "register_from_minute": "0",
        "register_until_day": "2",
        "register_until_minute": str(DAY),
        "drawn_day": "3",
        "drawn_minute": "720",
    }
    wrong = await client.post(f"/en{path}", data={**fields, "drawn_day": "1"}, headers=headers)
    assert wrong.status_code == 422
    assert "The draw comes after registration." in wrong.text
    fields["submission"] = key_in(wrong)
    assert (await client.post(path, data=fields, headers=headers)).status_code == 303
    overview = await client.get("/en/organisations/longling/draws", headers=headers)
    for line in (
        "Saturday 09:00–11:00 is given by lot.",
        "Registration opens: Monday of that week, 00:00.",
        "Registration ends: Wednesday of that week, 24:00.",
        "Drawn: Thursday of that week, 12:00.",
    ):
        assert line in overview.text
    assert await database.value("SELECT count(*) FROM draw_slot") == 2
    again = await client.get(f"/en{path}", headers=headers)
    assert re.search(r'id="f-day5"[^>]* checked', again.text)
    assert not re.search(r'id="f-day6"[^>]* checked', again.text)
    assert (await client.post(f"{path}/end", headers=headers)).status_code == 303
    at("2026-12-08 12:00")
    assert await announce_draws() == 0


async def test_the_desk_registers_somebody_without_a_phone(client, at):
    hall, dan, ada = await drawn_hall(), await make_person("Dan"), await make_person("Ada")
    await make_grant(dan.id, "desk")
    at("2026-12-01 12:00")
    headers = await headers_of(dan)
    listed = await client.get(f"/en/desk/people/{ada.id}/draws", headers=headers)
    path = f"/desk/people/{ada.id}/draws/{hall.slug}/{WEEK}"
    assert f'href="/en{path}"' in listed.text
    shown = await client.get(f"/en{path}", headers=headers)
    sent = {"submission": key_in(shown), "wish1": "s1", "party": "2", "consent": "telephone"}
    empty = await client.post(f"/en{path}", data={**sent, "wish1": ""}, headers=headers)
    assert empty.status_code == 422
    assert "Please choose at least one time." in empty.text
    sent["submission"] = key_in(empty)
    assert (await client.post(f"/en{path}", data=sent, headers=headers)).status_code == 303
    entry = await database.row("SELECT person_id, helper_id, consent, channel FROM draw_entry")
    assert tuple(entry) == (ada.id, dan.id, "telephone", "desk")
    at("2026-12-03 12:00")
    await hold_draws()
    booked = await database.row("SELECT person_id, helper_id, consent, channel FROM booking")
    assert tuple(booked) == tuple(entry)
    report = await database.row("SELECT desk_entries, desk_with_nothing FROM draw_report")
    assert tuple(report) == (1, 0)
    done = await client.get(f"/en{path}", headers=await headers_of(dan))
    assert "Yours: 1 asked for 1 to be had" in done.text
