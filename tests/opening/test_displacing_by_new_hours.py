"""Sally saves hours that leave bookings outside: other times are kept, and it can be undone."""

from datetime import timedelta

import pytest

from portal import clock, database
from portal.bookings.actions.displacing import (
    Displacing,
    lift_closing,
    offer_alternatives,
)
from portal.bookings.queries import booking_of
from portal.bookings.queries.displaced import offer_of
from portal.hours.actions import Rule, set_exception, set_opening_period
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve
from portal.hours.rules import DayType
from portal.language import Named
from portal.opening.actions import change_hours
from portal.problems import Refused
from tests.bookings.cast import book, somebody, visitor_of
from tests.bookings.closings import (
    all_is_well,
    booked,
    close_school,
    days,
    fates,
    messages,
    state_of,
    states,
)
from tests.make import make_facility, make_person, reread
from tests.opening.school import day, fields_of, make_school, place_of, visit, words

pytestmark = pytest.mark.usefixtures("database")

SATURDAY = "2026-11-28"


async def _to_displace(client, school):
    """Sally and the form that would save mornings only."""
    sally = await visit(client, school.sally)
    shown = await sally.get(f"/en{school.hours}")
    fields = fields_of(shown.text, f"/en{school.hours}/preview")
    fields[f"hours_{place_of(fields, 'weekend')}"] = "09:00-12:00"
    looked = await sally.post(f"/en{school.hours}/preview", {**fields, "do": "preview"})
    return sally, {**fields_of(looked.text, f"/en{school.hours}"), "displace": "1"}


async def test_saved_displaced_told_and_undone(client):
    school = await make_school(courts=2)
    alice, early = await booked(school.hall, f"{SATURDAY} 08:00")
    elder, late = await booked(
        school.hall, f"{SATURDAY} 20:00", person={"name": "李奶奶", "elder": True}
    )
    _, kept = await booked(school.hall, f"{SATURDAY} 10:00")
    sally, form = await _to_displace(client, school)
    saved = await sally.post(f"/en{school.hours}", form)
    assert saved.status_code == 303
    path = saved.headers["location"]
    assert path.startswith("/en/organisations/longling/closures/")
    assert await states() == {"displaced": 2, "confirmed": 1}
    assert await state_of(kept) == "confirmed"
    positions = await database.rows(
        "SELECT b.code FROM displacement d JOIN booking b ON b.id = d.booking_id ORDER BY position"
    )
    assert [row[0] for row in positions] == [late, early]
    assert await database.value("SELECT count(*) FROM strike") == 0
    assert (await sally.post(f"/en{school.hours}", form)).headers["location"] == path
    assert await offer_alternatives() == 2
    assert await fates() == {"offered": 2}
    told = await database.value("SELECT content FROM message WHERE person_id = ?", alice.id)
    assert "您的预约无法保留" in told
    page = await sally.get(path)
    assert "New opening hours" in words(page.text)
    undone = await sally.post(f"{path}/undo", {})
    assert undone.status_code == 303
    assert await states() == {"confirmed": 3}
    assert await fates() == {"restored": 2}
    assert len((await resolve(await reread("hall"), day(SATURDAY))).spans) == 2
    assert await database.value("SELECT count(*) FROM opening_period") == 1
    assert await messages(elder) == ["displaced", "restored"]
    await all_is_well()


async def test_new_hours_are_not_lifted_and_not_undone_too_late(client, at):
    school = await make_school()
    await booked(school.hall, f"{SATURDAY} 20:00")
    sally, form = await _to_displace(client, school)
    path = (await sally.post(f"/en{school.hours}", form)).headers["location"]
    assert "not lifted" in words((await sally.post(f"{path}/lift", {})).text)
    at(clock.now() + timedelta(minutes=11))
    assert "for 10 minutes" in words((await sally.post(f"{path}/undo", {})).text)
    assert await states() == {"displaced": 1}


async def test_what_was_changed_once_more_is_not_undone(client):
    school = await make_school()
    await booked(school.hall, f"{SATURDAY} 20:00")
    sally, form = await _to_displace(client, school)
    path = (await sally.post(f"/en{school.hours}", form)).headers["location"]
    await set_opening_period(school.hall.id, Named("新", "New"), [], starts_on=day("2026-11-26"))
    refused = await sally.post(f"{path}/undo", {})
    assert "changed once more" in words(refused.text)
    assert await states() == {"displaced": 1}


async def test_whoever_booked_after_the_preview_is_shown_first(client):
    school = await make_school(courts=2)
    await booked(school.hall, f"{SATURDAY} 20:00")
    sally, form = await _to_displace(client, school)
    await book(await somebody("Bob"), school.hall, f"{SATURDAY} 14:00")
    answer = await sally.post(f"/en{school.hours}", {**form, "version": form["version"]})
    assert answer.status_code == 409
    assert "2 coming bookings would fall outside" in words(answer.text)
    assert "Somebody booked meanwhile" in words(answer.text)
    assert await states() == {"confirmed": 2}
    again = {**fields_of(answer.text, f"/en{school.hours}"), "displace": "1"}
    assert (await sally.post(f"/en{school.hours}", again)).status_code == 303
    assert await states() == {"displaced": 2}


async def test_exam_dates_displace_likewise_and_are_gone_when_undone(client):
    school = await make_school()
    await booked(school.hall, f"{SATURDAY} 20:00")
    sally = await visit(client, school.sally)
    form = fields_of((await sally.get(f"/en{school.dates}")).text, f"/en{school.dates}")
    form |= {"kind": "exam_day", "starts_on": SATURDAY, "words_zh": "高考", "words_en": "Gaokao"}
    refused = await sally.post(f"/en{school.dates}", form)
    assert refused.status_code == 409
    again = {**fields_of(refused.text, f"/en{school.dates}"), "displace": "1"}
    assert "seen" in again, "the choice comes first on the page"
    saved = await sally.post(f"/en{school.dates}", again)
    assert saved.status_code == 303
    assert await states() == {"displaced": 1}
    await sally.post(f"{saved.headers['location']}/undo", {})
    assert await states() == {"confirmed": 1}
    assert await database.value("SELECT count(*) FROM school_period") == 0


async def test_other_hours_taken_away_come_back_when_undone():
    hall = await make_facility()
    sally = visitor_of(await make_person("Sally"))
    extra = await set_exception(
        hall.organisation.id, "22:00-23:00", Named("夜场", "Late"), starts_on=day(SATURDAY)
    )
    _, code = await booked(hall, f"{SATURDAY} 22:00")
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)

    async def remove():
        await database.execute("DELETE FROM hours_exception WHERE id = ?", extra)

    wish = Displacing(sally, ClosingKind.HOURS, hall.organisation.id, frozenset({booking_id}))
    closing = await change_hours([hall.id], remove, wish)
    assert await state_of(code) == "displaced"
    assert await lift_closing(sally, closing, undo=True) == 1
    assert await state_of(code) == "confirmed"
    assert await database.value("SELECT id FROM hours_exception") == extra


async def test_what_was_kept_for_others_outside_new_hours_is_looked_for_anew():
    closed, hall = await make_facility(), await make_facility()
    alice, code = await booked(closed, f"{SATURDAY} 20:00")
    await close_school(closed, days(SATURDAY, SATURDAY))
    assert await offer_alternatives() == 1

    async def mornings():
        await set_opening_period(
            hall.id,
            Named("上午", "Mornings"),
            [Rule(DayType.WEEKEND, "08:00-12:00")],
            starts_on=day("2020-01-01"),
        )

    await change_hours([hall.id], mornings)
    assert await fates() == {"waiting": 1}
    assert await offer_alternatives() == 1
    offer = await offer_of(await booking_of(alice.household_id, code))
    here = [each for each in offer.alternatives if each.facts.id == hall.id]
    assert all(each.local_ends.hour <= 12 for each in here)


async def test_the_database_keeps_what_was_written_with_new_hours_only():
    hall = await make_facility()
    for kind, written in (("hours", ""), ("closure", "{}")):
        with pytest.raises(Exception, match=r"(?i)check|constraint"):
            async with database.transaction():
                await database.execute(
                    "INSERT INTO closing (code, kind, organisation_id, reason_zh, reason_en,"
                    " set_at, written) VALUES ('ABCDEFGH', ?, ?, '因', 'why', 1, ?)",
                    kind,
                    hall.organisation.id,
                    written,
                )


async def test_nobody_is_displaced_who_was_not_seen():
    hall = await make_facility()
    sally = visitor_of(await make_person("Sally"))
    await booked(hall, f"{SATURDAY} 20:00")

    async def nothing_open():
        await set_opening_period(hall.id, Named("关", "Closed"), [], starts_on=day("2020-01-01"))

    wish = Displacing(sally, ClosingKind.HOURS, hall.organisation.id, frozenset())
    with pytest.raises(Refused):
        await change_hours([hall.id], nothing_open, wish)
    assert await states() == {"confirmed": 1}
    assert len((await resolve(await reread(hall.slug), day(SATURDAY))).spans) == 2
