"""`portal migrate`, `demo`, `admin` and `check`, run for real."""

import re
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from portal import clock
from portal import database as portal_database
from tests.bookings.cast import book, somebody
from tests.clocks import ORDINARY_DEMO
from tests.databases import only
from tests.make import make_booking, make_facility, make_organisation
from tests.operation.command import begin, portal

pytestmark = pytest.mark.faults


def tables(path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {row[0] for row in file.execute("SELECT name FROM sqlite_master")}


def test_migrating_twice_and_two_at_once(tmp_path):
    url = f"sqlite:{tmp_path}/new/portal.db"
    both = [begin("migrate", database_url=url) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    applied = [line for out in said for line in out.splitlines() if line.startswith("  ")]
    assert len(applied) == len(set(applied)) > 0
    again = portal("migrate", database_url=url)
    assert (again.code, again.out) == (0, "The database is up to date.\n")


def test_killed_while_migrating_it_leaves_nothing_half_done(tmp_path):
    whole = tmp_path / "whole.db"
    portal("migrate", database_url=f"sqlite:{whole}")
    wanted = tables(whole)
    for after in (0.4, 0.6, 0.8):
        path = tmp_path / f"killed-{after}.db"
        process = begin("migrate", database_url=f"sqlite:{path}")
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        found = tables(path) if path.exists() else set()
        assert found - {"sqlite_sequence"} in (set(), wanted - {"sqlite_sequence"})
        assert portal("migrate", database_url=f"sqlite:{path}").code == 0
        assert tables(path) == wanted


@only("sqlite")
async def test_a_database_from_the_future_is_left_alone(database_url):
    await portal_database.connect(database_url)
    async with portal_database.transaction():
        await portal_database.execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at)"
            " VALUES ('portal', '0999_later', CURRENT_TIMESTAMP)"
        )
    await portal_database.disconnect()
    for word in ("serve", "work", "check", "demo"):
        said = portal(word, database_url=database_url)
        assert said.code == 1
        assert said.in_one_sentence, said.err
        assert "0999_later" in said.err
    assert portal("migrate", database_url=database_url).code == 1


def test_words_that_need_a_database_say_how_to_make_one(tmp_path):
    for word in ("work", "check", "demo"):
        said = portal(word, database_url=f"sqlite:{tmp_path}/none.db")
        assert said.code == 1
        assert said.in_one_sentence, said.err
        assert "portal migrate" in said.err


@only("sqlite")
async def test_the_demo_fills_only_what_is_empty(database):
    await make_organisation()
    said = portal("demo", database_url=database, **ORDINARY_DEMO)
    assert said.code == 1
    assert said.in_one_sentence, said.err


@only("sqlite")
async def test_roles_are_given_listed_and_ended(database):
    await make_organisation(slug="longling")
    who = "sally@example.net"
    school = ("--role", "school_manager", "--organisation", "longling")

    def admin(*words: str):
        return portal("admin", *words, database_url=database)

    assert admin("grant", who, *school).code == 0
    assert admin("grant", who, *school).code == 0  # twice is as good as once
    assert admin("grant", "139 0000 0000", "--role", "desk").code == 0
    listed = admin("list").out
    assert re.findall(r"^(\S+)", listed, re.MULTILINE) == ["desk", "school_manager"]
    assert "longling" in listed
    assert admin("end", who, *school).code == 0
    assert "school_manager" not in admin("list").out
    for wrong in (
        ("end", who, *school),
        ("grant", who),
        ("grant",),
        ("grant", "nobody", "--role", "desk"),
        ("grant", who, "--role", "desk", "--organisation", "longling"),
        ("grant", who, "--role", "school_manager"),
        ("grant", who, "--role", "school_manager", "--organisation", "nowhere"),
    ):
        said = admin(*wrong)
        assert said.code == 1, wrong
        assert said.in_one_sentence, said.err


async def test_check_finds_what_was_planted(database):
    hall = await make_facility(courts=5)
    alice = await somebody()
    whole = await book(alice, hall, "2026-11-28 09:00")
    said = portal("check", database_url=database, **ORDINARY_DEMO)
    assert said.code == 0, said
    assert "WRONG" not in said.out
    cancelled, bare, expiring, broken = [
        await make_booking(hall, "2026-11-28 10:00", unit=unit) for unit in hall.units[1:]
    ]
    async with portal_database.transaction():
        await portal_database.execute(
            "UPDATE booking SET state = 'cancelled' WHERE code = ?", cancelled
        )
        await portal_database.execute(f"DELETE FROM claim WHERE booking_id = {ID}", bare)
        await portal_database.execute(
            f"UPDATE claim SET expires_at = {clock.to_us(clock.now())} WHERE booking_id = {ID}",
            expiring,
        )
        await portal_database.execute(
            f"UPDATE booking_event SET to_state = 'held' WHERE booking_id = {ID}", broken
        )
    said = portal("check", database_url=database, **ORDINARY_DEMO)
    assert said.code == 1
    told = said.out.splitlines()
    assert sum(line.startswith("WRONG") for line in told) == 4
    for code, words in {
        cancelled: "is cancelled and still takes",
        bare: "takes no place",
        expiring: "its places expire",
        broken: "its history ends held",
    }.items():
        assert any(code in line and words in line for line in told), (code, said.out)
    assert whole not in said.out


ID = "(SELECT id FROM booking WHERE code = ?)"
