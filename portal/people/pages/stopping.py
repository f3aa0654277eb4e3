"""The link at the end of a letter: one tap, without signing in, and no more letters of its kind."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from portal.messages.choosing import choices_of, choose
from portal.messages.rules.kinds import KINDS
from portal.messages.rules.stopping import stopped_by
from portal.people import access, queries
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other

ONE_CLICK = "List-Unsubscribe"  # the field that mail programs send, by RFC 8058


@access.open_to_all
async def ask(request: Request) -> Response:
    """Which letters these are, and a button: programs that only look at links stop nothing."""
    person_id, kind = await _named(request)
    context = {
        "kind": KINDS[kind],
        "token": request.path_params["stop"],
        "wanted": (await choices_of(person_id))[kind],
    }
    return page(request, "people/stopping.html", context, private=True)


@access.open_to_all
async def stop(request: Request) -> Response:
    """No more of them. A mail program that asks is answered in one line."""
    person_id, kind = await _named(request)
    sent = await form.read(request)
    await choose(person_id, {kind: sent.text("again") == "1"})
    if sent.text(ONE_CLICK):
        return PlainTextResponse("stopped\n")
    return see_other(request, f"/letters/{request.path_params['stop']}")


async def _named(request: Request) -> tuple[int, str]:
    """Whom and what the address names; 404 of one we did not make, and of somebody erased."""
    named = stopped_by(request.path_params["stop"], settings().secret)
    if named is None or await queries.account(named[0]) is None:
        raise access.not_found()
    return named


routes = [
    Route("/letters/{stop}", ask, methods=["GET"]),
    Route("/letters/{stop}", stop, methods=["POST"]),
]
