"""How many may be on the whole campus at once."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.queries.crowds import busiest_ahead
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.grounds.actions.capping import set_campus_cap
from portal.grounds.pages.overview import manager
from portal.language import say
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422
NO_NUMBER = 0  # what problems_with_cap refuses


@manager
async def show(request: Request) -> Response:
    """The number that holds, and how many are booked at most."""
    organisation = await managed(request)
    cap = organisation.campus_cap
    return await _form(request, organisation, "" if cap is None else str(cap))


@manager
async def save(request: Request) -> Response:
    """Let it hold; nothing typed means that nobody counts."""
    organisation = await managed(request)
    fields = await form.read(request)
    typed = fields.text("campus_cap")
    cap = (fields.number("campus_cap") or NO_NUMBER) if typed else None
    try:
        await set_campus_cap(organisation.id, cap)
    except Refused as refused:
        return await _form(request, organisation, typed, refused.problems)
    return see_other(
        request,
        f"/organisations/{organisation.slug}/campus",
        said=say("Saved. What is booked stays."),
    )


async def _form(
    request: Request, organisation: Organisation, typed: str, problems: Sequence[Problem] = ()
) -> Response:
    heads, since = await busiest_ahead(organisation.id)
    context = {
        "organisation": organisation,
        "typed": typed,
        "heads": heads,
        "since": since.astimezone(settings().zone),
        "today": clock.today(settings().zone),
        "over": organisation.campus_cap is not None and heads > organisation.campus_cap,
        "problems": problems,
    }
    status = UNREADABLE if problems else 200
    return page(request, "grounds/campus.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/campus", show),
    Route("/organisations/{slug}/campus", save, methods=["POST"]),
]
