"""New hours are saved while somebody books: one of the two happens, never both."""

import asyncio

import pytest

from portal import database
from portal.bookings.actions.displacing import Displacing, lift_closing
from portal.claims import actions as claims
from portal.hours.actions import Rule, set_opening_period
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve
from portal.hours.rules import DayType
from portal.language import Named
from portal.opening.actions import change_hours, foresee, weighing
from portal.problems import Refused
from tests.bookings.cast import book, somebody
from tests.bookings.closings import all_is_well
from tests.bookings.closings import booked as booked_by
from tests.make import make_booking, make_facility, reread
from tests.opening.school import day

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("database")]

SATURDAY = "2026-11-28"
PAUSE = 0.2


def mornings_only(hall):
    """From 2020 on, weekends until noon and nothing else."""

    async def change():
        await set_opening_period(
            hall.id,
            Named("上午", "Mornings"),
            [Rule(DayType.WEEKEND, "08:00-12:00")],
            starts_on=day("2020-01-01"),
        )

    return change


def slowly(monkeypatch, module, name):
    """Let a function pause before it does its work."""
    quickly = getattr(module, name)

    async def waits(*args, **kwargs):
        await asyncio.sleep(PAUSE)
        return await quickly(*args, **kwargs)

    monkeypatch.setattr(module, name, waits)


async def both_at_once():
    """Book Saturday 20:00 and save mornings only; (booked, saved)."""
    hall = await make_facility()
    alice = await somebody()
    booked, saved = await asyncio.gather(
        book(alice, hall, f"{SATURDAY} 20:00"),
        change_hours([hall.id], mornings_only(hall)),
        return_exceptions=True,
    )
    for answer in (booked, saved):
        assert answer is None or isinstance(answer, str | Refused), repr(answer)
    open_late = len((await resolve(await reread(hall.slug), day(SATURDAY))).spans) == 2
    confirmed = await database.value("SELECT count(*) FROM booking WHERE state = 'confirmed'")
    assert open_late == isinstance(saved, Refused)
    assert confirmed == isinstance(booked, str)
    return bool(confirmed), not open_late


async def test_one_happens_when_the_booking_is_slow_to_take_its_place(monkeypatch):
    slowly(monkeypatch, claims, "take")
    booked, saved = await both_at_once()
    assert booked != saved


async def test_one_happens_when_saving_is_slow_to_look_at_the_bookings(monkeypatch):
    slowly(monkeypatch, weighing, "coming")
    booked, saved = await both_at_once()
    assert booked != saved


async def test_without_looking_at_the_bookings_both_would_happen(monkeypatch):
    """The control: what holds above holds because saving looks."""

    async def nobody(_facilities):
        return []

    monkeypatch.setattr(weighing, "coming", nobody)
    hall = await make_facility()
    await book(await somebody(), hall, f"{SATURDAY} 20:00")
    await change_hours([hall.id], mornings_only(hall))
    hours = await resolve(await reread(hall.slug), day(SATURDAY))
    assert len(hours.spans) == 1


async def test_two_who_save_at_once_both_look_at_what_the_other_left():
    hall = await make_facility()
    await make_booking(hall, f"{SATURDAY} 09:00")

    async def evenings():
        await set_opening_period(
            hall.id,
            Named("晚上", "Evenings"),
            [Rule(DayType.WEEKEND, "19:00-21:00")],
            starts_on=day("2020-01-01"),
        )

    mornings, late = await asyncio.gather(
        change_hours([hall.id], mornings_only(hall)),
        change_hours([hall.id], evenings),
        return_exceptions=True,
    )
    assert mornings is None
    assert isinstance(late, Refused)
    assert await database.value("SELECT count(*) FROM opening_period") == 1


async def test_looking_keeps_nothing_and_pages_are_not_misled():
    hall = await make_facility()
    foresight = await foresee([hall.id], mornings_only(hall), shown=(hall.id, [day(SATURDAY)]))
    ((before, after),) = foresight.days
    assert (len(before.spans), len(after.spans)) == (2, 1)
    again = await reread(hall.slug)
    assert again == hall
    assert len((await resolve(again, day(SATURDAY))).spans) == 2


async def displacing_meets(hall, seen=()):
    """Mornings only are saved, whoever is outside displaced, while Alice books Saturday 20:00;
    (what booking answered, what saving answered)."""
    sally, alice = await somebody("Sally"), await somebody()
    wish = Displacing(sally, ClosingKind.HOURS, hall.organisation.id, frozenset(seen))
    return await asyncio.gather(
        book(alice, hall, f"{SATURDAY} 20:00"),
        change_hours([hall.id], mornings_only(hall), wish),
        return_exceptions=True,
    )


@pytest.mark.parametrize(("module", "name"), [(claims, "take"), (weighing, "coming")])
async def test_whoever_books_meanwhile_is_never_displaced_unseen(monkeypatch, module, name):
    slowly(monkeypatch, module, name)
    hall = await make_facility()
    booked, saved = await displacing_meets(hall)
    assert isinstance(booked, str) == isinstance(saved, Refused), (booked, saved)
    state = await database.value("SELECT state FROM booking WHERE state <> 'held'")
    assert state == ("confirmed" if isinstance(booked, str) else None)
    await all_is_well()


async def test_two_who_undo_at_once_restore_once():
    hall = await make_facility()
    _, code = await booked_by(hall, f"{SATURDAY} 20:00")
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    sally = await somebody("Sally")
    wish = Displacing(sally, ClosingKind.HOURS, hall.organisation.id, frozenset({booking_id}))
    closing = await change_hours([hall.id], mornings_only(hall), wish)
    restored = await asyncio.gather(
        lift_closing(sally, closing, undo=True), lift_closing(sally, closing, undo=True)
    )
    assert sorted(restored) == [0, 1]
    assert await database.value("SELECT state FROM booking") == "confirmed"
    assert await database.value("SELECT count(*) FROM opening_period") == 1
    await all_is_well()
