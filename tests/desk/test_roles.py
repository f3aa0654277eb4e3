"""Grace gives roles with a first and a last day and ends them; one administrator always stays."""

import asyncio
from datetime import date

import httpx
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database
from portal.people.actions import end_grant, grant_role
from portal.people.actions import grants as acts
from portal.people.actions.grants import end_role, give
from portal.people.rules.visitors import Role
from portal.people.sessions import who
from portal.privacy.actions import erase
from portal.problems import Refused
from tests.bookings.cast import visitor_of
from tests.databases import only
from tests.desk.cast import signed_in_as
from tests.make import Made, insert, make_organisation, make_person, make_session
from tests.people.make import make_grant

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (IntegrityError, OperationalError)
PHONE = "+8613800000000"


async def grace(name: str = "Grace", **changes: object) -> Made:
    person = await make_person(name, **changes)
    await make_grant(person.id, "administrator")
    return person


async def roles_of(person: Made) -> set[tuple[Role, int | None]]:
    (token,) = (await make_session(person)).values()
    known = await who(token)
    assert known is not None
    return set(known[0].roles)


async def codes_of(attempt) -> list[str]:
    with pytest.raises(Refused) as caught:
        await attempt
    return [problem.code for problem in caught.value.problems]


async def test_a_manager_of_a_school_from_a_day_until_a_day(client: httpx.AsyncClient, at):
    school = await make_organisation(name_zh="龙岭学校")
    sally = await make_person("沈莎", phone="+8619900004567")
    await signed_in_as(client, await grace())
    found = await client.get("/desk/roles", params={"q": "4567"})
    assert f"/desk/roles/people/{sally.id}" in found.text
    sent = {
        "role": "school_manager",
        "organisation": str(school),
        "from": "2026-12-01",
        "until": "2026-12-31",
    }
    answer = await client.post(f"/desk/roles/people/{sally.id}", data=sent)
    assert answer.status_code == 303
    page = (await client.get("/desk/roles")).text
    for words in ("龙岭学校", "12月1日 周二 起，到 12月31日 周四 止", "由Grace授予"):
        assert words in page
    assert await roles_of(sally) == set()
    at("2026-12-01 00:00")
    assert await roles_of(sally) == {(Role.SCHOOL_MANAGER, school)}
    at("2026-12-31 23:59")
    assert await roles_of(sally) == {(Role.SCHOOL_MANAGER, school)}
    at("2027-01-01 00:00")
    assert await roles_of(sally) == set()


async def test_ended_it_opens_nothing_on_the_next_request_and_says_by_whom(
    client: httpx.AsyncClient,
):
    desmond = await make_person("Desmond")
    grant = await make_grant(desmond.id, "desk")
    await signed_in_as(client, await grace())
    assert (await client.post(f"/desk/roles/{grant}/end")).status_code == 303
    row = await database.row("SELECT ended_by_id, ended_at FROM role_grant WHERE id = ?", grant)
    assert (await client.post(f"/desk/roles/{grant}/end")).status_code == 303  # a second tap
    again = await database.row("SELECT ended_by_id, ended_at FROM role_grant WHERE id = ?", grant)
    assert tuple(row) == tuple(again)
    assert "由Grace收回" in (await client.get("/desk/roles")).text
    assert "由Grace收回" in (await client.get(f"/desk/roles/people/{desmond.id}")).text
    await signed_in_as(client, desmond)
    assert (await client.get("/desk")).status_code == 404


@pytest.mark.parametrize("role", [None, "desk", "school_manager"])
async def test_for_everybody_else_there_is_no_such_page(client: httpx.AsyncClient, role):
    school = await make_organisation()
    person = await make_person("Charlie")
    if role:
        await make_grant(person.id, role, school if role == "school_manager" else None)
    grant = await make_grant((await make_person("Henry")).id, "desk")
    await signed_in_as(client, person)
    for path in ("/desk/roles", f"/desk/roles/people/{person.id}"):
        assert (await client.get(path)).status_code == 404, path
    for path in (f"/desk/roles/people/{person.id}", f"/desk/roles/{grant}/end"):
        assert (await client.post(path, data={"role": "administrator"})).status_code == 404, path
    assert await database.value("SELECT count(*) FROM role_grant WHERE ended_at IS NOT NULL") == 0
    at_the_desk = (await client.get("/desk")).text
    assert "/desk/roles" not in at_the_desk


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "请选择角色"),
        ({"role": "king"}, "请选择角色"),
        ({"role": "school_manager"}, "学校管理员要指定一个单位"),
        ({"role": "desk", "until": "2026-11-25"}, "这一天已经过去"),
        ({"role": "desk", "from": "2026-12-02", "until": "2026-12-01"}, "最后一天早于第一天"),
        ({"role": "desk", "from": "tomorrow"}, "日期请按年-月-日填写"),
    ],
)
async def test_what_makes_no_sense_is_said_and_what_was_typed_is_kept(
    client: httpx.AsyncClient, sent: dict[str, str], told: str
):
    desmond = await make_person("Desmond")
    await signed_in_as(client, await grace())
    answer = await client.post(f"/desk/roles/people/{desmond.id}", data=sent)
    assert answer.status_code == 422
    assert told in answer.text
    for typed in ("until", "from"):
        if typed in sent:
            assert f'value="{sent[typed]}"' in answer.text
    assert await database.value("SELECT count(*) FROM role_grant") == 1


async def test_an_organisation_that_is_not_there_is_a_404(client: httpx.AsyncClient):
    desmond = await make_person("Desmond")
    await signed_in_as(client, await grace())
    sent = {"role": "school_manager", "organisation": "999"}
    answer = await client.post(f"/desk/roles/people/{desmond.id}", data=sent)
    assert answer.status_code == 404


async def test_held_already_is_enough_or_is_said(at):
    desmond = await make_person("Desmond")
    await give(desmond.id, Role.DESK)
    at("2026-11-27 09:00")
    await give(desmond.id, Role.DESK)  # the day after, all that is wanted is held
    await give(desmond.id, Role.DESK, ends_on=date(2026, 12, 1))
    assert await database.value("SELECT count(*) FROM role_grant") == 1
    earlier = give(desmond.id, Role.DESK, starts_on=date(2026, 11, 1))
    assert await codes_of(earlier) == ["held"]


async def test_a_role_whose_last_day_is_over_can_be_given_again(at):
    desmond = await make_person("Desmond", phone=PHONE)
    await give(desmond.id, Role.DESK, ends_on=date(2026, 11, 27))
    assert await codes_of(grant_role(PHONE, Role.DESK)) == ["held"]  # it would end tomorrow
    at("2026-11-28 09:00")
    await grant_role(PHONE, Role.DESK)
    assert await roles_of(desmond) == {(Role.DESK, None)}
    rows = await database.rows("SELECT ended_at, ended_by_id FROM role_grant ORDER BY id")
    assert [tuple(row) for row in rows] == [(1795795200000000, None), (None, None)]


async def test_nobody_who_is_gone_is_given_a_role():
    gone = await make_person("", phone=None, erased_at=1)
    assert await codes_of(give(gone.id, Role.DESK)) == ["not_here"]


async def test_the_last_administrator_stays_whoever_asks(client: httpx.AsyncClient):
    only_one = await grace(phone=PHONE)
    grant = await database.value("SELECT id FROM role_grant")
    await signed_in_as(client, only_one)
    answer = await client.post(f"/desk/roles/{grant}/end")
    assert answer.status_code == 422
    assert "没有别人是长期的系统管理员" in answer.text
    assert await codes_of(end_grant(PHONE, Role.ADMINISTRATOR)) == ["last_administrator"]
    erased = await client.post("/me/data/erasure", data={"sure": "1"})
    assert erased.status_code == 422
    assert "没有别人是长期的系统管理员" in erased.text
    assert await roles_of(only_one) == {(Role.ADMINISTRATOR, None)}


async def test_who_is_administrator_for_some_days_or_later_or_closed_is_no_other():
    only_one = await grace(phone=PHONE)
    for name, changes in (("For days", {"ends_on": date(2026, 12, 1)}), ("Later", {})):
        other = await make_person(name)
        starts = None if changes else date(2026, 12, 1)
        await give(other.id, Role.ADMINISTRATOR, starts_on=starts, **changes)
    await grace("Closed", disabled_at=1)
    assert await codes_of(end_grant(PHONE, Role.ADMINISTRATOR)) == ["last_administrator"]
    temporary = await database.value("SELECT id FROM role_grant WHERE ends_on IS NOT NULL")
    assert await end_role(visitor_of(only_one), temporary) is not None
    await grace("Another")
    await end_grant(PHONE, Role.ADMINISTRATOR)
    assert await roles_of(only_one) == set()


async def test_erasing_oneself_gives_the_roles_back():
    first = await grace()
    await grace("Another")
    await erase(visitor_of(first))
    row = await database.row(
        "SELECT ended_by_id, ended_at IS NOT NULL FROM role_grant WHERE person_id = ?", first.id
    )
    assert (row[0], bool(row[1])) == (first.id, True)


async def race() -> int:
    """Two administrators end each other at once; how many are left."""
    people = [await grace("Grace"), await grace("Ada")]
    rows = await database.rows("SELECT id FROM role_grant ORDER BY id")
    await asyncio.gather(
        end_role(visitor_of(people[0]), rows[1][0]),
        end_role(visitor_of(people[1]), rows[0][0]),
        return_exceptions=True,
    )
    left = "SELECT count(*) FROM role_grant WHERE ended_at IS NULL"
    return int(await database.value(left))


async def test_of_two_who_end_each_other_one_stays(monkeypatch: pytest.MonkeyPatch):
    pause_after_looking(monkeypatch)
    assert await race() == 1


@only("postgres")  # SQLite lets one transaction in at a time, so there it could not go wrong
async def test_without_the_lock_nobody_would_stay(monkeypatch: pytest.MonkeyPatch):
    """The control: the guard is the lock on the administrators' grants."""

    async def no_lock(table: str, ids: object) -> None:
        del table, ids

    monkeypatch.setattr(database, "lock", no_lock)
    pause_after_looking(monkeypatch)
    assert await race() == 0


def pause_after_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = acts._keep_an_administrator

    async def slowly(grant_ids: list[int]) -> None:
        await looks(grant_ids)
        await asyncio.sleep(0.1)

    monkeypatch.setattr(acts, "_keep_an_administrator", slowly)


async def test_the_database_refuses_what_must_never_be():
    grace_, henry = await grace(), await make_person("Henry")
    school = await make_organisation()
    base = {"person_id": henry.id, "starts_on": "2026-11-26", "given_at": 0}
    for wrong in (
        {"role": "desk", "ended_by_id": grace_.id},  # by whom, but not ended
        {"role": "desk", "ends_on": "2026-11-25"},
        {"role": "desk", "organisation_id": school},
        {"role": "school_manager"},
        {"role": "king"},
    ):
        with pytest.raises(REFUSED):
            await insert("role_grant", **base, **wrong)
    await insert("role_grant", **base, role="desk")
    with pytest.raises(REFUSED):
        await insert("role_grant", **base, role="desk")  # held twice at once


async def test_the_page_asks_the_database_as_often_for_many_as_for_one(
    client: httpx.AsyncClient, statements: list[str]
):
    await signed_in_as(client, await grace())
    await client.get("/desk/roles")
    asked = []
    for _ in range(2):
        statements.clear()
        assert (await client.get("/desk/roles")).status_code == 200
        asked.append(len(statements))
        for number in range(8):
            person = await make_person(f"Henry {number}")
            await make_grant(person.id, "desk")
    assert asked[0] == asked[1]
