"""The school's day, the list on paper, ticks typed in later, and appeals at the desk."""

import pytest

from portal import database, settings
from portal.bookings.jobs import mark_the_missed
from portal.bookings.rules.gate import digits_of
from portal.people.rules.visitors import Role
from portal.submissions.rules import new_key
from tests.gate.make import NINE, make_hall, state_of
from tests.make import make_booking, make_organisation, make_person, make_session
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")
PAPER = "/organisations/longling/gate/paper"


@pytest.fixture
async def school() -> int:
    return await make_organisation(slug="longling", campus_cap=10)


@pytest.fixture
async def sally(school, client, at):
    """The school's manager, on Saturday morning."""
    at("2026-11-28 07:00")
    client.headers["sec-fetch-site"] = "same-origin"
    person = await make_person("Sally")
    await make_grant(person.id, Role.SCHOOL_MANAGER, school)
    client.cookies.update(await make_session(person))
    return client


async def test_today_shows_who_comes_in_the_next_hours(school, sally, at):
    hall = await make_hall(organisation=school)
    wang = await make_person("王小明")
    await make_booking(hall, NINE, person=wang, party=4)
    await make_booking(hall, "2026-11-28 15:00", party=3)
    at("2026-11-28 08:30")
    text = (await sally.get("/organisations/longling/today")).text
    assert "王*明" in text
    assert "15:00–16:00" not in text
    assert "今天晚些时候还有 3 人" in text
    assert "0 / 10" in text
    assert 'href="/organisations/longling/closures?when=now"' in text


async def test_the_list_on_paper_has_the_digits_and_no_telephone(school, sally, at):
    hall = await make_hall(organisation=school)
    wang = await make_person("王小明", phone="+8613912345678")
    code = await make_booking(hall, NINE, person=wang)
    gone = await make_booking(hall, "2026-11-28 10:00", state="held")
    text = (await sally.get("/organisations/longling/gate/print?day=2026-11-28")).text
    secret = settings.settings().secret
    assert digits_of(secret, code) in text
    assert digits_of(secret, gone) not in text
    assert "王*明" in text
    assert "12345678" not in text
    assert (
        digits_of(secret, code)
        not in (await sally.get("/organisations/longling/gate/print?day=2026-11-29")).text
    )


async def test_paper_ticks_are_kept_line_by_line_and_wrong_ones_come_back(school, sally, at):
    hall = await make_hall(organisation=school, courts=3)
    codes = [await make_booking(hall, NINE, unit=unit, party=2) for unit in hall.units]
    at("2026-11-28 09:20")
    assert await mark_the_missed() == 3
    at("2026-11-28 12:00")
    form = {
        "day": "2026-11-28",
        f"at-{codes[0]}": "8:55",
        f"heads-{codes[0]}": "1",
        f"at-{codes[1]}": "quarter to",
        f"at-{codes[2]}": "",
    }
    answer = await sally.post(PAPER, data=form)
    assert answer.status_code == 422
    assert 'value="quarter to"' in answer.text
    assert [await state_of(code) for code in codes] == ["attended", "missed", "missed"]
    assert tuple(await database.row("SELECT heads, way FROM visit")) == (1, "paper")
    again = await sally.post(PAPER, data={**form, f"at-{codes[1]}": "0910"})
    assert again.status_code == 303
    assert [await state_of(code) for code in codes] == ["attended", "attended", "missed"]
    shown = (await sally.get(f"{PAPER}?day=2026-11-28")).text
    assert f'name="at-{codes[2]}"' in shown
    assert codes[0] not in shown


async def test_walk_ins_from_paper_are_counted_on_their_day(school, sally, at):
    hall = await make_hall(organisation=school)
    at("2026-11-28 12:00")
    form = {"day": "2026-11-28", "place": hall.slug, "heads": "4", "submission": new_key()}
    for time in ("late", "09:30", "09:30"):
        await sally.post(f"{PAPER}/walk-ins", data={**form, "at": time})
    rows = await database.rows("SELECT on_day, heads FROM walk_in")
    assert [tuple(row) for row in rows] == [("2026-11-28", 4)]


@pytest.mark.parametrize("path", ["today", "gate", "gate/print", "gate/paper"])
async def test_for_the_manager_of_another_school_there_is_no_such_page(school, client, path):
    other = await make_person("Other")
    await make_grant(other.id, Role.SCHOOL_MANAGER, await make_organisation())
    client.cookies.update(await make_session(other))
    assert (await client.get(f"/organisations/longling/{path}")).status_code == 404


async def test_the_way_of_an_appeal(client, at):
    hall = await make_hall()
    alice, desmond = await make_person("Alice"), await make_person("Desmond")
    await make_grant(desmond.id, Role.DESK)
    code = await make_booking(hall, NINE, person=alice)
    hers = await make_session(alice)
    client.cookies.update(hers)
    client.headers["sec-fetch-site"] = "same-origin"
    early = await client.get(f"/bookings/{code}/appeal")
    assert "<textarea" not in early.text
    at("2026-11-28 09:15")
    await mark_the_missed()
    own = (await client.get("/me")).text
    assert "现在 1 次，满 3 次停 7 天" in own
    assert "12月28日" in own
    assert f"/bookings/{code}/appeal" in (await client.get(f"/bookings/{code}")).text
    empty = await client.post(
        f"/bookings/{code}/appeal", data={"words": "", "submission": new_key()}
    )
    assert empty.status_code == 422
    asked = await client.post(
        f"/bookings/{code}/appeal", data={"words": "我到了<b>", "submission": new_key()}
    )
    assert asked.status_code == 303
    assert "尚未处理" in (await client.get(f"/bookings/{code}")).text
    assert (await client.get("/desk/appeals")).status_code == 404
    client.cookies.update(await make_session(desmond))
    number = await database.value("SELECT id FROM appeal")
    assert f"/desk/appeals/{number}" in (await client.get("/desk/appeals")).text
    shown = await client.get(f"/desk/appeals/{number}")
    assert "我到了&lt;b&gt;" in shown.text
    form = {"verdict": "excused", "why": "", "answer": "没关系", "submission": new_key()}
    unsure = await client.post(f"/desk/appeals/{number}", data=form)
    assert unsure.status_code == 422
    assert "没关系" in unsure.text
    form |= {"why": "came", "submission": new_key()}
    assert (await client.post(f"/desk/appeals/{number}", data=form)).status_code == 303
    assert await state_of(code) == "excused"
    client.cookies.update(hers)
    assert "不记爽约" in (await client.get(f"/bookings/{code}")).text
    assert "满 3 次停" not in (await client.get("/me")).text
