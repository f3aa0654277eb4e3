"""Waiting, as pages: from the full slot to the booking, in both languages and without scripts."""

import re

import pytest

from portal.bookings.actions import cancel_booking
from portal.submissions.rules import new_key
from portal.waiting.actions import pass_on
from tests.bookings.cast import book, somebody, visitor_of
from tests.databases import only
from tests.make import make_facility, make_person, make_session
from tests.waiting.line import NINE, line_of, wait_now, waits

sqlite_only = only("sqlite")
STARTS = "2026-11-28T01:00Z"


async def headers(person) -> dict[str, str]:
    cookies = await make_session(person)
    return {
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "sec-fetch-site": "same-origin",
    }


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


@sqlite_only
@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_from_the_full_slot_to_the_booking(client, prefix):
    hall, alice, dora = (
        await make_facility(slug="hall"),
        await somebody(),
        await make_person("Dora"),
    )
    code = await book(alice, hall, NINE)
    unit = hall.units[0].id
    day = (await client.get(f"{prefix}/facilities/hall?day=2026-11-28")).text
    link = f"{prefix}/waiting/new?unit={unit}&amp;starts=2026-11-28T01%3A00Z"
    assert link in day
    assert ("Wait list" in day) == bool(prefix)
    assert link in (await client.get(f"{prefix}/facilities/hall/week")).text
    hers = await headers(dora)
    refused = await client.get(f"{prefix}/bookings/new?unit={unit}&starts={STARTS}", headers=hers)
    assert link in refused.text
    shown = await client.get(f"{prefix}/waiting/new?unit={unit}&starts={STARTS}", headers=hers)
    assert shown.status_code == 200
    sent = {**fields(shown.text), "where": "unit", "party": "2"}
    joined = await client.post(f"{prefix}/waiting", data=sent, headers=hers)
    assert joined.status_code == 303
    again = await client.post(f"{prefix}/waiting", data=sent, headers=hers)
    assert again.headers["location"] == joined.headers["location"]
    own = (await client.get(joined.headers["location"], headers=hers)).text
    assert ("You are number 1" if prefix else "您排第 1 位") in own
    mine = (await client.get(f"{prefix}/me", headers=hers)).text
    assert joined.headers["location"] in mine
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    own = (await client.get(joined.headers["location"], headers=hers)).text
    assert ("Take it" if prefix else "我要") in own
    key = re.findall(r'name="submission" value="([^"]+)"', own)[0]
    taken = await client.post(
        joined.headers["location"] + "/acceptance", data={"submission": key}, headers=hers
    )
    assert taken.status_code == 303
    assert taken.headers["location"].startswith(f"{prefix}/bookings/")
    assert (await client.get(taken.headers["location"], headers=hers)).status_code == 200


@sqlite_only
async def test_a_refusal_keeps_what_was_chosen_and_names_every_reason(client):
    hall, dora = await make_facility(slug="hall", courts=2), await make_person("Dora")
    hers = await headers(dora)
    path = f"/en/waiting/new?unit={hall.units[0].id}&starts={STARTS}"
    sent = fields((await client.get(path, headers=hers)).text)
    refused = await client.post(
        "/en/waiting", data={**sent, "where": "kind", "party": "3", "last": "720"}, headers=hers
    )
    assert refused.status_code == 422
    assert "is free at 09:00: book it" in refused.text
    assert re.search(r'value="kind"[^>]* checked', refused.text)
    assert re.search(r'value="3"[^>]* checked', refused.text)
    assert re.search(r'<option value="720" selected', refused.text)


@sqlite_only
async def test_whoever_waits_sees_why_the_one_before_is_not_in_and_never_who(client):
    hall, alice = await make_facility(slug="hall"), await somebody("Alice")
    code = await book(alice, hall, NINE)
    await line_of(2, hall)
    dora = await make_person("Dora")
    wait = await waits(visitor_of(dora), hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    page = (await client.get(f"/en/waiting/{wait.code}", headers=await headers(dora))).text
    assert "You are number 3" in page
    assert "Number 1: a place is kept for them until 12:00." in page
    assert "Number 2: waits; nothing has been given back yet." in page
    assert "W0" not in page
    assert "W1" not in page


@sqlite_only
async def test_a_late_answer_is_told_why_and_a_double_tap_leaves_once(client, at):
    hall, alice = await make_facility(slug="hall"), await somebody("Alice")
    code = await book(alice, hall, NINE)
    dora = await make_person("Dora")
    wait = await waits(visitor_of(dora), hall)
    await cancel_booking(alice, code, key=new_key())
    await pass_on()
    at((await wait_now(visitor_of(dora))).kept.until)
    hers = await headers(dora)
    late = await client.post(
        f"/en/waiting/{wait.code}/acceptance", data={"submission": new_key()}, headers=hers
    )
    assert late.status_code == 409
    assert "It was kept for you until" in late.text
    for _ in range(2):
        left = await client.post(f"/en/waiting/{wait.code}/leaving", headers=hers)
        assert left.status_code == 303
    assert "You left the list." in (await client.get(f"/en/waiting/{wait.code}", headers=hers)).text


@sqlite_only
async def test_the_pages_ask_the_same_number_of_queries_however_long_the_line_is(
    client, statements
):
    hall, alice = await make_facility(slug="hall"), await somebody("Alice")
    await book(alice, hall, NINE)
    dora = await make_person("Dora")

    async def asked(path: str) -> int:
        hers = await headers(dora)
        await client.get(path, headers=hers)
        statements.clear()
        await client.get(path, headers=hers)
        return len(statements)

    await line_of(1, hall)
    wait = await waits(visitor_of(dora), hall)
    short = [await asked(f"/waiting/{wait.code}"), await asked("/me/waiting"), await asked("/me")]
    await line_of(6, hall)
    for hour in (10, 11):
        await book(await somebody(), hall, f"2026-11-28 {hour}:00")
        await waits(visitor_of(dora), hall, f"2026-11-28 {hour}:00")
    long = [await asked(f"/waiting/{wait.code}"), await asked("/me/waiting"), await asked("/me")]
    assert long == short
