"""The guard's phone: no account, one gate's today, one tap."""

import re

import httpx
import pytest

from portal import clock, database, settings
from portal.bookings.rules.gate import digits_of
from portal.people.rules.visitors import Role
from portal.submissions.rules import new_key
from tests.gate.make import NINE, id_of, make_hall, state_of
from tests.make import make_booking, make_facility, make_organisation, make_person, make_session
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def school() -> int:
    return await make_organisation(slug="longling", campus_cap=5)


@pytest.fixture
async def sally(school, client, at) -> httpx.AsyncClient:
    """The school's manager, in her browser."""
    at("2026-11-28 07:00")
    client.headers["sec-fetch-site"] = "same-origin"
    person = await make_person("Sally", phone="+8613900009999")
    await make_grant(person.id, Role.SCHOOL_MANAGER, school)
    client.cookies.update(await make_session(person))
    return client


async def link(sally, gate: str = "", **fields: str) -> str:
    """The path of a new link for a device."""
    form = {"name": "东门手机", "gate": gate, "until": "", "submission": new_key(), **fields}
    made = await sally.post("/organisations/longling/gate", data=form)
    assert made.status_code == 303, made.text
    shown = (await sally.get("/organisations/longling/gate")).text
    found = re.search(r'value="[^"]+(/gate/enter/[\w-]{22})"', shown)
    assert found is not None, shown
    sally.cookies.delete("gate-link")
    return found[1]


def guards_phone() -> httpx.AsyncClient:
    from portal.app import create_app

    origin = settings.settings().public_origin
    transport = httpx.ASGITransport(create_app(settings.settings()))
    headers = {"sec-fetch-site": "same-origin"}
    return httpx.AsyncClient(transport=transport, base_url=origin, headers=headers)


@pytest.fixture
async def phone(sally):
    """A phone that opened a link for every gate."""
    async with guards_phone() as phone:
        entered = await phone.get(await link(sally))
        assert entered.status_code == 303
        assert entered.headers["location"] == "/gate"
        assert "HttpOnly" in entered.headers["set-cookie"]
        yield phone


async def test_the_link_is_shown_once_and_only_its_hash_is_kept(sally):
    path = await link(sally)
    token = path.rpartition("/")[2]
    assert token not in (await sally.get("/organisations/longling/gate")).text
    kept = [str(value) for row in await database.rows("SELECT * FROM gate_link") for value in row]
    kept += [str(row[0]) for row in await database.rows("SELECT answer FROM submission")]
    assert not any(token in value for value in kept)


async def test_without_a_link_there_is_no_gate(sally, client):
    async with guards_phone() as stranger:
        for path in ("/gate", "/en/gate", "/gate/enter/" + "x" * 22):
            assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post("/gate/tick", data={"booking": "T1"})).status_code == 404
    assert (await client.get("/gate")).status_code == 404  # nor for the manager herself


async def test_an_ended_link_finds_nothing_on_the_next_request(sally, phone):
    assert (await phone.get("/gate")).status_code == 200
    number = await database.value("SELECT id FROM gate_link")
    ended = await sally.post(f"/organisations/longling/gate/links/{number}/end")
    assert ended.status_code == 303
    assert (await phone.get("/gate")).status_code == 404
    assert (await phone.post("/gate/walk-ins", data={"heads": "1"})).status_code == 404


async def test_a_link_ends_with_its_last_day(sally, at):
    path = await link(sally, until="2026-11-28")
    async with guards_phone() as phone:
        at("2026-11-28 20:00")
        assert (await phone.get(path)).status_code == 303
        assert (await phone.get("/gate")).status_code == 200
        at("2026-11-29 00:00")
        assert (await phone.get("/gate")).status_code == 404


async def test_a_second_tap_makes_no_second_link(sally):
    form = {"name": "东门手机", "gate": "", "until": "", "submission": new_key()}
    for _ in range(2):
        made = await sally.post("/organisations/longling/gate", data=form)
        assert made.status_code == 303
    assert await database.value("SELECT count(*) FROM gate_link") == 1


async def test_a_gate_that_is_not_there_is_not_taken_for_all(sally):
    form = {"name": "东门手机", "gate": "后门", "until": "", "submission": new_key()}
    answer = await sally.post("/organisations/longling/gate", data=form)
    assert answer.status_code == 422
    assert await database.value("SELECT count(*) FROM gate_link") == 0


async def test_a_link_without_a_name_is_not_made_and_keeps_what_was_typed(sally):
    form = {"name": "", "gate": "", "until": "2026-12-31", "submission": new_key()}
    answer = await sally.post("/organisations/longling/gate", data=form)
    assert answer.status_code == 422
    assert 'value="2026-12-31"' in answer.text


async def test_it_shows_this_gate_s_today_with_masked_names_and_no_telephone(
    school, sally, phone, at
):
    east = await make_hall(organisation=school, courts=2)
    west = await make_facility(organisation=school, gate_zh="西门", gate_en="West gate")
    elsewhere = await make_facility()
    wang = await make_person("王小明", phone="+8613912345678")
    shown = await make_booking(east, NINE, person=wang, party=2)
    others = [
        await make_booking(west, NINE),
        await make_booking(elsewhere, NINE),
        await make_booking(east, "2026-11-29 09:00"),
    ]
    at("2026-11-28 08:50")
    await phone.get(await link(sally, "东门"))
    text = (await phone.get("/gate")).text
    assert shown in text
    assert "王*明" in text
    assert "王小明" not in text
    assert "12345678" not in text
    assert not [code for code in others if code in text]
    for code in others:
        answer = await phone.post("/gate/tick", data={"booking": code})
        assert answer.status_code == 422
        assert await state_of(code) == "confirmed"


def figure(text: str, name: str) -> str:
    found = re.search(rf'id="{name}">(\d+)<', text)
    assert found is not None
    return found[1]


async def test_one_tap_ticks_and_the_heads_are_counted(school, phone, at):
    hall = await make_hall(organisation=school, courts=2)
    code = await make_booking(hall, NINE, party=3)
    await make_booking(hall, NINE, unit=hall.units[1], party=2)
    at("2026-11-28 08:50")
    before = (await phone.get("/gate")).text
    assert (figure(before, "inside"), figure(before, "expected")) == ("0", "5")
    ticked = await phone.post("/gate/tick", data={"booking": code})
    assert ticked.status_code == 303
    after = (await phone.get("/gate")).text
    assert (figure(after, "inside"), figure(after, "expected")) == ("3", "2")
    row = await database.row("SELECT way, gate_link_id, by_id, heads FROM visit")
    number = await database.value("SELECT id FROM gate_link")
    assert tuple(row) == ("list", number, None, 3)
    undone = await phone.post("/gate/untick", data={"booking": code})
    assert undone.status_code == 303
    assert figure((await phone.get("/gate")).text, "inside") == "0"


async def test_six_digits_tick_too(school, phone, at):
    hall = await make_hall(organisation=school)
    code = await make_booking(hall, NINE)
    at("2026-11-28 08:50")
    digits = digits_of(settings.settings().secret, code)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    refused = await phone.post("/gate/digits", data={"digits": wrong})
    assert refused.status_code == 422
    assert f'value="{wrong}"' in refused.text
    ticked = await phone.post("/gate/digits", data={"digits": f"{digits[:3]} {digits[3:]}"})
    assert ticked.status_code == 303
    assert await database.value("SELECT way FROM visit") == "code"


async def test_too_early_is_said_with_the_time(school, phone, at):
    hall = await make_hall(organisation=school)
    code = await make_booking(hall, NINE)
    at("2026-11-28 08:30")
    answer = await phone.post("/gate/tick", data={"booking": code})
    assert answer.status_code == 422
    assert "08:45 起可以入场" in answer.text


async def test_walk_ins_are_counted_once_for_a_double_tap_and_fill_the_campus(school, phone, at):
    await make_hall(organisation=school)
    at(NINE)
    key = new_key()
    for _ in range(2):
        counted = await phone.post("/gate/walk-ins", data={"heads": "5", "submission": key})
        assert counted.status_code == 303
    text = (await phone.get("/gate")).text
    assert figure(text, "inside") == "5"
    assert "校园已满：5 / 5 人" in text
    number = await database.value("SELECT id FROM walk_in")
    await phone.post("/gate/walk-ins/change", data={"walk_in": number, "undo": "1"})
    assert figure((await phone.get("/gate")).text, "inside") == "0"


async def test_walk_ins_leave_after_two_hours_or_before(school, phone, at):
    await make_hall(organisation=school)
    at(NINE)
    for _ in range(2):
        form = {"heads": "1", "submission": new_key()}
        await phone.post("/gate/walk-ins", data=form)
    number = await database.value("SELECT max(id) FROM walk_in")
    at("2026-11-28 09:30")
    await phone.post("/gate/walk-ins/change", data={"walk_in": number})
    assert figure((await phone.get("/gate")).text, "inside") == "1"
    at("2026-11-28 11:00")
    assert figure((await phone.get("/gate")).text, "inside") == "0"


async def test_the_picture_ticks_on_the_guard_s_phone_and_nowhere_else(school, phone, client, at):
    hall = await make_hall(organisation=school)
    code = await make_booking(hall, NINE)
    digits = digits_of(settings.settings().secret, code)
    at("2026-11-28 08:50")
    elsewhere = await client.get(f"/gate/in/{code}/{digits}")
    assert elsewhere.status_code == 200
    assert "请给门卫看" in elsewhere.text
    assert 'name="booking"' not in elsewhere.text
    assert elsewhere.text.count(code) == (await client.get(f"/gate/in/{code}/000000")).text.count(
        code
    )  # only where the page names its own address
    here = await phone.get(f"/gate/in/{code}/{digits}")
    assert 'name="way" value="qr"' in here.text
    assert await state_of(code) == "confirmed"  # looking changes nothing
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    assert (await phone.get(f"/gate/in/{code}/{wrong}")).status_code == 422
    await phone.post("/gate/tick", data={"booking": code, "way": "qr", "heads": "1"})
    assert await database.value("SELECT way FROM visit") == "qr"


async def test_leaving_is_noted_where_the_school_wants_it(school, phone, at):
    hall = await make_hall(organisation=school, terms={"check_in": "in_out"})
    code = await make_booking(hall, NINE)
    at(NINE)
    await phone.post("/gate/tick", data={"booking": code})
    at("2026-11-28 10:30")  # over, and they are still inside
    assert figure((await phone.get("/gate")).text, "inside") == "1"
    await phone.post("/gate/leave", data={"booking": code})
    assert figure((await phone.get("/gate")).text, "inside") == "0"
    left = await database.value("SELECT left_at FROM visit WHERE booking_id = ?", await id_of(code))
    assert left == clock.to_us(clock.now())


async def test_the_booker_sees_digits_and_picture_from_half_an_hour_before(client, at):
    hall, alice = await make_hall(), await make_person("Alice")
    code = await make_booking(hall, NINE, person=alice)
    client.cookies.update(await make_session(alice))
    digits = digits_of(settings.settings().secret, code)
    at("2026-11-28 08:29")
    before = (await client.get(f"/bookings/{code}")).text
    assert digits not in before
    assert "08:30" in before
    assert "08:45" in before
    assert "09:15" in before
    at("2026-11-28 08:30")
    assert digits in (await client.get(f"/bookings/{code}")).text
