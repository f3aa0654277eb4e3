"""Another division from a day on: the one rule knows it, bookings keep what they have or are moved
out with something else kept, never silently."""

import asyncio
from collections import Counter
from datetime import date

import pytest

from portal import database
from portal.bookings.queries import days_of
from portal.bookings.rules import slots_of
from portal.facilities.queries import facts_of
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.counting import written_down
from tests.make import make_facility

pytestmark = pytest.mark.usefixtures("database")

FIRST = "2026-11-28"
BEFORE, AFTER = "2026-11-27 19:00", "2026-11-28 09:00"


async def change(sally, deed, *units, do="save", first=FIRST, **fields):
    """What Sally sends from the page of a change to the hall."""
    sent = {"deed": deed, "unit": [str(unit.id) for unit in units], "first": first, "do": do}
    return await sally.post("/hall/units/change", {**sent, **fields})


async def hall_of(sally, **more):
    return await make_facility(organisation=sally.school_id, slug="hall", **more)


async def bookable(unit_name, day):
    """Whether the unit of that English name has a free slot on the day."""
    facts = await facts_of("hall")
    [that] = await days_of(facts, [date.fromisoformat(day)])
    units = [unit for unit in facts.units if unit.name.en == unit_name]
    return any(slot.bookable for unit in units for slot in slots_of(that, unit))


async def every_claim_is_within_its_space():
    """Places are numbered within the capacity, and each claim is of its booking's own ground."""
    strange = await database.rows(
        "SELECT c.booking_id FROM claim c JOIN booking b ON b.id = c.booking_id"
        " WHERE b.state <> 'displaced' AND NOT EXISTS (SELECT 1 FROM unit_space us"
        " WHERE us.unit_id = b.unit_id AND us.space_id = c.space_id)"
    )
    assert strange == []


async def states():
    return Counter(row[0] for row in await database.rows("SELECT state FROM booking"))


async def test_a_court_is_added_from_a_day_on(sally):
    await hall_of(sally)
    saved = await change(sally, "add", name_zh="3号场", name_en="Court 3")
    assert saved.status_code == 303
    assert not await bookable("Court 3", "2026-11-27")
    assert await bookable("Court 3", FIRST)
    facts = await facts_of("hall")
    with pytest.raises(Refused) as refused:
        await book(await somebody(), facts, BEFORE, unit=facts.units[1])
    assert [problem.code for problem in refused.value.problems] == ["not_offered"]
    assert "11月28日" in refused.value.problems[0].message.into("zh")
    assert await book(await somebody(), facts, AFTER, unit=facts.units[1])
    assert "Court 3 can be booked too." in (await sally.client.get("/en/rules")).text
    assert "3号场" not in (await sally.client.get("/facilities/hall?day=2026-11-27")).text


async def test_a_court_with_bookings_is_not_ended_silently(sally):
    hall = await hall_of(sally, courts=2)
    code = await book(await somebody("何秀英"), hall, AFTER, unit=hall.units[1])
    seen = await change(sally, "retire", hall.units[1], do="look")
    assert "有 1 个预约无法保留。" in seen.text
    assert "何秀英" not in seen.text
    refused = await change(sally, "retire", hall.units[1])
    assert refused.status_code == 409
    assert await database.value("SELECT count(*) FROM terms_change") == 0
    moved = await change(sally, "retire", hall.units[1], do="displace")
    assert moved.status_code == 303
    assert "/organisations/longling/closures/" in moved.headers["location"]
    assert await states() == {"displaced": 1}
    assert await database.value("SELECT count(*) FROM claim") == 0
    page = await sally.client.get(moved.headers["location"], headers=sally.headers)
    assert page.status_code == 200
    assert "撤销" not in page.text
    listed = await sally.client.get("/organisations/longling/closures", headers=sally.headers)
    assert "2号场不再开放。" in listed.text
    assert await bookable("Court 2", "2026-11-27")
    assert not await bookable("Court 2", FIRST)
    assert code


async def test_bookings_before_the_day_stay_when_a_court_ends(sally):
    hall = await hall_of(sally, courts=2)
    await book(await somebody(), hall, BEFORE, unit=hall.units[1])
    assert (await change(sally, "retire", hall.units[1])).status_code == 303
    assert await states() == {"confirmed": 1}


async def test_the_last_court_is_not_ended(sally):
    hall = await hall_of(sally)
    refused = await change(sally, "retire", hall.units[0])
    assert refused.status_code == 422
    assert "停用场地" in refused.text


async def test_a_court_is_split_and_bookings_of_the_whole_keep_both_halves(sally):
    hall = await hall_of(sally)
    code = await book(await somebody(), hall, AFTER)
    names = {
        "first_half_zh": "东半场",
        "first_half_en": "East half",
        "second_half_zh": "西半场",
        "second_half_en": "West half",
    }
    assert (await change(sally, "split", hall.units[0], **names)).status_code == 303
    facts = await facts_of("hall")
    whole, east, west = facts.units
    assert whole.id == hall.units[0].id
    for half in (east, west):
        with pytest.raises(Refused) as refused:
            await book(await somebody(), facts, AFTER, unit=half)
        assert refused.value.problems[0].code == "full"
        assert await book(await somebody(), facts, "2026-11-28 11:00", unit=half)
    assert not await bookable("East half", "2026-11-27")
    with pytest.raises(Refused):
        await book(await somebody(), facts, "2026-11-28 11:00", unit=whole)
    assert await states() == {"confirmed": 3}
    assert code
    await every_claim_is_within_its_space()


async def test_courts_are_joined_and_may_still_be_booked_one_by_one(sally):
    hall = await hall_of(sally, courts=2)
    await book(await somebody(), hall, AFTER, unit=hall.units[1])
    joined = {"name_zh": "全馆", "name_en": "Whole hall"}
    assert (await change(sally, "join", *hall.units, **joined)).status_code == 303
    facts = await facts_of("hall")
    with pytest.raises(Refused):
        await book(await somebody(), facts, AFTER, unit=facts.units[2])
    assert await book(await somebody(), facts, "2026-11-28 10:00", unit=facts.units[2])
    again = await change(sally, "join", *hall.units, **joined)
    assert "已经可以一起预约" in again.text


async def test_joined_for_good_they_displace_who_has_one_of_them(sally):
    hall = await hall_of(sally, courts=2)
    await book(await somebody(), hall, AFTER, unit=hall.units[1])
    joined = {"name_zh": "全馆", "name_en": "Whole hall", "only": "1"}
    assert (await change(sally, "join", *hall.units, **joined)).status_code == 409
    assert (await change(sally, "join", *hall.units, do="displace", **joined)).status_code == 303
    assert await states() == {"displaced": 1}
    assert await bookable("Whole hall", FIRST)
    assert not await bookable("Court 1", FIRST)


async def test_a_room_grows_and_everybody_keeps_their_seats(sally):
    room = await hall_of(sally, capacity=4)
    await book(await somebody(), room, BEFORE, party=2)
    await book(await somebody(), room, AFTER, party=3)
    assert (await change(sally, "seats", room.units[0], seats="6")).status_code == 303
    facts = await facts_of("hall")
    assert [unit.capacity for unit in facts.units] == [4, 6]
    assert await book(await somebody(), facts, AFTER, unit=facts.units[1], party=3)
    with pytest.raises(Refused):
        await book(await somebody(), facts, AFTER, unit=facts.units[1], party=1)
    with pytest.raises(Refused):
        await book(await somebody(), facts, BEFORE, unit=facts.units[0], party=3)
    assert await states() == {"confirmed": 3}
    await every_claim_is_within_its_space()


async def test_a_room_shrinks_and_who_booked_last_is_moved_out_but_not_an_elder(sally):
    room = await hall_of(sally, capacity=6)
    first = await book(await somebody("Alice"), room, AFTER, party=2)
    last = await book(await somebody("Bob"), room, AFTER, party=2)
    elder = await book(await somebody("Elder", elder=True), room, AFTER, party=2)
    assert (await change(sally, "seats", room.units[0], seats="4")).status_code == 409
    moved = await change(sally, "seats", room.units[0], seats="4", do="displace")
    assert moved.status_code == 303
    found = dict([tuple(row) for row in await database.rows("SELECT code, state FROM booking")])
    assert found == {first: "confirmed", last: "displaced", elder: "confirmed"}
    places = await database.rows("SELECT DISTINCT place FROM claim ORDER BY place")
    assert [row[0] for row in places] == [1, 2, 3, 4]
    await every_claim_is_within_its_space()


async def test_another_name_reaches_calendars(sally):
    hall = await hall_of(sally, courts=2)
    code = await book(await somebody(), hall, AFTER)
    named = {"name_zh": "中央场", "name_en": "Centre court"}
    assert (await change(sally, "rename", hall.units[0], **named)).status_code == 303
    found = await database.row("SELECT sequence, event_zh FROM booking WHERE code = ?", code)
    assert tuple(found) == (1, None)
    assert "is now called “Centre court”" in (await sally.client.get("/en/rules")).text


@pytest.mark.parametrize(
    ("deed", "fields", "words"),
    [
        ("retire", {"first": "2026-11-26"}, "最早从明天起"),
        ("retire", {"first": "soon"}, "请填从哪一天起"),
        ("seats", {"seats": "8"}, "不能这样划分"),
        ("split", {}, "请用中英文"),
        ("join", {"name_zh": "全馆", "name_en": "All"}, "至少选两片"),
        ("add", {"name_zh": "", "name_en": "x"}, "请用中英文"),
        ("add", {"name_zh": "厅", "name_en": "x", "seats": "0"}, "1 到 5000"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_changes(sally, deed, fields, words):
    hall = await hall_of(sally, courts=2)
    for do in ("look", "save"):
        answer = await change(sally, deed, hall.units[0], do=do, **fields)
        assert answer.status_code == 422
        assert words in answer.text
    assert await database.value("SELECT count(*) FROM terms_change") == 0
    assert (await facts_of("hall")).rules_version == hall.rules_version


async def test_what_ends_already_is_not_changed_again(sally):
    hall = await hall_of(sally, courts=3)
    await change(sally, "retire", hall.units[0])
    for deed in ("retire", "split"):
        answer = await change(sally, deed, hall.units[0], first="2026-12-05")
        assert answer.status_code == 422
    shown = await sally.get("/hall/units")
    assert "到11月27日 周五为止" in shown.text


async def test_a_booking_made_at_the_same_moment_does_not_slip_through(sally):
    hall = await hall_of(sally, courts=2)
    alice = await somebody()

    async def booked():
        try:
            await book(alice, hall, AFTER, unit=hall.units[1])
        except Refused:
            return False
        return True

    made, saved = await asyncio.gather(booked(), change(sally, "retire", hall.units[1]))
    assert made != (saved.status_code == 303)


async def test_a_booking_made_while_a_court_is_split_has_both_halves(sally):
    hall = await hall_of(sally)
    alice = await somebody()
    names = dict.fromkeys(("first_half_zh", "first_half_en"), "A") | dict.fromkeys(
        ("second_half_zh", "second_half_en"), "B"
    )
    code, saved = await asyncio.gather(
        book(alice, hall, AFTER), change(sally, "split", hall.units[0], **names)
    )
    assert saved.status_code == 303
    spaces = await database.value(
        "SELECT count(DISTINCT c.space_id) FROM claim c JOIN booking b ON b.id = c.booking_id"
        " WHERE b.code = ?",
        code,
    )
    assert spaces == 2


async def test_the_database_keeps_days_in_order(sally):
    hall = await hall_of(sally)
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        async with database.transaction():
            await database.execute(
                "UPDATE unit SET from_on = '2026-12-01', until_on = '2026-11-30' WHERE id = ?",
                hall.units[0].id,
            )


async def test_the_pages_ask_as_often_for_one_court_as_for_many(sally):
    await hall_of(sally)
    asked = []
    for _ in range(2):
        for rest in ("", "/hall", "/hall/units"):
            await sally.get(rest)  # what is kept in this process is kept now
            with written_down() as statements:
                await sally.get(rest)
            asked.append(len(statements))
        for number in range(6):
            await change(sally, "add", name_zh=f"{number}", name_en=f"{number}")
    assert asked[:3] == asked[3:]
