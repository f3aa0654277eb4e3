"""What did not go out: for the administrator, who mends the cause and tries it again."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.desk.access import the_administrator
from portal.language import say
from portal.messages.given_up import LONGEST_REASON, drop, given_up, how_many_given_up, try_again
from portal.messages.rules.kinds import kind_words
from portal.messages.sending import what_is_off
from portal.people.access import number, visitor
from portal.people.rules.addresses import masked
from portal.problems import Refused
from portal.settings import settings
from portal.web import form
from portal.web.render import page, see_other

MOST = 50
HERE = "/desk/messages"


@the_administrator
async def show(request: Request) -> Response:
    """The newest first."""
    return await _shown(request)


@the_administrator
async def again(request: Request) -> Response:
    """Send one once more. A second tap finds it on its way."""
    try:
        await try_again(number(request, "message_id"))
    except Refused as refused:
        return await _shown(request, refused, 409)
    return see_other(request, HERE, said=say("It is on its way again."))


@the_administrator
async def put_aside(request: Request) -> Response:
    """Let go of one, and say why."""
    sent = await form.read(request)
    message_id = number(request, "message_id")
    why = sent.text(f"why-{message_id}")
    try:
        await drop(message_id, visitor(request).id, why)
    except Refused as refused:
        return await _shown(request, refused, 422, (message_id, why))
    return see_other(request, HERE, said=say("Put aside."))


async def _shown(
    request: Request,
    refused: Refused | None = None,
    status: int = 200,
    typed: tuple[int, str] = (0, ""),
) -> Response:
    """`typed` is what was written as the reason for which message."""
    zone = settings().zone
    context = {
        "messages": [
            {
                "id": each.id,
                "kind": kind_words(each.kind),
                "address": masked(each.address),
                "made": each.created_at.astimezone(zone),
                "given_up": each.given_up_at.astimezone(zone),
                "tries": each.tries,
                "trouble": each.trouble,
                "useless": each.useless,
                "why": typed[1] if typed[0] == each.id else "",
            }
            for each in await given_up(MOST)
        ],
        "count": await how_many_given_up(),
        "off": what_is_off(),
        "longest": LONGEST_REASON,
        "problems": refused.problems if refused else (),
    }
    return page(request, "desk/messages.html", context, status=status, private=True)


routes = [
    Route(HERE, show),
    Route(HERE + "/{message_id:int}/again", again, methods=["POST"]),
    Route(HERE + "/{message_id:int}/aside", put_aside, methods=["POST"]),
]
