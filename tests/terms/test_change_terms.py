"""Sally changes the rules of booking: seen before, told in public, never against a booking."""

import asyncio
import re
from datetime import date

import pytest

from portal import database
from portal.bookings.actions.displacing import lift_closing
from portal.bookings.queries import days_of
from portal.bookings.rules import slots_of
from portal.facilities.queries import facts_of
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.bookings.closings import SATURDAY, close_school, state_of
from tests.make import make_facility, make_organisation, make_person
from tests.people.make import make_grant, signed_in

pytestmark = pytest.mark.usefixtures("database")

OURS = {"sec-fetch-site": "same-origin"}
FIELDS = {
    "holds_from": "2026-11-28",
    "slot_minutes": "60",
    "raster_minutes": "60",
    "buffer_minutes": "0",
    "longest_minutes": "120",
    "window_days": "7",
    "release": "08:00",
    "notice_minutes": "30",
    "neighbours_hours": "0",
    "cancel_minutes": "120",
    "party_max": "4",
    "guardian_age": "14",
    "cap_day": "1",
    "cap_week": "3",
    "desk_share": "0",
    "check_in": "none",
    "check_in_before": "15",
    "check_in_after": "15",
    "strikes_allowed": "3",
    "strike_days": "30",
    "pause_days": "7",
}


class Sally:
    """The manager of a school with one hall, at her browser."""

    def __init__(self, client, cookie, slug, hall):
        self.client, self.hall = client, hall
        self.headers = {**OURS, "cookie": cookie}
        self.path = f"/organisations/{slug}/terms/{hall.slug}"

    async def post(self, step="", **changes):
        sent = {**FIELDS, **changes}
        return await self.client.post(f"{self.path}{step}", data=sent, headers=self.headers)

    async def preview(self, **changes):
        return await self.post("/preview", **changes)

    async def save(self, **changes):
        return await self.post(**{"submission": "k" * 22, **changes})


@pytest.fixture
async def sally(client) -> Sally:
    school = await make_organisation(slug="longling")
    hall = await make_facility(organisation=school, courts=2)
    person = await make_person("Sally")
    await make_grant(person.id, "school_manager", school)
    cookie = f"session={(await signed_in(person.id))['session']}"
    return Sally(client, cookie, "longling", hall)


async def test_a_change_is_shown_then_holds_from_its_day_and_is_told_in_public(sally):
    shown = await sally.preview(party_max="6")
    assert shown.status_code == 200
    assert "6人" in shown.text.replace(" ", "")
    assert await database.value("SELECT count(*) FROM terms_change") == 0
    saved = await sally.save(party_max="6")
    assert (saved.status_code, saved.headers["location"]) == (303, "/organisations/longling/terms")
    facts = await facts_of(sally.hall.slug)
    assert [terms.party_max for terms in facts.terms] == [4, 6]
    told = await sally.client.get("/en/rules")
    assert "6 people" in told.text


async def test_the_gate_is_told_to_tick_and_the_rules_say_what_that_means(sally):
    assert (await sally.save(check_in="in", strikes_allowed="2")).status_code == 303
    terms = (await facts_of(sally.hall.slug)).terms[-1]
    assert (terms.check_in, terms.strikes_allowed) == ("in", 2)
    told = await sally.client.get("/en/rules")
    assert "2 missed bookings within 30 days pause booking for 7 days." in told.text


async def test_a_share_for_the_desk_is_told_in_public_and_never_more_than_half(sally):
    assert (await sally.save(desk_share="51")).status_code == 422
    assert (await sally.save(desk_share="20", submission="l" * 22)).status_code == 303
    assert (await facts_of(sally.hall.slug)).terms[-1].desk_share == 20
    told = (await sally.client.get("/en/rules")).text
    assert "20% of the courts or places are kept for the desk until 08:00 on the day" in told


async def test_sent_twice_it_is_one_change(sally):
    for _ in range(2):
        assert (await sally.save(cap_week="2")).status_code == 303
    assert await database.value("SELECT count(*) FROM terms_change") == 1


async def test_slots_follow_the_rules_of_their_day(sally):
    await sally.save(slot_minutes="120", raster_minutes="120")
    facts = await facts_of(sally.hall.slug)
    friday, saturday = await days_of(facts, [date(2026, 11, 27), date(2026, 11, 28)])
    lengths = [
        {s.span.minutes for s in slots_of(day, facts.units[0])} for day in (friday, saturday)
    ]
    assert lengths == [{60}, {120}]


async def test_a_booking_that_would_not_fit_refuses_it_and_is_listed(sally):
    await book(await somebody("何秀英"), sally.hall, "2026-11-28 09:00", party=3)
    shown = await sally.preview(party_max="2")
    assert "有 1 个预约会不再符合。" in shown.text
    assert "何秀英" not in shown.text
    refused = await sally.save(party_max="2")
    assert refused.status_code == 409
    assert await database.value("SELECT count(*) FROM terms") == 1
    later = await sally.save(party_max="2", holds_from="2026-11-29", submission="l" * 22)
    assert later.status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"holds_from": "2026-11-26"}, "最早从明天起"),
        ({"holds_from": "soon"}, "请填从哪一天起"),
        ({"party_max": "many"}, "请填整数"),
        ({"party_max": "0"}, "1 到 200"),
        ({"release_weekday": "3", "window_days": "6"}, "至少要提前 7 天"),
        ({"raster_minutes": "45"}, "起订间隔"),
        ({"slot_minutes": "50"}, "15 分钟的倍数"),
        ({"longest_minutes": "30"}, "不能短于"),
        ({"release": "25:00"}, "例如 08:00"),
        ({"check_in": "maybe"}, "请选择门口"),
        ({"pause_days": "91"}, "0 到 90"),
        ({}, "没有改动"),
    ],
)
async def test_what_cannot_be_is_said_beside_the_field_and_kept(sally, changes, words):
    for step in ("/preview", ""):
        answer = await sally.post(step, submission="k" * 22, **changes)
        assert answer.status_code == 422
        assert words in answer.text
        for value in changes.values():
            assert f'"{value}"' in answer.text or value in ("45", "maybe")
    assert await database.value("SELECT count(*) FROM terms") == 1


async def test_a_booking_made_at_the_same_moment_fits_or_the_change_is_refused(sally):
    alice = await somebody("Alice")

    async def booked() -> bool:
        try:
            await book(alice, sally.hall, "2026-11-28 09:00", party=3)
        except Refused:
            return False
        return True

    made, saved = await asyncio.gather(booked(), sally.save(party_max="2"))
    assert made != (saved.status_code == 303)


async def test_only_its_own_managers_find_it(sally, client):
    other = await make_person("Other school")
    await make_grant(other.id, "school_manager", await make_organisation())
    for person in (other, await make_person("Charlie")):
        cookie = f"session={(await signed_in(person.id))['session']}"
        for path in ("/organisations/longling/terms", sally.path):
            answer = await client.get(path, headers={"cookie": cookie})
            assert answer.status_code == 404


async def test_the_operator_of_a_school_keeps_its_rules_too(client):
    operator = await make_organisation(kind="operator")
    school = await make_organisation(slug="run", operator_id=operator)
    await make_facility(organisation=school)
    person = await make_person("Operator")
    await make_grant(person.id, "school_manager", operator)
    headers = {"cookie": f"session={(await signed_in(person.id))['session']}"}
    assert (await client.get("/organisations/run/terms", headers=headers)).status_code == 200
    assert "/organisations/run/terms" in (await client.get("/work", headers=headers)).text


async def test_bookings_that_do_not_fit_are_displaced_when_she_says_so_and_undone(sally):
    alice = await somebody("何秀英")
    code = await book(alice, sally.hall, "2026-11-28 09:00", party=3)
    shown = await sally.preview(party_max="2")
    seen = re.search(r'name="seen" value="(\d+)"', shown.text)[1]
    assert "预约规则" in shown.text
    saved = await sally.save(party_max="2", displace="1", seen=seen)
    assert saved.status_code == 303
    path = saved.headers["location"]
    assert "/closures/" in path
    assert await state_of(code) == "displaced"
    again = await sally.save(party_max="2", displace="1", seen=seen)
    assert again.headers["location"] == path
    undone = await sally.client.post(f"{path}/undo", headers=sally.headers)
    assert undone.status_code == 303
    assert await state_of(code) == "confirmed"
    assert await database.value("SELECT count(*) FROM terms") == 1
    assert await database.value("SELECT count(*) FROM terms_change") == 0


async def test_somebody_who_booked_after_the_preview_is_shown_first(sally):
    await book(await somebody("Alice"), sally.hall, "2026-11-28 09:00", party=3)
    refused = await sally.save(party_max="2", displace="1", seen="")
    assert refused.status_code == 409
    assert "刚刚又有人预约" in refused.text
    assert await database.value("SELECT count(*) FROM terms") == 1


async def test_a_closure_that_is_lifted_gives_nothing_back_that_new_rules_took(sally):
    code = await book(await somebody("Alice"), sally.hall, "2026-11-28 09:00", party=3)
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    await sally.save(party_max="2", displace="1", seen=str(booking_id))
    closing = await close_school(sally.hall, SATURDAY)
    assert await lift_closing(await somebody("Desk"), closing) == 0
    assert await state_of(code) == "displaced"


async def test_a_whole_week_is_let_out_together_and_neighbours_first(sally):
    saved = await sally.save(release_weekday="3", neighbours_hours="12")
    assert saved.status_code == 303
    [_, terms] = (await facts_of(sally.hall.slug)).terms
    assert (terms.release_weekday, terms.neighbours_hours) == (3, 12)
    shown = await sally.client.get("/rules")
    assert "每次放出一整周（周一到周日），提前 1 周的周三 08:00 开放预约。" in shown.text
    assert "服务台核实过的本社区居民可提前 12 小时预约。" in shown.text


async def test_a_day_of_the_week_that_is_none_is_refused(sally):
    for weekday in ("8", "-1", "x"):
        refused = await sally.save(release_weekday=weekday)
        assert refused.status_code == 422
        assert "请选择哪些日子一起放出" in refused.text
