"""Visitors of the cast, as the verbs know them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from portal import clock, settings
from portal.bookings.actions import book_slot
from portal.facilities.rules import Facts, UnitFacts
from portal.people.rules.visitors import Visitor
from portal.submissions.rules import new_key
from tests.make import Made, make_person, slot


def visitor_of(person: Made) -> Visitor:
    """The person, signed in."""
    return Visitor(
        id=person.id,
        household_id=person.household_id,
        name=person.name,
        language="zh",
        roles=frozenset(),
        session_id=0,
        signed_in_at=clock.now() - timedelta(minutes=1),
        calendar_version=0,
    )


@contextmanager
def mail_is_on() -> Iterator[None]:
    """The portal has a mail server, though nothing is sent in the meantime."""
    before = settings.settings()
    settings.use(replace(before, smtp_url="smtp://127.0.0.1:2525", mail_from="portal@example.net"))
    yield
    settings.use(before)


async def somebody(name: str = "Alice", **changes: Any) -> Visitor:
    """A resident, signed in."""
    return visitor_of(await make_person(name, **changes))


async def book(
    who: Visitor,
    facts: Facts,
    starts: str,
    *,
    unit: UnitFacts | None = None,
    minutes: int = 60,
    party: int = 1,
    key: str | None = None,
    **more: Any,
) -> str:
    """Book from a wall time such as "2026-11-28 09:00"; the code."""
    return await book_slot(
        who,
        (unit or facts.units[0]).id,
        slot(facts, starts, minutes),
        party=party,
        key=key or new_key(),
        **more,
    )
