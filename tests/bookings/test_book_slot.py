"""Alice books; everybody else is told why not."""

import pytest

from portal import clock, database
from portal.bookings.actions import book_slot, hold_slot
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import book, mail_is_on, somebody
from tests.make import make_closure, make_facility, slot

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28"


async def refusal(attempt) -> Refused:
    with pytest.raises(Refused) as caught:
        await attempt
    return caught.value


async def test_it_books_a_free_slot_and_writes_all_that_belongs_to_it():
    hall = await make_facility()
    alice = await somebody(email="alice@example.net")
    with mail_is_on():
        code = await book(alice, hall, f"{SATURDAY} 09:00", party=2)
    booking = await database.row("SELECT * FROM booking WHERE code = ?", code)
    assert (booking["state"], booking["party"], booking["on_day"]) == ("confirmed", 2, SATURDAY)
    assert b"BEGIN:VEVENT" in booking["event_zh"]
    history = await database.rows("SELECT seq, from_state, to_state FROM booking_event")
    assert [tuple(line) for line in history] == [(1, "new", "confirmed")]
    claims = await database.rows("SELECT place, expires_at FROM claim")
    assert [tuple(claim) for claim in claims] == [
        (1, clock.NEVER_US)
    ] * 2  # two ticks of 30 minutes
    assert await database.value("SELECT kind FROM message") == "booked"
    assert await database.value("SELECT calendar_version FROM person") == 1


async def test_a_second_person_is_told_it_is_full():
    hall = await make_facility()
    await book(await somebody(), hall, f"{SATURDAY} 09:00")
    refused = await refusal(book(await somebody("Charlie"), hall, f"{SATURDAY} 09:00"))
    assert refused.conflict
    assert [problem.code for problem in refused.problems] == ["full"]


async def test_touching_spans_are_both_booked():
    hall = await make_facility()
    await book(await somebody(), hall, f"{SATURDAY} 09:00")
    assert await book(await somebody("Charlie"), hall, f"{SATURDAY} 10:00")


async def test_overlapping_spans_are_not():
    hall = await make_facility(terms={"raster_minutes": 30})
    await book(await somebody(), hall, f"{SATURDAY} 09:00")
    refused = await refusal(book(await somebody("Charlie"), hall, f"{SATURDAY} 09:30"))
    assert [problem.code for problem in refused.problems] == ["full"]


async def test_a_buffer_after_a_booking_is_taken_too():
    hall = await make_facility(terms={"raster_minutes": 30, "buffer_minutes": 30})
    await book(await somebody(), hall, f"{SATURDAY} 09:00")
    assert (await refusal(book(await somebody("Bo"), hall, f"{SATURDAY} 10:00"))).conflict
    assert await book(await somebody("Cy"), hall, f"{SATURDAY} 10:30")


async def test_the_whole_pitch_and_a_half_exclude_each_other():
    pitch = await make_facility(halves=True, kind="football")
    whole, half_a, half_b = pitch.units
    await book(await somebody("A"), pitch, f"{SATURDAY} 09:00", unit=half_a)
    assert (
        await refusal(book(await somebody("B"), pitch, f"{SATURDAY} 09:00", unit=whole))
    ).conflict
    await book(await somebody("C"), pitch, f"{SATURDAY} 09:00", unit=half_b)
    await book(await somebody("D"), pitch, f"{SATURDAY} 10:00", unit=whole)
    assert (
        await refusal(book(await somebody("E"), pitch, f"{SATURDAY} 10:00", unit=half_b))
    ).conflict


async def test_a_reading_room_gives_each_of_a_party_a_place_until_it_is_full():
    room = await make_facility(capacity=5, kind="reading")
    await book(await somebody("A"), room, f"{SATURDAY} 09:00", party=3)
    refused = await refusal(book(await somebody("B"), room, f"{SATURDAY} 09:00", party=3))
    assert refused.problems[0].code == "few_left"
    assert refused.problems[0].message.into("en") == "Only 2 places are left."
    await book(await somebody("C"), room, f"{SATURDAY} 09:00", party=2)
    refused = await refusal(book(await somebody("D"), room, f"{SATURDAY} 09:00"))
    assert [problem.code for problem in refused.problems] == ["full"]


async def test_one_key_sent_five_times_is_one_booking_with_one_answer():
    hall = await make_facility()
    alice, key = await somebody(), new_key()
    codes = {await book(alice, hall, f"{SATURDAY} 09:00", key=key) for _ in range(5)}
    assert len(codes) == 1
    assert await database.value("SELECT count(*) FROM booking") == 1


async def test_a_refusal_is_remembered_under_its_key_too():
    hall = await make_facility()
    alice, charlie, key = await somebody(), await somebody("Charlie"), new_key()
    code = await book(charlie, hall, f"{SATURDAY} 09:00")
    first = await refusal(book(alice, hall, f"{SATURDAY} 09:00", key=key))
    async with database.transaction():
        await database.execute("DELETE FROM claim")
    again = await refusal(book(alice, hall, f"{SATURDAY} 09:00", key=key))
    assert code
    assert [p.message.into("zh") for p in again.problems] == [
        p.message.into("zh") for p in first.problems
    ]


async def test_the_same_slot_from_two_tabs_is_one_booking():
    hall = await make_facility()
    alice = await somebody()
    first = await book(alice, hall, f"{SATURDAY} 09:00")
    assert await book(alice, hall, f"{SATURDAY} 09:00") == first


async def test_a_hold_becomes_the_booking():
    hall = await make_facility()
    alice = await somebody()
    held = await hold_slot(alice, hall.units[0].id, slot(hall, f"{SATURDAY} 09:00"))
    assert await book(alice, hall, f"{SATURDAY} 09:00") == held.code
    history = await database.rows("SELECT from_state, to_state FROM booking_event ORDER BY seq")
    assert [tuple(line) for line in history] == [("new", "held"), ("held", "confirmed")]


async def test_a_closure_made_before_is_a_reason_why_not():
    hall = await make_facility()
    await make_closure(hall, f"{SATURDAY} 08:00", f"{SATURDAY} 12:00")
    refused = await refusal(book(await somebody(), hall, f"{SATURDAY} 09:00"))
    assert refused.problems[0].code == "closed"
    assert "地面维修" in refused.problems[0].message.into("zh")


@pytest.mark.parametrize(
    ("starts", "minutes", "party", "more", "code"),
    [
        ("2026-11-25 19:00", 60, 1, {}, "begun"),  # yesterday
        ("2026-11-26 19:00", 30, 1, {}, "length"),  # half a slot
        ("2026-11-26 19:30", 60, 1, {}, "not_a_slot"),  # between two slots
        ("2026-11-27 09:00", 60, 1, {}, "not_open"),  # a school day's morning
        ("2026-12-20 09:00", 60, 1, {}, "not_released"),  # three weeks ahead
        ("2026-11-28 09:00", 60, 5, {}, "party"),  # more than four
        ("2026-11-28 09:00", 60, -3, {}, "party"),  # fewer than one
        ("2026-11-28 09:00", 60, 2, {"children": 2, "child_band": "0-6"}, "guardian"),
        ("2026-11-28 09:00", 60, 2, {"children": -1}, "children"),
    ],
)
async def test_it_refuses_what_the_rules_do_not_allow(starts, minutes, party, more, code):
    hall = await make_facility()
    alice = await somebody()
    refused = await refusal(book(alice, hall, starts, minutes=minutes, party=party, **more))
    assert code in [problem.code for problem in refused.problems]
    assert await database.value("SELECT count(*) FROM booking") == 0
    assert await database.value("SELECT count(*) FROM claim") == 0


async def test_every_reason_is_given_at_once():
    hall = await make_facility()
    refused = await refusal(book(await somebody(), hall, "2026-12-20 13:00", party=9))
    assert [problem.code for problem in refused.problems] == ["not_released", "not_open", "party"]


async def test_too_soon_is_for_the_desk_to_waive(at):
    hall = await make_facility()
    at("2026-11-26 18:45")
    refused = await refusal(book(await somebody(), hall, "2026-11-26 19:00"))
    assert [(p.code, p.waivable) for p in refused.problems] == [("too_soon", True)]


async def test_an_unknown_unit_is_refused():
    hall = await make_facility()
    alice = await somebody()
    nine = slot(hall, f"{SATURDAY} 09:00")
    refused = await refusal(book_slot(alice, 10**9, nine, party=1, key=new_key()))
    assert refused.problems[0].code == "unknown_unit"
