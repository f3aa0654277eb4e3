"""Desmond keeps the year: filled in, confirmed, a day changed; and what residents then read."""

import pytest

from portal import database
from tests.calendars.subscribers import events_at
from tests.make import make_booking, make_calendar, make_person
from tests.opening.school import fields_of, make_school, visit, words
from tests.people.make import make_grant

SATURDAY = "2026-11-28"
CALENDAR = "/en/desk/calendar"
MAKE_UP = {
    "day": SATURDAY,
    "kind": "make_up_workday",
    "name_zh": "元旦调休",
    "name_en": "New Year make-up day",
    "source": "国办发明电〔2026〕9号",
}
WHY = "A working Saturday (make-up workday): closed by day, open 19:00–21:00."


async def _desk(client, role: str = "desk"):
    desmond = await make_person("Desmond")
    await make_grant(desmond.id, role)
    return await visit(client, desmond)


async def test_a_saturday_becomes_a_make_up_workday_everywhere_and_says_why(client):
    school = await make_school(calendar=await make_calendar())
    desk = await _desk(client)
    shown = await desk.get(f"{CALENDAR}?year=2026")
    saved = await desk.post(CALENDAR, fields_of(shown.text, CALENDAR) | MAKE_UP)
    assert saved.status_code == 303
    listed = words((await desk.get(f"{CALENDAR}?year=2026")).text)
    assert "Sat 28 Nov Make-up workday · New Year make-up day 国办发明电〔2026〕9号" in listed

    sally = await visit(client, school.sally)
    assert WHY in words((await sally.get(f"/en{school.hours}")).text)
    at_the_gate = await sally.get(f"/en/organisations/longling/gate/print?day={SATURDAY}")
    assert WHY in words(at_the_gate.text)
    week = await sally.get(f"/en/facilities/hall/week/print?from={SATURDAY}")
    assert "19:00–20:00" in words(week.text)
    assert "09:00–10:00" in words(week.text)  # on the Sunday after
    alice = await visit(client, await make_person("Alice"))
    place = words((await alice.get(f"/en/facilities/hall?day={SATURDAY}")).text)
    assert WHY in place
    assert "19:00" in place
    assert "09:00" not in place
    found = words((await alice.get(f"/en/facilities?day={SATURDAY}")).text)
    assert "○ 19:00–20:00 Free ○ 20:00–21:00 Free" in found
    assert "2 times free" in found
    morning = words((await alice.get(f"/en/facilities?day={SATURDAY}&from=08:00&to=12:00")).text)
    assert "Nothing free" in morning
    assert WHY in morning
    (event,) = await events_at(client, "/en/facilities/hall.ics")
    assert event.summary.startswith(f"Other hours: {school.hall.name.en}")
    assert event.description == WHY


async def test_the_year_is_filled_in_by_one_button_and_confirmed_by_people(client):
    await make_school(calendar="CN")
    desk = await _desk(client)
    before = words((await desk.get(f"{CALENDAR}?year=2026")).text)
    assert "2026 is not announced yet: nothing can be booked for then." in before
    sent = {"calendar": "CN", "year": "2026"}
    assert (await desk.post(f"{CALENDAR}/seed", sent)).status_code == 303
    after = words((await desk.get(f"{CALENDAR}?year=2026")).text)
    assert "Thu 1 Oct Public holiday ·" in after
    assert "Confirmed as announced" in after
    assert (await desk.post(f"{CALENDAR}/seed", sent | {"year": "2027"})).status_code == 303
    assert "2027 is not announced yet" in words((await desk.get(f"{CALENDAR}?year=2027")).text)
    confirmed = await desk.post(
        f"{CALENDAR}/announcement", sent | {"year": "2027", "announced": "1"}
    )
    assert confirmed.status_code == 303
    assert "places can be booked in 2027" in words((await desk.get(f"{CALENDAR}?year=2027")).text)


async def test_a_make_up_workday_over_a_booking_is_refused_with_the_list(client):
    school = await make_school(calendar=await make_calendar())
    await make_booking(school.hall, f"{SATURDAY} 09:00", person=await make_person("王小明"))
    desk = await _desk(client)
    answer = await desk.post(CALENDAR, {"calendar": "CN", "year": "2026"} | MAKE_UP)
    assert answer.status_code == 409
    said = words(answer.text)
    assert "1 coming booking would fall outside the hours" in said
    assert "王*明" in said
    assert WHY in said
    assert "0755-0000-0118" in said, "the desk telephones the school"
    assert 'value="国办发明电〔2026〕9号"' in answer.text
    assert await database.value("SELECT count(*) FROM calendar_day") == 0


async def test_a_year_with_bookings_in_it_stays_announced(client):
    school = await make_school(calendar=await make_calendar())
    await make_booking(school.hall, f"{SATURDAY} 09:00")
    desk = await _desk(client)
    sent = {"calendar": "CN", "year": "2026", "announced": "0"}
    assert (await desk.post(f"{CALENDAR}/announcement", sent)).status_code == 409
    assert await database.value("SELECT announced FROM calendar_year WHERE year = 2026")


async def test_a_day_is_taken_out_again_and_the_reason_is_asked_for(client):
    await make_school(calendar=await make_calendar(make_up=[SATURDAY]))
    desk = await _desk(client)
    sent = {"calendar": "CN", "year": "2026", "day": SATURDAY, "kind": "neither"}
    unexplained = await desk.post(CALENDAR, sent)
    assert unexplained.status_code == 422
    assert 'href="#f-source"' in unexplained.text
    assert (await desk.post(CALENDAR, sent | {"source": "撤销"})).status_code == 303
    assert await database.value("SELECT count(*) FROM calendar_day") == 0


async def test_a_day_of_another_year_is_refused(client):
    await make_school(calendar=await make_calendar())
    desk = await _desk(client)
    sent = {"calendar": "CN", "year": "2026"} | MAKE_UP | {"day": "2027-01-02"}
    answer = await desk.post(CALENDAR, sent)
    assert answer.status_code == 422
    assert "Please give a day of 2026." in words(answer.text)


@pytest.mark.parametrize("address", ["?year=1999", "?year=x", "?calendar=MOON"])
async def test_there_is_no_such_year_or_calendar(client, address):
    await make_school(calendar=await make_calendar())
    desk = await _desk(client)
    assert (await desk.get(CALENDAR + address)).status_code == 404


async def test_charlie_and_a_school_manager_find_no_calendar(client):
    school = await make_school(calendar=await make_calendar())
    for person in (await make_person("Charlie"), school.sally):
        visitor = await visit(client, person)
        assert (await visitor.get(CALENDAR)).status_code == 404
        for form in ("", "/seed", "/announcement"):
            answer = await visitor.post(CALENDAR + form, {"calendar": "CN", "year": "2026"})
            assert answer.status_code == 404
