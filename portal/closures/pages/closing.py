"""One closing of a school: how far it is, and undo, lift, shorten."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.displacing import lift_closing, shorten_closing
from portal.closures.drawing import progress_context
from portal.closures.forms import Wall, wall_form, wall_of
from portal.closures.queries import Closing, closing_of
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation, opened_by
from portal.language import say
from portal.people.access import granted, not_found, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def show(request: Request) -> Response:
    """How far the closing is; the page looks again by itself until all is done."""
    organisation, closing = await _theirs(request)
    return await _page(request, organisation, closing)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def undo(request: Request) -> Response:
    """As if it had not been: within ten minutes."""
    return await _end(request, undo=True)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def lift(request: Request) -> Response:
    """Open again from now on."""
    return await _end(request, undo=False)


async def _end(request: Request, *, undo: bool) -> Response:
    organisation, closing = await _theirs(request)
    try:
        await lift_closing(visitor(request), closing.code, undo=undo)
    except Refused as refused:
        return await _page(request, organisation, closing, refused.problems)
    said = say("Undone. Bookings stand again.") if undo else say("Open again.")
    return see_other(request, _path(organisation, closing), said=said)


@granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
async def shorten(request: Request) -> Response:
    """Close for less time: what is open again goes back to those who had it."""
    organisation, closing = await _theirs(request)
    zone, now = await _zone(organisation), clock.now()
    began = closing.starts or closing.set_at
    typed = wall_form(await form.read(request), began.astimezone(zone).date())
    try:
        if problems := typed.problems(zone, now):
            raise Refused(problems)
        span = typed.span(zone, min(now, began))
        await shorten_closing(visitor(request), closing.code, span)
    except Refused as refused:
        return await _page(request, organisation, closing, refused.problems, typed)
    return see_other(request, _path(organisation, closing), said=say("Shortened."))


async def _page(
    request: Request,
    organisation: Organisation,
    closing: Closing,
    problems: Sequence[Problem] = (),
    typed: Wall | None = None,
) -> Response:
    zone, now = await _zone(organisation), clock.now()
    asked, viewer = form.query(request), visitor(request).id
    context = {
        **await progress_context(closing, zone, now, asked=asked, viewer=viewer),
        "organisation": organisation,
        "path": _path(organisation, closing),
        "wall": typed or wall_of(closing.starts, closing.ends, zone),
        "problems": problems,
    }
    status = 422 if problems else 200
    return page(request, "closures/closing.html", context, status=status, private=True)


async def _theirs(request: Request) -> tuple[Organisation, Closing]:
    organisation = await managed(request)
    closing = await closing_of(request.path_params["code"])
    if closing is None or closing.organisation_id != organisation.id:
        raise not_found()
    return organisation, closing


async def _zone(organisation: Organisation) -> ZoneInfo:
    places = await opened_by(organisation.id)
    return places[0].zone if places else settings().zone


def _path(organisation: Organisation, closing: Closing) -> str:
    return f"/organisations/{organisation.slug}/closures/{closing.code}"


ONE = "/organisations/{slug}/closures/{code}"
routes = [
    Route(ONE, show),
    Route(f"{ONE}/undo", undo, methods=["POST"]),
    Route(f"{ONE}/lift", lift, methods=["POST"]),
    Route(f"{ONE}/shorten", shorten, methods=["POST"]),
]
