"""A form that is sent twice acts once and is answered alike."""

import asyncio
from datetime import date, timedelta

import pytest

from portal import database as db
from portal.language import say
from portal.problems import Problem, Refused
from portal.submissions import actions, jobs
from portal.submissions.rules import fingerprint, is_key, new_key
from tests.people.make import make_person

FULL = Refused([Problem("full", say("Free"), field="starts", waivable=True)], conflict=True)


async def count(table: str) -> int:
    return int(await db.value(f"SELECT count(*) FROM {table}"))


class Work:
    """Something with an effect that can be counted: each call makes a household."""

    def __init__(self, refusal: Refused | None = None) -> None:
        self.calls = 0
        self.refusal = refusal

    async def __call__(self) -> actions.Answer:
        self.calls += 1
        await db.execute("INSERT INTO household (created_at) VALUES (?)", self.calls)
        if self.refusal:
            raise self.refusal
        return {"code": f"B{self.calls}"}


async def test_five_sends_have_one_effect_and_one_answer(database):
    alice, work, key = await make_person(), Work(), new_key()
    before = await count("household")
    answers = [await actions.once(alice, key, fingerprint(unit=1), work) for _ in range(5)]
    assert answers == [{"code": "B1"}] * 5
    assert work.calls == 1
    assert await count("household") == before + 1


async def test_five_sends_at_once_have_one_effect_and_one_answer(database):
    alice, work, key = await make_person(), Work(), new_key()
    before = await count("household")
    answers = await asyncio.gather(
        *(actions.once(alice, key, fingerprint(unit=1), work) for _ in range(5))
    )
    assert len({answer["code"] for answer in answers}) == 1
    assert await count("household") == before + 1


async def test_a_second_tab_waits_for_the_first_and_gets_its_answer(database):
    alice, key = await make_person(), new_key()
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> actions.Answer:
        inside.set()
        await go_on.wait()
        return {"code": "first"}

    first = asyncio.create_task(actions.once(alice, key, "same", slow))
    await inside.wait()
    second = asyncio.create_task(actions.once(alice, key, "same", Work()))
    done, _ = await asyncio.wait([second], timeout=0.2)
    assert not done
    go_on.set()
    assert await first == await second == {"code": "first"}


async def test_when_the_first_tab_fails_the_second_does_the_work(database):
    alice, key, work = await make_person(), new_key(), Work()
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def breaks() -> actions.Answer:
        inside.set()
        await go_on.wait()
        raise OSError("the power went")

    first = asyncio.create_task(actions.once(alice, key, "same", breaks))
    await inside.wait()
    second = asyncio.create_task(actions.once(alice, key, "same", work))
    go_on.set()
    with pytest.raises(OSError, match="power"):
        await first
    assert await second == {"code": "B1"}


async def test_another_form_under_the_same_key_is_refused(database):
    alice, work, key = await make_person(), Work(), new_key()
    await actions.once(alice, key, fingerprint(unit=1), work)
    with pytest.raises(actions.OtherForm) as refusal:
        await actions.once(alice, key, fingerprint(unit=2), work)
    assert [problem.code for problem in refusal.value.problems] == ["other_form"]
    assert work.calls == 1


async def test_somebody_elses_key_yields_nothing(database):
    alice, charlie = await make_person(), await make_person()
    work, key = Work(), new_key()
    assert await actions.once(alice, key, fingerprint(unit=1), work) == {"code": "B1"}
    assert await actions.once(charlie, key, fingerprint(unit=1), work) == {"code": "B2"}


async def test_a_refusal_is_remembered_with_every_reason_and_leaves_nothing(database):
    alice, work, key = await make_person(), Work(FULL), new_key()
    before = await count("household")
    for _ in range(3):
        with pytest.raises(Refused) as refusal:
            await actions.once(alice, key, fingerprint(unit=1), work)
        (problem,) = refusal.value.problems
        assert (problem.code, problem.field, problem.waivable) == ("full", "starts", True)
        assert problem.message.into("en") == "Free"
        assert problem.message.into("zh") == say("Free").into("zh")
        assert refusal.value.conflict
    assert work.calls == 1
    assert await count("household") == before


async def test_a_failure_that_is_no_refusal_is_not_remembered(database):
    alice, key = await make_person(), new_key()

    async def breaks() -> actions.Answer:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await actions.once(alice, key, "same", breaks)
    assert await count("submission") == 0
    assert await actions.once(alice, key, "same", Work()) == {"code": "B1"}


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "' OR 1=1 -- 123456", "键" * 20])
async def test_a_form_without_a_key_of_ours_is_refused(database, key):
    work = Work()
    with pytest.raises(actions.NoKey):
        await actions.once(await make_person(), key, "same", work)
    assert work.calls == 0


async def test_an_answer_cannot_be_changed_afterwards(database):
    alice, key = await make_person(), new_key()
    await actions.once(alice, key, "same", Work())
    async with db.transaction():
        with pytest.raises(RuntimeError):
            await actions.finish(alice, key, {"code": "forged"})


async def test_keys_are_forgotten_after_a_day(database, at):
    alice, key = await make_person(), new_key()
    at("2026-11-26 09:00")
    await actions.once(alice, key, "same", Work())
    at("2026-11-27 09:00")
    assert await jobs.forget_old_submissions() == 0
    at("2026-11-27 09:01")
    assert await jobs.forget_old_submissions() == 1
    assert await count("submission") == 0


def test_a_fingerprint_depends_on_every_value_and_on_no_order():
    day = date(2026, 11, 28)
    one = fingerprint(unit=1, day=day, party=2)
    assert one == fingerprint(party=2, day=day, unit=1)
    others = [
        fingerprint(unit=2, day=day, party=2),
        fingerprint(unit=1, day=day + timedelta(days=1), party=2),
        fingerprint(unit=1, day=day, party=3),
        fingerprint(unit=1, day=day),
        fingerprint(unit=1, day=day, party="2"),
    ]
    assert len({one, *others}) == 6


def test_new_keys_are_keys_and_differ():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(is_key(key) for key in keys)
