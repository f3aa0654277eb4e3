"""A process that ends in the middle of any step of a closing leaves nothing of that step, and the
step can be done again."""

import asyncio

import pytest

from portal import database
from portal.bookings.actions.displacing import (
    accept_alternative,
    answering,
    closing,
    decline_alternatives,
    lapse_offers,
    lift_closing,
    lifting,
    offer_alternatives,
    offering,
    shorten_closing,
)
from portal.bookings.queries.displaced import offer_of
from portal.submissions.rules import new_key
from tests.bookings.cast import somebody
from tests.bookings.closings import (
    SATURDAY,
    all_is_well,
    booked,
    close_school,
    fates,
    reserved,
    states,
)
from tests.make import make_facility, slot

pytestmark = pytest.mark.usefixtures("database")

TABLES = ("booking", "booking_event", "claim", "closing", "closure", "displacement", "alternative")


async def everything() -> list[list[tuple[object, ...]]]:
    """All rows that a closing writes."""
    found = []
    for table in (*TABLES, "priority", "message", "submission"):
        rows = await database.rows(f"SELECT * FROM {table}")
        found.append(sorted((tuple(row) for row in rows), key=repr))
    return found


async def killed_at_its_end(monkeypatch, module, step):
    """The step with its process ending after all was written, before it was kept; then again."""
    before = await everything()

    async def ends(*_args):
        raise asyncio.CancelledError

    name = "claims_freed" if hasattr(module, "claims_freed") else "claims_changed"
    with monkeypatch.context() as patched:
        patched.setattr(module, name, ends)
        with pytest.raises(asyncio.CancelledError):
            await step()
    assert await everything() == before
    await all_is_well()
    done = await step()
    assert await everything() != before
    await all_is_well()
    return done


async def test_every_step_is_done_whole_or_not_at_all(monkeypatch, at):
    school, sally = await make_facility(courts=3), await somebody("Sally")
    await make_facility(courts=4)
    (alice, hers), (bob, his), (carol, third) = [
        await booked(school, unit=unit) for unit in school.units
    ]
    await booked(school, "2026-11-28 15:00")
    key = new_key()
    code = await killed_at_its_end(
        monkeypatch, closing, lambda: close_school(school, SATURDAY, by=sally, key=key)
    )
    assert await states() == {"displaced": 4}
    await killed_at_its_end(monkeypatch, offering, offer_alternatives)
    assert await fates() == {"offered": 4}
    key = new_key()
    await killed_at_its_end(
        monkeypatch, answering, lambda: accept_alternative(alice, hers, 1, key=key)
    )
    other_key = new_key()
    await killed_at_its_end(
        monkeypatch, offering, lambda: decline_alternatives(bob, his, key=other_key)
    )
    assert await fates() == {"accepted": 1, "declined": 1, "offered": 2}
    morning = slot(school, "2026-11-28 08:00", 240)
    await killed_at_its_end(monkeypatch, lifting, lambda: shorten_closing(sally, code, morning))
    assert await fates() == {"accepted": 1, "declined": 1, "offered": 1, "restored": 1}
    at((await offer_of(await reserved(carol, third))).until)
    await killed_at_its_end(monkeypatch, offering, lapse_offers)
    assert await fates() == {"accepted": 1, "declined": 1, "lapsed": 1, "restored": 1}
    await killed_at_its_end(monkeypatch, lifting, lambda: lift_closing(sally, code))
    assert await fates() == {"accepted": 1, "restored": 3}
    assert await states() == {"confirmed": 4}
