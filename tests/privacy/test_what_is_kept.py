"""What the tables can hold of a person, what the person is handed, and what is never asked."""

import json
import re

import pytest

from portal.privacy.queries import everything_of
from portal.privacy.rules import KEPT
from tests.bookings.cast import book, somebody, visitor_of
from tests.databases import only
from tests.make import insert, make_closure, make_facility, make_person, make_session
from tests.people.make import make_grant
from tests.privacy.looking import columns, references_to

NEVER = re.compile(
    r"(^|_)(identity|idcard|card|passport|face|birth|born|gender|sex|health|door|picture)(_|$)"
)
INNER = {  # columns that say something of a person and are not handed over, each with its reason
    ("person", "id"): "a number of ours",
    ("person", "household_id"): "a number of ours; the names of the household are handed over",
    ("person", "password_hash"): "a key, not a fact; that there is one is handed over",
    ("person", "calendar_version"): "counts changes for the calendar",
    ("person", "erased_at"): "nobody erased can ask",
    ("person", "merged_into_id"): "nobody merged away can ask; the kept record tells it",
    ("booking", "household_id"): "a number of ours",
}


@pytest.mark.usefixtures("database")
async def test_no_column_for_identity_numbers_faces_or_births():
    asked = [f"{table}.{column}" for table, column, _ in await columns() if NEVER.search(column)]
    assert asked == []


@pytest.mark.usefixtures("database")
async def test_every_column_that_names_a_person_is_looked_up_for_the_copy(statements):
    """A new table that refers to people fails here until it is handed over, too."""
    naming = await references_to("person")
    assert len(naming) > 8
    statements.clear()
    await everything_of((await somebody()).id)
    asked = " ".join(statements)
    missing = [
        f"{table}.{column}"
        for table, column in naming
        if not re.search(rf"\b{table}\b", asked) or not re.search(rf"\b{column} (=|<>)", asked)
    ]
    assert missing == []


@pytest.mark.usefixtures("database")
async def test_every_fact_about_a_person_is_in_the_copy():
    kept = await everything_of((await somebody()).id)
    facts = {column for table, column, _ in await columns() if table == "person"}
    left_out = {column for table, column in INNER if table == "person"}
    assert facts - left_out <= set(kept["person"][0])


@only("sqlite")
async def test_the_copy_holds_what_was_done(database):
    hall, dora = await make_facility(courts=2), await make_person("Dora", email="d@example.net")
    bob = await make_person("Bob", household_id=dora.household_id)
    await make_grant(dora.id, "desk")
    await make_session(dora)
    await make_closure(hall, "2026-12-01 10:00", "2026-12-01 11:00", set_by_id=dora.id)
    code = await book(visitor_of(dora), hall, "2026-11-28 09:00", party=2)
    await book(visitor_of(bob), hall, "2026-11-28 10:00")
    kept = await everything_of(dora.id)
    json.dumps(kept)
    assert [each["name"] for each in kept["household"]] == ["Bob"]
    assert [(each["code"], each["party"]) for each in kept["bookings"]] == [(code, 2)]
    assert kept["bookings"][0]["starts_at"] == "2026-11-28T01:00:00+00:00"
    assert [each["to_state"] for each in kept["history"]] == ["confirmed"]
    assert [each["role"] for each in kept["roles"]] == ["desk"]
    assert len(kept["devices"]) == len(kept["closures_set"]) == len(kept["forms_sent"]) == 1


@only("sqlite")
async def test_the_copy_is_of_nobody_else(database):
    hall, bob, charlie = await make_facility(courts=2), await make_person("Bob"), await somebody()
    await book(visitor_of(bob), hall, "2026-11-28 09:00")
    await insert("feed_token", token_hash="t", person_id=bob.id, language="zh", created_at=0)
    kept = await everything_of(charlie.id)
    assert {name for name, rows in kept.items() if rows} == {"person"}


@only("sqlite")
@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_the_pages_tell_it_in_both_languages(client, prefix):
    dora = await make_person("Dora", email="d@example.net")
    headers = {"cookie": f"session={(await make_session(dora))['session']}"}
    shown = await client.get(f"{prefix}/me/data", headers=headers)
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "no-store"
    language = "en" if prefix else "zh"
    for each in KEPT:
        assert each.what.into(language) in shown.text
        assert each.until.into(language) in shown.text
    assert f'href="{prefix}/me/data/download"' in shown.text
    copy = await client.get(f"{prefix}/me/data/download", headers=headers)
    assert copy.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert copy.headers["cache-control"] == "no-store"
    assert copy.json()["person"][0]["email"] == "d@example.net"
    asked = await client.get(f"{prefix}/me/data/erasure", headers=headers)
    assert 'name="sure"' in asked.text
    ours = {**headers, "sec-fetch-site": "same-origin"}
    unticked = await client.post(f"{prefix}/me/data/erasure", headers=ours)
    assert unticked.status_code == 422
    assert ("Please tick the box" in unticked.text) == bool(prefix)
    assert (await client.get("/me", headers=headers)).status_code == 200
    done = await client.post(f"{prefix}/me/data/erasure", data={"sure": "1"}, headers=ours)
    client.cookies.clear()
    assert (done.status_code, done.headers["location"]) == (303, f"{prefix}/")
    assert (await client.get("/me", headers=headers)).status_code == 303
