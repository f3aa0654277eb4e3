"""Roles from the command line."""

import pytest

from portal import database as db
from portal.people.actions import end_grant, grant_role, make_administrator
from portal.people.rules.visitors import Role
from portal.problems import Refused
from tests.people.entering import sign_in
from tests.people.make import make_person


async def held() -> list[tuple[str, bool]]:
    return [
        (row[0], row[1] is None)
        for row in await db.rows("SELECT role, ended_at FROM role_grant ORDER BY id")
    ]


async def test_the_first_administrator_needs_no_account_and_is_asked_for_a_name(visit, as_demo):
    await make_administrator("admin@example.org")
    await make_administrator("ADMIN@example.org")
    assert await held() == [("administrator", True)]
    browser = visit()
    await sign_in(browser, "admin@example.org", "戴明")
    assert (await browser.get("/desk")).status_code == 200
    assert await db.value("SELECT name FROM person") == "戴明"


async def test_a_role_given_twice_is_held_once_and_ended_stays_on_record(database):
    await make_person(phone="+8613800000000")
    await grant_role("13800000000", Role.DESK)
    await grant_role("13800000000", Role.DESK)
    await end_grant("13800000000", Role.DESK)
    await grant_role("13800000000", Role.DESK)
    assert await held() == [("desk", False), ("desk", True)]


async def test_what_makes_no_sense_is_refused_in_a_sentence(database):
    await make_person(phone="+8613800000000")
    for act in (
        grant_role("nobody", Role.DESK),
        grant_role("13800000000", Role.SCHOOL_MANAGER),
        grant_role("13800000000", Role.DESK, 1),
        end_grant("13800000000", Role.DESK),
        end_grant("13900000000", Role.DESK),
    ):
        with pytest.raises(Refused) as refused:
            await act
        assert refused.value.problems[0].message.into("zh")
    assert await held() == []
