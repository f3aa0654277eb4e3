"""Two records of one person are put together, and taken apart again, row by row."""

import asyncio
from typing import Any

import httpx
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import clock, database
from portal.bookings.actions import book_slot, cancel_booking
from portal.calendars.actions import make_feed
from portal.desk.actions.merging import merge, undo_merger
from portal.people.actions.account import enable
from portal.people.queries.register import people_by_phone_end, readings_of
from portal.privacy.actions import erase
from portal.privacy.jobs import keep_retention
from portal.privacy.queries import everything_of
from portal.problems import Refused
from portal.submissions.rules import new_key
from tests.bookings.cast import visitor_of
from tests.desk.cast import at_the_desk, desmond, key_in, signed_in_as
from tests.make import Made, insert, make_booking, make_facility, make_person, slot, write
from tests.people.make import make_grant
from tests.privacy.looking import everywhere

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)
NINE, TEN, ELEVEN = (f"2026-11-28 {hour}:00" for hour in ("09", "10", "11"))
THEIRS = ("booking", "strike", "pause", "priority", "appeal", "message", "verification")
LATER = 9_000_000_000_000_000


async def two() -> tuple[Made, Made]:
    """She came by her number once, and the desk put her on record by name alone once."""
    kept = await make_person("何秀英", phone=None)
    return kept, await make_person("秀英", phone="+8619900004567", elder=True)


async def joined(kept: Made, gone: Made) -> int:
    return await merge(await desmond(), kept.id, gone.id, key=new_key())


async def apart(merger: int):
    return await undo_merger(await desmond(), merger, key=new_key())


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def owner(table: str, row_id: int) -> int | None:
    return await database.value(f"SELECT person_id FROM {table} WHERE id = ?", row_id)


async def missed(person: Made, hall: Any, at: str) -> int:
    """A booking nobody came to; its id."""
    code = await make_booking(hall, at, person=person)
    booking: int = await database.value("SELECT id FROM booking WHERE code = ?", code)
    await write(
        "booking_event",
        booking_id=booking,
        seq=2,
        previous=1,
        from_state="confirmed",
        to_state="missed",
        happened_at=0,
    )
    async with database.transaction():
        await database.execute("UPDATE booking SET state = 'missed' WHERE id = ?", booking)
    return booking


async def furnish(person: Made, hall: Any, at: str = NINE) -> dict[str, int]:
    """One of everything that hangs on a record; the ids by table."""
    booking = await missed(person, hall, at)
    closing = await insert(
        "closing",
        code=f"CLOSED{booking:02d}",
        kind="closure",
        organisation_id=hall.organisation.id,
        reason_zh="考试",
        reason_en="Exam",
        set_at=0,
    )
    displaced = await insert(
        "displacement",
        booking_id=booking,
        closing_id=closing,
        position=1,
        was="confirmed",
        facility_id=hall.id,
        unit_id=hall.units[0].id,
        on_day="2026-11-28",
        starts_at=1,
        ends_at=2,
        state="lapsed",
        changed_at=0,
    )
    return {
        "booking": booking,
        "strike": await insert(
            "strike",
            person_id=person.id,
            booking_id=booking,
            seq=2,
            given_at=0,
            expires_at=LATER,
        ),
        "pause": await insert("pause", person_id=person.id, why="strikes", starts_at=0, ends_at=1),
        "priority": await insert(
            "priority",
            person_id=person.id,
            kind="badminton",
            displacement_id=displaced,
            until_at=LATER,
        ),
        "appeal": await insert(
            "appeal", person_id=person.id, booking_id=booking, words="病了", made_at=0
        ),
        "message": await insert(
            "message",
            person_id=person.id,
            channel="page",
            address="",
            kind="missed",
            language="zh",
            content="{}",
            created_at=0,
            due_at=0,
            sent_at=0,
        ),
        "verification": await insert(
            "verification", person_id=person.id, neighbour=True, seen_at=0
        ),
    }


async def agree(person: Made, helper: Made) -> int:
    return await insert(
        "helper", person_id=person.id, helper_id=helper.id, agreed="self", starts_at=0
    )


async def test_everything_changes_hands_and_comes_back():
    hall, (kept, gone) = await make_facility(), await two()
    rows = await furnish(gone, hall)
    daughter, neighbour = await make_person("小兰"), await make_person("李梅")
    helped = await agree(gone, daughter)
    helps = await agree(neighbour, gone)
    feed = await make_feed(gone.id, "zh", instead_of=None)
    before = await everything(gone)
    merger = await joined(kept, gone)
    for table, row_id in rows.items():
        assert await owner(table, row_id) == kept.id, table
    assert await owner("helper", helped) == kept.id
    assert await database.value("SELECT helper_id FROM helper WHERE id = ?", helps) == kept.id
    assert await owner("feed_token", 1) == kept.id
    household = "SELECT household_id FROM booking WHERE id = ?"
    assert await database.value(household, rows["booking"]) == kept.household_id
    person = "SELECT phone, elder, disabled_at IS NULL, merged_into_id FROM person WHERE id = ?"
    row = await database.row(person, kept.id)
    assert (row[0], bool(row[1]), bool(row[2]), row[3]) == ("+8619900004567", True, True, None)
    row = await database.row(person, gone.id)
    assert (row[0], bool(row[2]), row[3]) == (None, False, kept.id)
    done = await apart(merger)
    assert (done.stayed, done.contact) == (0, True)
    assert await everything(gone) == before
    assert await database.value("SELECT elder FROM person WHERE id = ?", kept.id) in (0, False)
    assert feed is not None


async def everything(person: Made) -> dict[str, Any]:
    """What is the person's, without what counts up or was just read."""
    return {
        **{
            table: [
                row[0]
                for row in await database.rows(
                    f"SELECT id FROM {table} WHERE person_id = ? ORDER BY id", person.id
                )
            ]
            for table in (*THEIRS, "helper", "feed_token")
        },
        "helps": [
            row[0]
            for row in await database.rows(
                "SELECT id FROM helper WHERE helper_id = ? AND ended_at IS NULL", person.id
            )
        ],
        "person": tuple(
            await database.row(
                "SELECT household_id, phone, email, elder, disabled_at, merged_into_id"
                " FROM person WHERE id = ?",
                person.id,
            )
        ),
    }


async def test_what_both_have_once_only_is_ended_for_one_and_holds_again_after_undoing(at):
    kept, gone = await two()
    daughter, neighbour = await make_person("小兰"), await make_person("李梅")
    both = [await agree(kept, daughter), await agree(gone, daughter)]
    await agree(neighbour, kept)
    twice = await agree(neighbour, gone)
    one_another = [await agree(kept, gone), await agree(gone, kept)]
    for person in (kept, gone):
        await insert("verification", person_id=person.id, neighbour=True, seen_at=0)
        assert await make_feed(person.id, "zh", instead_of=None)
    merger = await joined(kept, gone)
    ended = await database.rows("SELECT id FROM helper WHERE ended_at IS NOT NULL ORDER BY id")
    assert [row[0] for row in ended] == [both[1], twice, *one_another]
    for table, over in (("verification", "ended_at"), ("feed_token", "revoked_at")):
        found = await database.rows(f"SELECT person_id, {over} IS NULL FROM {table} ORDER BY id")
        assert [(row[0], bool(row[1])) for row in found] == [(kept.id, True), (gone.id, False)]
    at("2026-11-27 09:00")
    assert (await apart(merger)).stayed == 0
    assert await database.value("SELECT count(*) FROM helper WHERE ended_at IS NOT NULL") == 0
    assert await database.value("SELECT count(*) FROM verification WHERE ended_at IS NULL") == 2
    assert await database.value("SELECT count(*) FROM feed_token WHERE revoked_at IS NULL") == 2


async def test_who_saw_the_other_record_has_not_seen_themselves():
    kept, gone = await two()
    await insert("verification", person_id=gone.id, by_id=kept.id, neighbour=True, seen_at=0)
    await joined(kept, gone)
    assert await database.value("SELECT count(*) FROM verification WHERE ended_at IS NULL") == 0


async def test_two_holds_become_one_and_the_places_are_free(at):
    hall, (kept, gone) = await make_facility(), await two()
    await make_booking(hall, NINE, person=kept, state="held")
    await make_booking(hall, TEN, person=gone, state="held")
    merger = await joined(kept, gone)
    states = await database.rows("SELECT state, person_id FROM booking ORDER BY id")
    assert [tuple(row) for row in states] == [("held", kept.id), ("lapsed", kept.id)]
    charlie = visitor_of(await make_person("Charlie"))
    assert await book_slot(charlie, hall.units[0].id, slot(hall, TEN), party=1, key=new_key())
    assert (await apart(merger)).stayed == 0


async def test_the_gone_one_is_signed_out_and_its_feed_goes_on(client: httpx.AsyncClient):
    hall, (kept, gone) = await make_facility(), await two()
    code = await make_booking(hall, NINE, person=kept)
    token = await make_feed(gone.id, "zh", instead_of=None)
    await signed_in_as(client, gone)
    before = await client.get(f"/feeds/{token}.ics")
    assert code not in before.text
    await joined(kept, gone)
    assert (await client.get("/me")).status_code == 303
    fresh = {"If-None-Match": before.headers["etag"]}
    after = await client.get(f"/feeds/{token}.ics", headers=fresh)
    assert after.status_code == 200
    assert code in after.text


async def test_both_calendars_have_something_new():
    kept, gone = await two()
    async with database.transaction():
        await database.execute("UPDATE person SET calendar_version = 7 WHERE id = ?", gone.id)
    await joined(kept, gone)
    rows = await database.rows("SELECT calendar_version FROM person WHERE id <= ?", gone.id)
    assert {row[0] for row in rows} == {8}


async def test_a_number_that_stayed_behind_signs_nobody_in_and_finds_her():
    kept = await make_person("何秀英", phone="+8619900001111")
    gone = await make_person("秀英", phone="+8619900004567")
    await joined(kept, gone)
    assert [each.id for each in await people_by_phone_end("4567")] == [kept.id]
    assert not await enable(gone.id)


async def test_what_was_changed_since_stays_and_is_said(client: httpx.AsyncClient):
    hall, (kept, gone) = await make_facility(), await two()
    code = await make_booking(hall, NINE, person=gone)
    helped = await agree(gone, await make_person("小兰"))
    await insert("feed_token", token_hash="t", person_id=gone.id, language="zh", created_at=0)
    merger = await joined(kept, gone)
    await cancel_booking(visitor_of(kept), code, key=new_key())
    async with database.transaction():
        await database.execute("UPDATE helper SET ended_at = 5 WHERE id = ?", helped)
        await database.execute("UPDATE feed_token SET revoked_at = 5")
        await database.execute("UPDATE person SET phone = '+8619900002222' WHERE id = ?", kept.id)
    await at_the_desk(client)
    page = await client.get(f"/desk/people/{kept.id}/record")
    answer = await client.post(
        f"/desk/mergers/{merger}/undo", data={"submission": f"{key_in(page.text)}"}
    )
    shown = await client.get(answer.headers["location"])
    assert "有 2 条记录和手机号或邮箱后来变动过" in shown.text
    row = await database.row("SELECT person_id, state FROM booking")
    assert tuple(row) == (gone.id, "cancelled")  # whose it was, as it is now
    assert await owner("helper", helped) == kept.id
    assert await database.value("SELECT phone FROM person WHERE id = ?", kept.id)


async def test_what_came_to_hang_on_a_booking_goes_back_with_it():
    hall, (kept, gone) = await make_facility(), await two()
    booking = await missed(gone, hall, NINE)
    merger = await joined(kept, gone)
    strike = await insert(
        "strike", person_id=kept.id, booking_id=booking, seq=2, given_at=0, expires_at=LATER
    )
    await apart(merger)
    assert await owner("strike", strike) == gone.id


async def test_nobody_puts_together_what_must_stay_apart():
    kept, gone = await two()
    staff = await desmond()
    held = await make_person("Sally")
    await make_grant(held.id, "desk")
    closed = await make_person("Closed", disabled_at=1)
    erased = await make_person("", phone=None, erased_at=1)
    family = await make_person("Family", household_id=staff.household_id)
    for first, second, why in (
        (kept.id, kept.id, "same"),
        (kept.id, held.id, "staff"),
        (held.id, gone.id, "staff"),
        (kept.id, closed.id, "closed"),
        (closed.id, gone.id, "closed"),
        (kept.id, erased.id, "not_here"),
        (erased.id, gone.id, "not_here"),
        (kept.id, 999, "not_here"),
        (kept.id, staff.id, "own"),
        (family.id, gone.id, "own"),
    ):
        assert await codes_of(merge(staff, first, second, key=new_key())) == [why]
    assert await database.value("SELECT count(*) FROM merger") == 0


async def test_sent_twice_it_is_one_merger_and_one_undoing():
    kept, gone = await two()
    staff, key = await desmond(), new_key()
    merger = await merge(staff, kept.id, gone.id, key=key)
    assert await merge(staff, kept.id, gone.id, key=key) == merger
    assert await codes_of(merge(staff, kept.id, gone.id, key=new_key())) == ["not_here"]
    key = new_key()
    assert await undo_merger(staff, merger, key=key) == await undo_merger(staff, merger, key=key)
    assert await codes_of(undo_merger(staff, merger, key=new_key())) == ["not_merged"]
    assert await joined(kept, gone) != merger  # undone, they may be put together again


async def test_a_chain_is_undone_from_its_end():
    hall = await make_facility()
    first, second, third = [await make_person(name) for name in ("A", "B", "C")]
    code = await make_booking(hall, NINE, person=first)
    one = await joined(second, first)
    two_ = await joined(third, second)
    whose = "SELECT person_id FROM booking WHERE code = ?"
    assert await database.value(whose, code) == third.id
    assert await codes_of(apart(one)) == ["merged_on"]
    assert await codes_of(joined(first, third)) == ["not_here"]  # no way round in a ring
    await apart(two_)
    assert await database.value(whose, code) == second.id
    await apart(one)
    assert await database.value(whose, code) == first.id


async def race(*pairs: tuple[Made, Made]) -> list[object]:
    return list(await asyncio.gather(*(joined(*pair) for pair in pairs), return_exceptions=True))


async def test_at_once_the_second_sees_what_the_first_did():
    one, other, third = [await make_person(name) for name in ("A", "B", "C")]
    results = await race((one, other), (other, one))
    assert sum(isinstance(each, int) for each in results) == 1
    assert sum(isinstance(each, Refused) for each in results) == 1
    left = one if await database.value("SELECT gone_id FROM merger") == other.id else other
    results = await race(*[(left, third)] * 4)
    assert sum(isinstance(each, int) for each in results) == 1
    merged = "SELECT count(*) FROM person WHERE merged_into_id IS NOT NULL"
    assert await database.value(merged) == 2


async def test_a_booking_at_once_is_the_kept_ones_or_is_refused():
    hall, (kept, gone) = await make_facility(), await two()
    for at in (NINE, TEN, ELEVEN):
        booking = book_slot(
            visitor_of(gone), hall.units[0].id, slot(hall, at), party=1, key=new_key()
        )
        _, merger = await asyncio.gather(booking, joined(kept, gone), return_exceptions=True)
        stray = await database.value(
            "SELECT count(*) FROM booking WHERE person_id = ? AND state <> 'lapsed'", gone.id
        )
        assert stray == 0
        assert isinstance(merger, int), merger
        await apart(merger)


async def test_a_form_that_was_open_on_the_gone_record_is_answered():
    hall, (kept, gone) = await make_facility(), await two()
    code = await make_booking(hall, NINE, person=gone)
    await joined(kept, gone)
    assert await codes_of(cancel_booking(visitor_of(gone), code, key=new_key())) == ["signed_out"]
    late = book_slot(visitor_of(gone), hall.units[0].id, slot(hall, TEN), party=1, key=new_key())
    assert await codes_of(late) == ["signed_out"]


async def test_erasing_the_kept_one_erases_both_and_nothing_is_undone():
    hall, (kept, gone) = await make_facility(), await two()
    await make_booking(hall, NINE, person=gone)
    merger = await joined(kept, gone)
    await erase(visitor_of(kept))
    assert await everywhere("秀英", "19900004567") == []
    erased = "SELECT count(*) FROM person WHERE id IN (?, ?) AND erased_at IS NOT NULL"
    assert await database.value(erased, kept.id, gone.id) == 2
    assert await database.value("SELECT moved FROM merger") == "{}"
    assert await codes_of(apart(merger)) == ["erased"]


async def test_a_number_that_changed_hands_is_written_nowhere_else():
    kept, gone = await two()
    await joined(kept, gone)
    found = await everywhere("19900004567")
    assert {(table, column) for table, column, _ in found} <= {
        ("person", "phone"),
        ("message", "address"),
    }


async def test_the_copy_and_the_readers_are_of_both(at):
    kept, gone = await two()
    reader = await make_person("Desmond")
    await write(
        "record_view",
        person_id=gone.id,
        viewer_id=reader.id,
        page="person",
        on_day="2026-11-26",
        times=1,
        last_at=clock.to_us(clock.now()),
    )
    await joined(kept, gone)
    assert [each.by for each in await readings_of(kept.id)] == ["Desmond"]
    (earlier,) = (await everything_of(kept.id))["of_earlier_records"]
    assert [each["name"] for each in earlier["looked_at_by"]] == ["Desmond"]


async def test_a_year_later_the_gone_record_goes_with_the_kept_one(at):
    kept, gone = await two()
    merger = await joined(kept, gone)
    async with database.transaction():
        await database.execute("UPDATE person SET seen_at = 0 WHERE id = ?", gone.id)
    await keep_retention()
    assert (await apart(merger)).contact  # it is kept as long as the other


async def test_the_database_refuses_what_must_never_be():
    kept, gone = await two()
    for column, value in (("merged_into_id", gone.id), ("merged_into_id", kept.id)):
        with pytest.raises(REFUSED):  # into itself; and while it may still enter
            async with database.transaction():
                await database.execute(
                    f"UPDATE person SET {column} = ? WHERE id = ?", value, gone.id
                )
    for wrong in (
        {"gone_id": kept.id},
        {"gone_id": gone.id, "undone_at": 4},
        {"gone_id": gone.id, "undone_by_id": kept.id},
        {"gone_id": 999},
    ):
        with pytest.raises(REFUSED):
            await insert("merger", kept_id=kept.id, merged_at=5, moved="{}", **wrong)
    await joined(kept, gone)
    with pytest.raises(REFUSED):  # put away twice at once
        await insert("merger", kept_id=kept.id, gone_id=gone.id, merged_at=5, moved="{}")
    with pytest.raises(REFUSED):  # put away, and open
        async with database.transaction():
            await database.execute("UPDATE person SET disabled_at = NULL WHERE id = ?", gone.id)


async def test_at_the_desk_in_three_pages(client: httpx.AsyncClient):
    hall, (kept, gone) = await make_facility(), await two()
    await make_booking(hall, NINE, person=gone)
    await at_the_desk(client)
    record = await client.get(f"/desk/people/{kept.id}/record")
    assert f"/desk/people/{kept.id}/merging" in record.text
    found = await client.get(f"/desk/people/{kept.id}/merging", params={"q": "秀英"})
    assert f"/desk/people/{kept.id}/merging/{gone.id}" in found.text
    assert f"merging/{kept.id}" not in found.text
    asked = await client.get(f"/desk/people/{kept.id}/merging/{gone.id}")
    for words in ("199****4567", "保留的", "并入的", "未到的预约", "反过来合并"):
        assert words in asked.text, words
    sent = {"submission": key_in(asked.text)}
    done = await client.post(f"/desk/people/{kept.id}/merging/{gone.id}", data=sent)
    assert done.headers["location"].startswith(f"/desk/people/{kept.id}/record")
    again = await client.post(f"/desk/people/{kept.id}/merging/{gone.id}", data=sent)
    assert again.headers["location"] == done.headers["location"]
    assert (await client.get(f"/desk/people/{gone.id}")).status_code == 404
    assert "把秀英重新分开" in (await client.get(f"/desk/people/{kept.id}/record")).text
    refused = await client.post("/desk/mergers/999/undo", data={"submission": new_key()})
    assert refused.status_code == 409
    assert "已经是分开的" in refused.text


async def test_who_reads_them_side_by_side_is_noted_and_charlie_finds_nothing(
    client: httpx.AsyncClient,
):
    kept, gone = await two()
    await at_the_desk(client)
    address = f"/desk/people/{kept.id}/merging/{gone.id}"
    await client.get(address)
    rows = await database.rows("SELECT person_id, page FROM record_view ORDER BY person_id")
    assert [tuple(row) for row in rows] == [(kept.id, "merging"), (gone.id, "merging")]
    await signed_in_as(client, await make_person("Charlie"))
    for path in (address, f"/desk/people/{kept.id}/merging"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post(address)).status_code == 404


async def test_however_much_moves_the_page_asks_as_often(
    client: httpx.AsyncClient, statements: list[str]
):
    hall, (kept, gone) = await make_facility(), await two()
    await at_the_desk(client)
    address = f"/desk/people/{kept.id}/merging/{gone.id}"
    await client.get(address)
    asked = []
    for at in (NINE, TEN):
        statements.clear()
        assert (await client.get(address)).status_code == 200
        asked.append(len(statements))
        await furnish(gone if at == NINE else kept, hall, at)
    assert asked[0] == asked[1]
