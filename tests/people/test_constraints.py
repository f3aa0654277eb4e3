"""The database refuses what the portal would never write, whoever writes it."""

from typing import Any

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from portal import database as db
from tests.people.make import make_grant, make_household, make_person, signed_in

REFUSED = (IntegrityError, OperationalError)


async def change(sql: str, *values: object) -> None:
    async with db.transaction():
        await db.execute(sql, *values)


@pytest.mark.parametrize(
    "columns",
    [
        {"phone": "13800000000"},  # without its country
        {"email": "nobody", "phone": None},
        {"name": "王" * 31},
        {"language": "fr"},
        {"household_id": 999_999},
        {"erased_at": 1},  # erased, but the number is still there
        {"erased_at": 1, "phone": None},  # the name still is
        {"erased_at": 1, "phone": None, "name": "", "password_hash": "x"},
    ],
    ids=str,
)
async def test_a_person_that_cannot_be(database, columns):
    given: dict[str, Any] = {"household_id": await make_household(), **columns}
    with pytest.raises(REFUSED):
        await make_person(**given)


@pytest.mark.parametrize("column", ["phone", "email"])
async def test_two_people_with_one_address(database, column):
    value = {"phone": "+8613800000000", "email": "a@example.org"}[column]
    given: dict[str, Any] = {column: value}
    await make_person(**given)
    with pytest.raises(REFUSED):
        await make_person(**given)


async def test_an_erased_person_leaves_the_number_free(database):
    await make_person(phone=None, name="", erased_at=1)
    await make_person(phone=None, name="", erased_at=1)
    await make_person(phone="+8613800000000")


async def test_two_sessions_with_one_token(database):
    await signed_in(await make_person())
    with pytest.raises(REFUSED):
        await change(
            "INSERT INTO session (token_hash, person_id, device, created_at, seen_at, expires_at)"
            " SELECT token_hash, person_id, device, created_at, seen_at, expires_at FROM session"
        )


async def test_a_session_of_nobody(database):
    with pytest.raises(REFUSED):
        await change(
            "INSERT INTO session (token_hash, person_id, device, created_at, seen_at, expires_at)"
            " VALUES ('x', 999999, '', 1, 1, 1)"
        )


@pytest.mark.parametrize("guesses", [-1, 6])
async def test_more_guesses_than_there_are(database, guesses):
    with pytest.raises(REFUSED):
        await change(
            "INSERT INTO sign_in_code"
            " (attempt_hash, address, code_hash, guesses, created_at, expires_at)"
            " VALUES ('a', '+861', 'h', ?, 1, 1)",
            guesses,
        )


@pytest.mark.parametrize(
    ("role", "organisation"), [("guard", None), ("school_manager", None), ("desk", 1)]
)
async def test_a_role_that_is_none(database, role, organisation):
    alice = await make_person()
    with pytest.raises(REFUSED):
        await make_grant(alice, role, organisation)


async def test_one_role_twice_at_a_time(database):
    alice = await make_person()
    first = await make_grant(alice, "desk")
    with pytest.raises(REFUSED):
        await make_grant(alice, "desk")
    await change("UPDATE role_grant SET ended_at = 1 WHERE id = ?", first)
    await make_grant(alice, "desk")


async def test_a_counter_that_counts_nothing(database):
    with pytest.raises(REFUSED):
        await change("INSERT INTO throttle (subject, period, times) VALUES ('s', 1, 0)")


@pytest.mark.parametrize("key", ["short", "x" * 65])
async def test_a_submission_under_no_key(database, key):
    alice = await make_person()
    with pytest.raises(REFUSED):
        await change(
            "INSERT INTO submission (person_id, key, fingerprint, answer, recorded_at)"
            " VALUES (?, ?, 'f', '{}', 1)",
            alice,
            key,
        )


async def test_one_key_of_one_person_twice(database):
    alice = await make_person()
    row = (
        "INSERT INTO submission (person_id, key, fingerprint, answer, recorded_at)"
        " VALUES (?, 'kkkkkkkkkkkkkkkk', 'f', '{}', 1)"
    )
    await change(row, alice)
    with pytest.raises(REFUSED):
        await change(row, alice)


async def test_no_column_for_what_must_not_be_kept(database):
    """No identity number, no face, no birthday, no door: nothing that could be leaked."""
    if db.dialect() == "sqlite":
        found = [row[1] for row in await db.rows("PRAGMA table_info(person)")]
    else:
        found = [
            row[0]
            for row in await db.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'person'"
            )
        ]
    assert set(found) == {
        "id",
        "household_id",
        "name",
        "language",
        "phone",
        "email",
        "password_hash",
        "calendar_version",
        "created_at",
        "seen_at",
        "disabled_at",
        "erased_at",
        "elder",
        "merged_into_id",
    }
