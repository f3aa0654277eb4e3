"""What the pages of one facility have in common: which it is, and which booking is being moved."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from portal.bookings.access import in_reach
from portal.bookings.queries import Reserved
from portal.calendars.forms import Looking
from portal.calendars.queries.days import Reading, days_at
from portal.calendars.rules.days import OfferedDay, offered
from portal.calendars.rules.groups import Group, alone, groups_of
from portal.facilities.queries import Version, facts_at, version_of
from portal.facilities.rules import Facts
from portal.people.access import not_found
from portal.people.queries.helpers import Neighbour
from portal.web.address import address
from portal.web.render import see_other


class Place(NamedTuple):
    """A facility and where it stood when this request read it."""

    facts: Facts
    version: Version


async def place_of(request: Request) -> Place:
    """The facility named in the address; 404 when there is none."""
    version = await version_of(request.path_params["slug"])
    if version is None:
        raise not_found()
    return Place((await facts_at([version]))[0], version)


class Moving(NamedTuple):
    """The booking that wants another time, and of whom when the visitor helps them."""

    booking: Reserved
    helped: Neighbour | None


async def being_moved(request: Request, asked: Looking) -> Moving | Response | None:
    """The booking that wants another time. A guest signs in first; for others it is not there."""
    if not asked.moving:
        return None
    if request.state.person is None:
        query = request.scope["query_string"].decode("latin-1")
        back = f"{request.scope['path']}?{query}"
        return see_other(request, address("zh", "/sign-in", next=back))
    found = await in_reach(request.state.person, asked.moving)
    if found is None:
        raise not_found()
    return Moving(*found)


def booking_path(moving: Moving | None) -> str:
    """Where a tap on a free slot leads."""
    return f"/bookings/{moving.booking.code}/move" if moving else "/bookings/new"


def groups_shown(
    facts: Facts, asked: Looking, first: date, last: date | None = None
) -> tuple[Group, ...]:
    """What is offered on a day or on some of a run of days: equal units together, unless one is
    chosen or each is wanted by itself."""
    if asked.unit is not None:
        return (alone(facts, asked.unit),)
    if asked.each:
        return tuple(alone(facts, unit) for unit in facts.units_on(first, last))
    return groups_of(facts, first, last)


async def read_days(
    request: Request, place: Place, days: list[date], moving: Moving | None
) -> Reading:
    """The slots of `days` as whoever asks, or whom they help, may book them."""
    person = moving.helped if moving and moving.helped else request.state.person
    return await days_at(
        place.version,
        place.facts,
        days,
        person.id if person else None,
        apart_from=moving.booking.id if moving else None,
    )


def offered_days(
    reading: Reading, facts: Facts, groups: tuple[Group, ...] | Callable[[date], tuple[Group, ...]]
) -> list[OfferedDay]:
    """Those days with their offers, in order; all with the same groups, or each with its own."""
    return [
        offered(
            slotted.day.hours,
            groups(on) if callable(groups) else groups,
            slotted.slots,
            has_terms=facts.terms_on(on) is not None,
        )
        for on, slotted in sorted(reading.days.items())
    ]
