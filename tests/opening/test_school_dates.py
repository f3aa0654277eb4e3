"""School breaks, exams and days with other hours: listed, added, removed, refused."""

from portal import database
from portal.hours.queries import resolve
from tests.make import make_booking, make_exam, make_organisation, make_person, reread
from tests.opening.school import day, fields_of, make_school, visit, words
from tests.people.make import make_grant

SATURDAY = "2026-11-28"
EXAM = {
    "kind": "exam_day",
    "starts_on": "2026-12-05",
    "ends_on": "2026-12-06",
    "words_zh": "学业考试",
    "words_en": "Exams",
    "hours": "",
    "place": "",
}


async def _dates(client):
    school = await make_school()
    sally = await visit(client, school.sally)
    shown = await sally.get(f"/en{school.dates}")
    assert shown.status_code == 200
    return school, sally, fields_of(shown.text, f"/en{school.dates}")


async def test_exam_days_are_added_once_and_residents_read_them(client):
    school, sally, fields = await _dates(client)
    for _ in range(2):
        answer = await sally.post(f"/en{school.dates}", fields | EXAM)
        assert answer.status_code == 303
    assert await database.value("SELECT count(*) FROM school_period") == 1
    listed = words((await sally.get(f"/en{school.dates}")).text)
    assert "Exams (Exam day) Sat 5 Dec – Sun 6 Dec" in listed
    hours = await resolve(await reread("hall"), day("2026-12-05"))
    assert not hours.spans
    assert "学业考试，场地关闭" in hours.reasons[0].words.into("zh")


async def test_exam_days_over_a_booking_are_refused_with_its_name_masked(client):
    school, sally, fields = await _dates(client)
    await make_booking(
        school.hall, f"{SATURDAY} 09:00", person=await make_person("王小明", elder=True)
    )
    answer = await sally.post(
        f"/en{school.dates}", fields | EXAM | {"starts_on": SATURDAY, "ends_on": ""}
    )
    assert answer.status_code == 409
    assert "王*明" in words(answer.text)
    assert "Elder" in words(answer.text)
    assert 'value="学业考试"' in answer.text, "what was typed is kept"
    assert await database.value("SELECT count(*) FROM school_period") == 0


async def test_other_hours_of_one_place_say_why(client):
    school, sally, fields = await _dates(client)
    other = {
        "kind": "other_hours",
        "starts_on": SATURDAY,
        "ends_on": "",
        "words_zh": "校运会",
        "words_en": "School games",
        "hours": "18:00-21:00",
        "place": str(school.hall.id),
    }
    assert (await sally.post(f"/en{school.dates}", fields | other)).status_code == 303
    hours = await resolve(await reread("hall"), day(SATURDAY))
    assert hours.reasons[-1].words.into("en") == "School games: open 18:00–21:00."
    listed = words((await sally.get(f"/en{school.dates}")).text)
    assert "School games Sat 28 Nov · 18:00-21:00" in listed


async def test_hours_that_cannot_be_read_are_refused_beside_their_field(client):
    school, sally, fields = await _dates(client)
    broken = EXAM | {"kind": "other_hours", "hours": "18:00"}
    answer = await sally.post(f"/en{school.dates}", fields | broken)
    assert answer.status_code == 422
    assert 'href="#f-hours"' in answer.text
    assert 'value="18:00"' in answer.text
    assert "is not a span of time" in words(answer.text)


async def test_both_languages_are_asked_for(client):
    school, sally, fields = await _dates(client)
    answer = await sally.post(f"/en{school.dates}", fields | EXAM | {"words_en": ""})
    assert answer.status_code == 422
    assert 'href="#f-words_en"' in answer.text


async def test_a_break_that_holds_bookings_is_not_removed_and_one_without_is(client):
    school, sally, fields = await _dates(client)
    weekday = "2026-11-27"
    school_break = EXAM | {"kind": "school_break", "starts_on": weekday, "ends_on": weekday}
    assert (await sally.post(f"/en{school.dates}", fields | school_break)).status_code == 303
    code = await make_booking(school.hall, f"{weekday} 09:00")
    shown = await sally.get(f"/en{school.dates}")
    remove = fields_of(shown.text, f"/en{school.dates}/removal")
    answer = await sally.post(f"/en{school.dates}/removal", remove)
    assert answer.status_code == 409
    assert "School day: open 19:00–21:00." in words(answer.text)
    async with database.transaction():
        await database.execute("UPDATE booking SET state = 'cancelled' WHERE code = ?", code)
    assert (await sally.post(f"/en{school.dates}/removal", remove)).status_code == 303
    assert await database.value("SELECT count(*) FROM school_period") == 0


async def test_nobody_removes_the_dates_of_another_school(client):
    school, sally, fields = await _dates(client)
    await sally.post(f"/en{school.dates}", fields | EXAM)
    other = await make_other_school()
    olivia = await visit(client, other)
    number = await database.value("SELECT id FROM school_period")
    sent = {"kind": "exam_day", "id": number}
    assert (await olivia.post(f"/en{school.dates}/removal", sent)).status_code == 404
    await olivia.post("/en/organisations/elsewhere/dates/removal", sent)
    assert await database.value("SELECT count(*) FROM school_period") == 1


async def make_other_school():
    olivia = await make_person("Olivia")
    await make_grant(olivia.id, "school_manager", await make_organisation(slug="elsewhere"))
    return olivia


async def test_dates_taken_away_while_they_run_stay_for_the_days_that_are_over(client):
    school = await make_school()
    sally = await visit(client, school.sally)
    await make_exam(school.hall, "2026-11-24", "2026-11-28")
    number = await database.value("SELECT id FROM school_period")
    gone = await sally.post(f"{school.dates}/removal", {"kind": "exam_day", "id": number})
    assert gone.status_code == 303
    hall = await reread("hall")
    assert not (await resolve(hall, day("2026-11-25"))).spans
    assert (await resolve(hall, day("2026-11-26"))).spans
