"""One facility of a school: what may be changed of it, and how it is described."""

from datetime import date
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries.displaced import Hit
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.facilities.queries import facts_of
from portal.facilities.rules import KINDS, SURFACES, Facts
from portal.grounds.actions.describing import describe
from portal.grounds.forms import description_in, shown
from portal.grounds.pages.overview import manager
from portal.grounds.rules.describing import description_of
from portal.grounds.rules.retiring import offered_until
from portal.hours.queries import resolve
from portal.language import say
from portal.people.access import not_found, visitor
from portal.people.rules.names import masked_name
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422


class Kept(NamedTuple):
    """A facility of an organisation that the visitor manages."""

    organisation: Organisation
    facts: Facts

    @property
    def path(self) -> str:
        return f"/organisations/{self.organisation.slug}/facilities/{self.facts.slug}"

    @property
    def context(self) -> dict[str, object]:
        """What every page of a facility shows."""
        return {
            "organisation": self.organisation,
            "facts": self.facts,
            "path": self.path,
            "today": clock.today(self.facts.zone),
        }


async def kept(request: Request) -> Kept:
    """The facility named in the address; 404 for everybody who does not manage it."""
    organisation = await managed(request)
    facts = await facts_of(request.path_params["facility"])
    if facts is None or facts.organisation.id != organisation.id:
        raise not_found()
    return Kept(organisation, facts)


def line(hit: Hit, place: Kept) -> dict[str, object]:
    """A booking that cannot be kept, as previews list it; its person's name is masked."""
    zone = place.facts.zone
    return {
        "hit": hit,
        "name": masked_name(hit.name),
        "starts": hit.span.starts.astimezone(zone),
        "ends": hit.span.ends.astimezone(zone),
    }


@manager
async def show(request: Request) -> Response:
    """What it is, and what may be changed."""
    place = await kept(request)
    until = offered_until(place.facts)
    context = {
        **place.context,
        "until": until if until != date.max else None,
        "kind": KINDS[place.facts.kind],
        "surface": SURFACES[place.facts.surface],
        "hours": await resolve(place.facts, clock.today(place.facts.zone)),
    }
    return page(request, "grounds/facility.html", context)


@manager
async def words(request: Request) -> Response:
    """The form, filled with what is said now."""
    place = await kept(request)
    return _form(request, place, shown(description_of(place.facts)))


@manager
async def save(request: Request) -> Response:
    """Say it like that."""
    place = await kept(request)
    fields = await form.read(request)
    sent = description_in(fields)
    if sent.given is None:
        return _form(request, place, sent.typed, sent.problems)
    try:
        await describe(visitor(request), place.facts.id, sent.given, key=fields.text("submission"))
    except Refused as refused:
        return _form(request, place, sent.typed, refused.problems)
    return see_other(request, place.path, said=say("Saved. Calendars follow by themselves."))


def _form(
    request: Request,
    place: Kept,
    typed: object,
    problems: list[Problem] | None = None,
) -> Response:
    context = {
        **place.context,
        "typed": typed,
        "problems": problems or [],
        "surfaces": list(SURFACES.items()),
        "key": new_key(),
    }
    status = UNREADABLE if problems else 200
    return page(request, "grounds/words.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/facilities/{facility}", show),
    Route("/organisations/{slug}/facilities/{facility}/words", words),
    Route("/organisations/{slug}/facilities/{facility}/words", save, methods=["POST"]),
]
