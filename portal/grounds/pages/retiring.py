"""Giving up a facility: from which day, whom it hits, done."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries.displaced import hit_at_units
from portal.bookings.rules.states import State
from portal.grounds.actions.dividing import BREAKS
from portal.grounds.actions.retiring import retire
from portal.grounds.pages.keeping import Kept, kept, line
from portal.grounds.pages.overview import manager
from portal.grounds.rules.retiring import problems_with_retiring, told
from portal.language import say
from portal.people.access import visitor
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

NOTICE = timedelta(days=28)  # what the form proposes: whoever comes every week can look around
UNREADABLE = 422
CONFLICT = 409


@manager
async def ask(request: Request) -> Response:
    """From which day."""
    place = await kept(request)
    return _form(request, place, (clock.today(place.facts.zone) + NOTICE).isoformat())


@manager
async def save(request: Request) -> Response:
    """With `do` "look" whom it would hit, with "save" or "displace" it is so."""
    place = await kept(request)
    fields = await form.read(request)
    typed, first, do = fields.text("first"), fields.day("first"), fields.text("do")
    if first is None:
        problem = Problem("day", say("Please say from which day."), field="first")
        return _form(request, place, typed, [problem])
    if do == "again":
        return _form(request, place, typed)
    problems = list(problems_with_retiring(place.facts, first, clock.today(place.facts.zone)))
    if problems:
        return _form(request, place, typed, problems)
    if do not in ("save", "displace"):
        return await _preview(request, place, first)
    try:
        code = await retire(
            visitor(request),
            place.facts.id,
            first,
            displacing=do == "displace",
            key=fields.text("submission"),
        )
    except Refused as refused:
        if any(problem.code == BREAKS for problem in refused.problems):
            return await _preview(request, place, first, refused.problems, status=CONFLICT)
        return _form(request, place, typed, refused.problems)
    if code is not None:
        return see_other(request, f"/organisations/{place.organisation.slug}/closures/{code}")
    return see_other(request, place.path, said=say("Saved, and told in the public log."))


def _form(
    request: Request, place: Kept, typed: str, problems: list[Problem] | None = None
) -> Response:
    context = {
        **place.context,
        "typed": typed,
        "problems": problems or [],
        "first": clock.today(place.facts.zone) + timedelta(days=1),
    }
    status = UNREADABLE if problems else 200
    return page(request, "grounds/end.html", context, status=status, private=True)


async def _preview(
    request: Request,
    place: Kept,
    first: date,
    problems: list[Problem] | None = None,
    *,
    status: int = 200,
) -> Response:
    found = await hit_at_units([unit.id for unit in place.facts.units], first)
    context = {
        **place.context,
        "first": first,
        "told": told(place.facts),
        "broken": [line(hit, place) for hit in found if hit.state != State.HELD],
        "problems": problems or [],
        "key": new_key(),
    }
    return page(request, "grounds/before_end.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/facilities/{facility}/end", ask),
    Route("/organisations/{slug}/facilities/{facility}/end", save, methods=["POST"]),
]
