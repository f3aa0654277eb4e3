"""Sally sets the hours of the hall: typed, looked at, saved."""

import pytest

from portal import database
from portal.hours.actions import set_opening_period
from portal.hours.queries import resolve
from portal.language import Named
from tests.counting import written_down
from tests.make import (
    make_booking,
    make_exam,
    make_facility,
    make_organisation,
    make_person,
    reread,
)
from tests.opening.school import day, fields_of, make_school, place_of, visit, words
from tests.people.make import make_grant

SATURDAY = "2026-11-28"


async def _edit(client, **changes):
    school = await make_school(**changes)
    sally = await visit(client, school.sally)
    shown = await sally.get(f"/en{school.hours}")
    assert shown.status_code == 200
    return school, sally, fields_of(shown.text, f"/en{school.hours}/preview")


async def test_the_list_leads_to_every_place_with_its_hours_in_words(client):
    school = await make_school()
    sally = await visit(client, school.sally)
    listed = await sally.get("/en/organisations/longling/hours")
    assert "08:00-12:00, 14:00-21:00" in words(listed.text)
    assert f'href="/en{school.hours}"' in listed.text
    assert "School day: open 19:00–21:00." in words(listed.text)


async def test_the_table_has_a_row_for_each_kind_of_day(client):
    school, sally, fields = await _edit(client)
    assert fields[f"hours_{place_of(fields, 'weekend')}"] == ["08:00-12:00, 14:00-21:00"]
    assert fields[f"hours_{place_of(fields, 'exam_day')}"] == [""]
    chinese = await sally.get(school.hours)
    assert "按日子类别的开放时间" in words(chinese.text)


async def test_beside_it_stand_the_days_as_residents_read_them(client):
    school, sally, _ = await _edit(client)
    edited = words((await sally.get(f"/en{school.hours}")).text)
    seen = words((await sally.get(f"/en/facilities/{school.hall.slug}")).text)
    hours = await resolve(school.hall, day(SATURDAY))
    said = hours.reasons[-1].words.into("en")
    assert said in edited
    assert said in seen


async def test_saving_changes_what_residents_find(client):
    school, sally, fields = await _edit(client)
    fields[f"hours_{place_of(fields, 'weekend')}"] = "9-12，14:00~18:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert looked.status_code == 200
    assert "Weekend: before 08:00–12:00, 14:00–21:00 → after 09:00–12:00, 14:00–18:00" in words(
        looked.text
    )
    assert "Weekend: open 08:00–12:00, 14:00–21:00." in words(looked.text)
    assert "Weekend: open 09:00–12:00, 14:00–18:00." in words(looked.text)
    before = await resolve(await reread("hall"), day(SATURDAY))
    assert len(before.spans) == 2
    assert before.spans[1].minutes == 7 * 60, "looking changes nothing"
    saved = await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    assert saved.status_code == 303
    after = await resolve(await reread("hall"), day(SATURDAY))
    assert [span.minutes for span in after.spans] == [180, 240]


async def test_the_same_form_sent_twice_is_saved_once(client):
    school, sally, fields = await _edit(client)
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    form = fields_of(looked.text, f"/en{school.hours}")
    assert (await sally.post(f"/en{school.hours}", form)).status_code == 303
    version = (await reread("hall")).rules_version
    assert (await sally.post(f"/en{school.hours}", form)).status_code == 303
    assert (await reread("hall")).rules_version == version


async def test_what_cannot_be_read_is_said_beside_the_field_and_kept(client):
    school, sally, fields = await _edit(client)
    place = place_of(fields, "weekend")
    fields[f"hours_{place}"] = "08:00-12:00, noon-18:00"
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert answer.status_code == 422
    assert 'value="08:00-12:00, noon-18:00"' in answer.text
    assert f'href="#f-hours_{place}"' in answer.text
    assert f'aria-describedby="e-hours_{place}"' in answer.text
    assert "“noon-18:00” (character 14) is not a span of time" in words(answer.text)


async def test_names_and_days_are_asked_for_in_words(client):
    school, sally, fields = await _edit(client)
    fields |= {"name_en": "", "starts_on": "2026-13-01", "ends_on": "2020-01-01"}
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert answer.status_code == 422
    assert "Please write it in both languages" in words(answer.text)
    assert "Please give a day between 2000 and 2199." in words(answer.text)


async def test_one_row_is_copied_to_all_without_scripts(client):
    school, sally, fields = await _edit(client)
    place = place_of(fields, "weekend")
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "copy": place})
    assert answer.status_code == 200
    copied = fields_of(answer.text, f"/en{school.hours}/preview")
    assert {copied[f"hours_{n}"][0] for n in range(6)} == {"08:00-12:00, 14:00-21:00"}
    assert (await resolve(await reread("hall"), day("2026-11-26"))).spans[0].minutes == 120


async def test_other_weekdays_of_a_kind_get_a_row_of_their_own(client):
    school, sally, fields = await _edit(client)
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "add": "weekend"})
    fields = fields_of(answer.text, f"/en{school.hours}/preview")
    rows = [int(k[5:]) for k, v in fields.items() if k.startswith("type_") and v == ["weekend"]]
    saturday, sunday = rows
    fields[f"days_{saturday}"], fields[f"days_{sunday}"] = ["32"], ["64"]
    fields[f"hours_{sunday}"] = "10:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert "Weekend (Sun): before" in words(looked.text)
    await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    hall = await reread("hall")
    assert len((await resolve(hall, day(SATURDAY))).spans) == 2
    assert [span.minutes for span in (await resolve(hall, day("2026-11-29"))).spans] == [120]
    again = fields_of((await sally.get(f"/en{school.hours}")).text, f"/en{school.hours}/preview")
    assert again[f"days_{sunday}"] == ["64"]


async def test_a_weekday_in_two_rows_of_a_kind_is_refused(client):
    school, sally, fields = await _edit(client)
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "add": "weekend"})
    fields = fields_of(answer.text, f"/en{school.hours}/preview")
    for name in [k for k, v in fields.items() if k.startswith("type_") and v == ["weekend"]]:
        fields[f"days_{name[5:]}"] = ["32", "64"]
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert answer.status_code == 422
    assert "Sat, Sun: in two rows of the same kind of day." in words(answer.text)


async def test_hours_until_dusk_stay_until_dusk(client):
    school, sally, fields = await _edit(client, indoor=False, lit=False)
    place = place_of(fields, "weekend")
    fields[f"dusk_{place}"] = "1"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert "08:00–12:00, 14:00–21:00, until dusk" in words(looked.text)
    assert "until it gets dark" in words(looked.text)
    await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    kept = await database.rows("SELECT DISTINCT day_type FROM opening_rule WHERE until_dusk")
    assert [row[0] for row in kept] == ["weekend"]


async def test_a_summer_begins_as_a_copy_and_holds_for_its_days(client):
    school, sally, _ = await _edit(client)
    shown = await sally.get(f"/en{school.hours}?period=new")
    fields = fields_of(shown.text, f"/en{school.hours}/preview")
    place = place_of(fields, "school_day")
    assert fields[f"hours_{place}"] == ["19:00-21:00"]
    fields |= {
        "name_zh": "夏令时间",
        "name_en": "Summer",
        "starts_on": "2027-05-01",
        "ends_on": "2027-09-30",
        f"hours_{place}": "19:30-21:30",
    }
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert "Sat 1 May" in words(looked.text), "the days shown are the first of the period"
    saved = await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    assert saved.status_code == 303
    hall = await reread("hall")
    summer = await resolve(hall, day("2027-06-01"))
    autumn = await resolve(hall, day("2027-10-08"))
    assert "19:30–21:30" in summer.reasons[-1].words.into("en")
    assert "19:00–21:00" in autumn.reasons[-1].words.into("en")


async def test_another_period_on_the_same_first_day_is_refused(client):
    school, sally, _ = await _edit(client)
    shown = await sally.get(f"/en{school.hours}?period=new")
    fields = fields_of(shown.text, f"/en{school.hours}/preview")
    await set_opening_period(school.hall.id, Named("夏", "Summer"), [], starts_on=day("2027-05-01"))
    fields |= {"name_zh": "夏", "name_en": "Summer", "starts_on": "2027-05-01"}
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert answer.status_code == 422
    assert "Another period begins on that day already." in words(answer.text)


async def test_bookings_outside_are_listed_elders_first_and_nothing_is_saved(client):
    school, sally, fields = await _edit(client, courts=3)
    await make_booking(
        school.hall, f"{SATURDAY} 08:00", person=await make_person("王小明", phone="+8613800000001")
    )
    await make_booking(
        school.hall,
        f"{SATURDAY} 20:00",
        person=await make_person("李奶奶", elder=True, phone="+8613800000002"),
    )
    await make_booking(school.hall, f"{SATURDAY} 10:00", person=await make_person("赵六一"))
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    said = words(looked.text)
    assert looked.status_code == 200
    assert "2 coming bookings would fall outside the hours" in said
    assert said.index("李*奶") < said.index("王*明")
    assert "赵*一" not in said
    assert "+8613800000001" not in looked.text
    assert "王小明" not in looked.text
    assert "Save, and displace 2 bookings" in said
    assert "Your booking cannot be kept" in said
    assert "Save these hours" not in looked.text
    forced = await sally.post(
        f"/en{school.hours}",
        {**fields, "version": school.hall.rules_version, "submission": "k" * 24},
    )
    assert forced.status_code == 409
    assert "2 coming bookings would fall outside the hours" in words(forced.text)
    assert (await reread("hall")).rules_version == school.hall.rules_version


async def test_who_was_outside_already_is_no_reason_against_a_change(client):
    school, sally, fields = await _edit(client)
    await make_booking(school.hall, f"{SATURDAY} 20:00")
    await make_exam(school.hall, SATURDAY, SATURDAY)
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert "No coming booking falls outside." in words(looked.text)


async def test_a_period_with_bookings_in_it_is_not_removed_and_one_without_is(client):
    school, sally, fields = await _edit(client)
    code = await make_booking(school.hall, f"{SATURDAY} 09:00")
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "remove"})
    assert "1 coming booking would fall outside the hours" in words(looked.text)
    async with database.transaction():
        await database.execute("UPDATE booking SET state = 'cancelled' WHERE code = ?", code)
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "remove"})
    form = fields_of(looked.text, f"/en{school.hours}")
    assert (await sally.post(f"/en{school.hours}", form)).status_code == 303
    hall = await reread("hall")
    assert not (await resolve(hall, day("2026-11-26"))).spans, "from today on it is gone"
    assert (await resolve(hall, day("2026-11-25"))).spans, "what was stays as it was"


async def test_an_edit_of_a_running_period_leaves_past_days_as_they_were(client):
    school, sally, fields = await _edit(client)
    past, coming = day("2026-11-21"), day(SATURDAY)
    before = await resolve(school.hall, past)
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    assert "Days until yesterday stay as they were" in words(looked.text)
    await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    hall = await reread("hall")
    assert await resolve(hall, past) == before
    assert [span.minutes for span in (await resolve(hall, coming)).spans] == [180]
    kept = await database.rows("SELECT starts_on, ends_on FROM opening_period ORDER BY starts_on")
    assert [tuple(row) for row in kept] == [
        ("2020-01-01", "2026-11-25"),
        ("2026-11-26", "9999-12-31"),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-11-24"}, "the last day is Thu 26 Nov at the earliest"),
        ({"period": "", "starts_on": "2026-11-25"}, "a new period begins today at the earliest"),
    ],
)
async def test_nothing_that_is_over_is_rewritten(client, changes, said):
    school, sally, fields = await _edit(client)
    answer = await sally.post(f"/en{school.hours}/preview", {**fields, **changes, "do": "preview"})
    assert answer.status_code == 422
    assert said in words(answer.text)


async def test_a_rename_splits_nothing(client):
    school, sally, fields = await _edit(client)
    fields["name_en"] = "All the year"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    await sally.post(f"/en{school.hours}", fields_of(looked.text, f"/en{school.hours}"))
    kept = await database.rows("SELECT name_en, starts_on FROM opening_period")
    assert [tuple(row) for row in kept] == [("All the year", "2020-01-01")]


async def test_the_list_asks_as_much_for_six_places_as_for_two(client):
    school = await make_school()
    sally = await visit(client, school.sally)
    await make_facility(organisation=school.id, slug="second")
    counts = []
    for number in range(2):
        await sally.get("/organisations/longling/hours")
        with written_down() as statements:
            assert (await sally.get("/organisations/longling/hours")).status_code == 200
        counts.append(len(statements))
        for more in range(4 - 4 * number):
            await make_facility(organisation=school.id, slug=f"more-{more}")
    assert counts[0] == counts[1]


async def test_what_was_changed_meanwhile_must_be_looked_at_again(client):
    school, sally, fields = await _edit(client)
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    await make_exam(school.hall, "2026-12-05", "2026-12-05")
    form = fields_of(looked.text, f"/en{school.hours}")
    answer = await sally.post(f"/en{school.hours}", form)
    assert answer.status_code == 409
    assert "changed meanwhile" in words(answer.text)
    again = fields_of(answer.text, f"/en{school.hours}")
    assert (await sally.post(f"/en{school.hours}", again)).status_code == 303


@pytest.mark.parametrize("path", ["/hours", "/hours/hall", "/dates"])
async def test_charlie_and_another_schools_manager_find_no_such_page(client, path):
    await make_school()
    other = await make_person("Olivia")
    await make_grant(other.id, "school_manager", await make_organisation(slug="elsewhere"))
    for person in (await make_person("Charlie"), other):
        visitor = await visit(client, person)
        assert (await visitor.get(f"/organisations/longling{path}")).status_code == 404
        assert (await visitor.post(f"/organisations/longling{path}/preview", {})).status_code in (
            404,
            405,
        )


async def test_a_place_of_another_school_is_not_reached_through_ones_own(client):
    school = await make_school()
    await make_facility(slug="theirs")
    sally = await visit(client, school.sally)
    assert (await sally.get("/organisations/longling/hours/theirs")).status_code == 404


async def test_what_is_over_is_not_offered_for_editing_but_its_hours_are_copied(client):
    school = await make_school()
    sally = await visit(client, school.sally)
    async with database.transaction():
        await database.execute("UPDATE opening_period SET ends_on = '2026-11-20'")
    shown = await sally.get(f"/en{school.hours}")
    fields = fields_of(shown.text, f"/en{school.hours}/preview")
    assert fields["period"] == [""]
    assert fields[f"hours_{place_of(fields, 'school_day')}"] == ["19:00-21:00"]
    assert (await sally.get(f"/en{school.hours}?period=777")).status_code == 404
