"""What an organisation opens, with the hours of each in words."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.access import managed
from portal.facilities.organisations import opened_by
from portal.facilities.rules import Facts
from portal.hours.queries import resolve_many
from portal.hours.rules import DayHours, DayType
from portal.language import Words
from portal.opening.queries.periods import Period, in_force, periods_by_facility
from portal.opening.rules.words import kinds_at
from portal.people.access import granted
from portal.people.rules.visitors import Role
from portal.web.render import page


@dataclass(frozen=True, slots=True)
class Place:
    """A facility with the hours that hold today."""

    facts: Facts
    today: DayHours
    period: Period | None
    kinds: dict[DayType, Words]


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def overview(request: Request) -> Response:
    """Every facility with its hours, each leading to its table."""
    organisation = await managed(request)
    opened = await opened_by(organisation.id)
    periods = await periods_by_facility([facts.id for facts in opened])
    days = sorted({clock.today(facts.zone) for facts in opened})
    hours = await resolve_many(opened, days) if opened else {}
    places = []
    for facts in opened:
        today = clock.today(facts.zone)
        period = in_force(periods[facts.id], today)
        places.append(Place(facts, hours[facts.id, today], period, kinds_at(facts)))
    return page(request, "opening/overview.html", {"organisation": organisation, "places": places})


routes = [Route("/organisations/{slug}/hours", overview)]
