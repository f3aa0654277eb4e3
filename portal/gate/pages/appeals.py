"""The desk decides appeals against no-shows."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.bookings.actions.appeals import decide
from portal.bookings.queries.strikes import Appeal, appeal_at, waiting_appeals
from portal.bookings.rules.appeals import LONGEST, REASONS, VERDICTS
from portal.language import say
from portal.people.access import granted, not_found, number, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other

desk = granted(Role.DESK, Role.ADMINISTRATOR)


@desk
async def waiting(request: Request) -> Response:
    """Those still to be decided, the oldest first."""
    context = {"appeals": await waiting_appeals(), "zone": settings().zone}
    return page(request, "gate/appeals.html", context, private=True)


@desk
async def show(request: Request) -> Response:
    """One appeal, and the form that decides it."""
    return _show(request, await _appeal(request))


@desk
async def decided(request: Request) -> Response:
    """Excuse it or uphold it."""
    appeal = await _appeal(request)
    sent = await form.read(request)
    try:
        await decide(
            visitor(request),
            appeal.id,
            verdict=sent.text("verdict"),
            why=sent.text("why"),
            answer=sent.lines("answer"),
            key=sent.text("submission"),
        )
    except Refused as refused:
        status = 409 if refused.conflict else 422
        return _show(request, await _appeal(request), refused.problems, sent, status=status)
    return see_other(request, "/desk/appeals", said=say("Decided, and they were told."))


async def _appeal(request: Request) -> Appeal:
    found = await appeal_at(number(request, "appeal_id"))
    if found is None:
        raise not_found()
    return found


def _show(
    request: Request,
    appeal: Appeal,
    problems: list[Problem] | None = None,
    sent: Form | None = None,
    status: int = 200,
) -> Response:
    context = {
        "appeal": appeal,
        "zone": settings().zone,
        "verdicts": list(VERDICTS.items()),
        "reasons": list(REASONS.items()),
        "verdict": sent.text("verdict") if sent else "",
        "why": sent.text("why") if sent else "",
        "answer": sent.lines("answer") if sent else "",
        "longest": LONGEST,
        "problems": problems or [],
        "key": new_key(),
    }
    return page(request, "gate/appeal.html", context, status=status, private=True)


routes = [
    Route("/desk/appeals", waiting),
    Route("/desk/appeals/{appeal_id:int}", show),
    Route("/desk/appeals/{appeal_id:int}", decided, methods=["POST"]),
]
