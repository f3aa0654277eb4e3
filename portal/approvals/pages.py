"""The queue of requests, and the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.approving import approve_booking, deny_booking, problems_now
from portal.bookings.queries.asked import Asked, asked_at, asked_by_code
from portal.bookings.rules.asking import DENIALS
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.language import Words, say, say_n
from portal.people.access import granted, not_found, visitor
from portal.people.rules.names import masked_name
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

HOUR = 3600  # seconds
UNREADABLE, CONFLICT = 422, 409

manager = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as the queue shows it. `until` is on the facility's wall clock."""

    asked: Asked
    name: str
    age: Words
    until: datetime | None
    problems: Sequence[Problem]
    key: str

    @property
    def waivable(self) -> bool:
        return bool(self.problems) and all(problem.waivable for problem in self.problems)


@manager
async def queue(request: Request) -> Response:
    """Who asks for what, the oldest first."""
    return await _queue(request, await managed(request))


@manager
async def answer(request: Request) -> Response:
    """Yes or no to one request; a refusal is the same page with every reason."""
    organisation = await managed(request)
    code = request.path_params["code"]
    if await asked_by_code(organisation.id, code) is None:
        raise not_found()
    sent = await form.read(request)
    by, key = visitor(request), sent.text("submission")
    try:
        if sent.text("answer") == "yes":
            waive = sent.ticked("waive")
            await approve_booking(by, organisation.id, code, waive=waive, key=key)
            said = say("Granted. They have been told.")
        else:
            await deny_booking(by, organisation.id, code, sent.text("why"), key=key)
            said = say("Not granted. They have been told why.")
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNREADABLE
        return await _queue(request, organisation, refused.problems, status)
    return see_other(request, f"/organisations/{organisation.slug}/approvals", said=said)


async def _queue(
    request: Request,
    organisation: Organisation,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    context: Mapping[str, object] = {
        "organisation": organisation,
        "waiting": [await _waiting(asked) for asked in await asked_at(organisation.id)],
        "denials": [("", say("Please choose")), *DENIALS.items()],
        "problems": list(problems),
    }
    return page(request, "approvals/queue.html", context, status=status, private=True)


async def _waiting(asked: Asked) -> Waiting:
    booking = asked.booking
    until = booking.held_until.astimezone(booking.facts.zone) if booking.held_until else None
    hours = int((clock.now() - asked.asked_at).total_seconds() // HOUR)
    age = say_n("asked %(n)s hour ago", "asked %(n)s hours ago", hours)
    return Waiting(asked, masked_name(asked.name), age, until, await problems_now(asked), new_key())


routes = [
    Route("/organisations/{slug}/approvals", queue),
    Route("/organisations/{slug}/approvals/{code}", answer, methods=["POST"]),
]
