"""Who may book for one, and whom one may book for: named here, ended by either."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.language import Words, say
from portal.people.access import not_found, number, signed_in, visitor
from portal.people.actions.helpers import end_helper, name_helper
from portal.people.actions.throttle import TooOften
from portal.people.pages.sign_in import INVALID, TOO_OFTEN
from portal.people.queries.helpers import helped_by, helpers_of
from portal.people.rules.addresses import read_address
from portal.problems import Problem, Refused
from portal.web import form
from portal.web.render import page, see_other

AGREED: dict[str, Words] = {
    "self": say("named here"),
    "in_person": say("told the desk in person"),
    "telephone": say("told the desk by telephone"),
}


@signed_in
async def show(request: Request) -> Response:
    """Both sides of every agreement that holds."""
    return await _shown(request, "", [], 200)


@signed_in
async def name(request: Request) -> Response:
    """Name somebody who has an account here."""
    typed = (await form.read(request)).text("address")
    read = read_address(typed)
    try:
        if isinstance(read, Problem):
            raise Refused([read])
        await name_helper(visitor(request), read)
    except Refused as refused:
        status = TOO_OFTEN if isinstance(refused, TooOften) else INVALID
        return await _shown(request, typed, refused.problems, status)
    return see_other(request, "/me/helpers", said=say("From now on they may book for you."))


@signed_in
async def end(request: Request) -> Response:
    """End an agreement one has a side in."""
    if await end_helper(visitor(request), number(request, "helper_id")) is None:
        raise not_found()
    return see_other(request, "/me/helpers", said=say("Ended. What is booked already stays."))


async def _shown(
    request: Request, typed: str, problems: Sequence[Problem], status: int
) -> Response:
    person = visitor(request)
    context = {
        "helpers": await helpers_of(person.id),
        "helped": await helped_by(person.id),
        "agreed": AGREED,
        "address": typed,
        "problems": problems,
    }
    return page(request, "people/helpers.html", context, status=status, private=True)


routes = [
    Route("/me/helpers", show),
    Route("/me/helpers", name, methods=["POST"]),
    Route("/me/helpers/{helper_id:int}/end", end, methods=["POST"]),
]
