"""One booking for the phone's calendar: its household's, and nobody else's."""

import pytest

from portal.bookings.actions import cancel_booking
from portal.submissions.rules import new_key
from tests.bookings.cast import book, visitor_of
from tests.calendars.subscribers import events_at, subscribed
from tests.ical.readers import READERS
from tests.make import make_booking, make_facility, make_person, make_session

NINE = "2026-11-28 09:00"


async def test_a_booking_is_one_event_with_the_name_it_has_in_the_feed(client):
    hall, alice = await make_facility(), await make_person()
    code = await book(visitor_of(alice), hall, NINE)
    client.cookies.update(await make_session(alice))
    answer = await client.get(f"/bookings/{code}.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''{code}.ics")
    events = [reader(answer.content) for reader in READERS.values()]
    assert events == [await events_at(client, await subscribed(alice))] * len(READERS)
    assert "METHOD" not in answer.text  # one would make it an invitation, which needs a sender


async def test_a_cancelled_one_says_so(client):
    hall, alice = await make_facility(), await make_person()
    code = await book(visitor_of(alice), hall, NINE)
    client.cookies.update(await make_session(alice))
    before = await client.get(f"/bookings/{code}.ics")
    await cancel_booking(visitor_of(alice), code, key=new_key())
    after = await client.get(
        f"/bookings/{code}.ics", headers={"If-None-Match": before.headers["etag"]}
    )
    (event,) = READERS["icalendar"](after.content)
    assert (event.status, event.sequence) == ("CANCELLED", 1)
    assert event.summary.startswith("已取消：")
    again = await client.get(
        f"/bookings/{code}.ics", headers={"If-None-Match": after.headers["etag"]}
    )
    assert again.status_code == 304


async def test_the_household_may_and_strangers_may_not(client):
    hall, alice = await make_facility(), await make_person()
    bob = await make_person("Bob", household_id=alice.household_id)
    code = await make_booking(hall, NINE, person=alice)
    for person, status in ((bob, 200), (await make_person("Charlie"), 404)):
        client.cookies.clear()
        client.cookies.update(await make_session(person))
        assert (await client.get(f"/bookings/{code}.ics")).status_code == status


async def test_a_guest_signs_in_first(client):
    code = await make_booking(await make_facility(), NINE)
    answer = await client.get(f"/bookings/{code}.ics")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=%2Fbookings%2F{code}.ics"


@pytest.mark.parametrize("code", ["NONE", "A" * 3000, "%00", "T0000001%27--"])
async def test_a_code_nobody_has_is_not_there(client, code):
    client.cookies.update(await make_session(await make_person()))
    assert (await client.get(f"/bookings/{code}.ics")).status_code == 404


async def test_a_hold_is_not_there(client):
    alice = await make_person()
    code = await make_booking(await make_facility(), NINE, person=alice, state="held")
    client.cookies.update(await make_session(alice))
    assert (await client.get(f"/bookings/{code}.ics")).status_code == 404


async def test_inside_wechat_the_bookings_page_leads_out(client):
    alice = await make_person()
    code = await make_booking(await make_facility(), NINE, person=alice)
    client.cookies.update(await make_session(alice))
    assert "您正在微信里看这一页" not in (await client.get(f"/bookings/{code}")).text
    inside = await client.get(f"/bookings/{code}", headers={"User-Agent": "MicroMessenger/8.0.50"})
    steps = inside.text.partition("您正在微信里看这一页")[2].partition("</ol>")[0]
    assert steps.count("<li>") == 4
