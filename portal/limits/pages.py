"""The page on which those who open something limit what one person or household may have."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.access import managed
from portal.facilities.caps import DAY_TYPES, cap_in_words
from portal.facilities.organisations import Organisation
from portal.facilities.queries import caps_between
from portal.facilities.rules import KINDS
from portal.language import say
from portal.limits import forms
from portal.limits.actions import end_cap, first_day, problems_with_setting, set_cap
from portal.limits.forms import CapForm
from portal.limits.rules import MEASURES, PERIODS, WHO
from portal.people.access import granted, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

UNREADABLE = 422
CONFLICT = 409

manager = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


def _today() -> date:
    return clock.today(settings().zone)


@manager
async def overview(request: Request) -> Response:
    """The limits that hold or will, and the form for another."""
    organisation = await managed(request)
    return await _shown(request, organisation, forms.empty(first_day(_today())))


@manager
async def again(request: Request) -> Response:
    """The form once more, with what was typed."""
    organisation = await managed(request)
    sent = forms.read(await form.read(request), organisation.id)
    return await _shown(request, organisation, sent)


@manager
async def preview(request: Request) -> Response:
    """What would hold, in plain words; nothing is saved."""
    organisation = await managed(request)
    sent = forms.read(await form.read(request), organisation.id)
    problems = sent.problems
    if sent.cap is not None:
        problems = problems_with_setting(visitor(request), sent.cap, _today())
    if problems or sent.cap is None:
        return await _shown(request, organisation, sent, problems, UNREADABLE)
    context = {
        "organisation": organisation,
        "typed": sent.typed,
        "cap": sent.cap,
        "words": cap_in_words(sent.cap),
        "key": new_key(),
    }
    return page(request, "limits/preview.html", context, private=True)


@manager
async def save(request: Request) -> Response:
    """Let it hold."""
    organisation = await managed(request)
    fields = await form.read(request)
    sent = forms.read(fields, organisation.id)
    if sent.cap is None:
        return await _shown(request, organisation, sent, sent.problems, UNREADABLE)
    try:
        await set_cap(visitor(request), sent.cap, _today(), key=fields.text("submission"))
    except Refused as refused:
        return await _shown(request, organisation, sent, refused.problems, _status(refused))
    return see_other(
        request,
        f"/organisations/{organisation.slug}/limits",
        said=say("The limit holds from %(day)s.", day=sent.cap.holds_from),
    )


@manager
async def end(request: Request) -> Response:
    """Let one hold no more from a day on."""
    organisation = await managed(request)
    fields = await form.read(request)
    day = fields.day("ends_on")
    unused = forms.empty(first_day(_today()))
    if day is None:
        problem = Problem("day", say("Please say from which day."))
        return await _shown(request, organisation, unused, [problem], UNREADABLE)
    try:
        await end_cap(
            visitor(request),
            organisation.id,
            request.path_params["cap"],
            day,
            _today(),
            key=fields.text("submission"),
        )
    except Refused as refused:
        ends = {request.path_params["cap"]: day.isoformat()}
        status = _status(refused)
        return await _shown(request, organisation, unused, refused.problems, status, ends)
    return see_other(
        request,
        f"/organisations/{organisation.slug}/limits",
        said=say("The limit ends on %(day)s.", day=day),
    )


def _status(refused: Refused) -> int:
    return CONFLICT if refused.conflict else UNREADABLE


async def _shown(
    request: Request,
    organisation: Organisation,
    sent: CapForm,
    problems: Sequence[Problem] = (),
    status: int = 200,
    ends: Mapping[int, str] | None = None,
) -> Response:
    today = _today()
    administers = visitor(request).has(Role.ADMINISTRATOR)
    bearing = (None, organisation.id, organisation.operator_id)
    where = [("here", organisation.name)]
    context = {
        "organisation": organisation,
        "caps": [
            (
                cap,
                cap_in_words(cap),
                cap.ends_on is None
                and (cap.organisation_id == organisation.id or administers)
                and cap.organisation_id in (None, organisation.id),
            )
            for cap in await caps_between(today, date.max)
            if cap.organisation_id in bearing
        ],
        "ends": ends or {},
        "typed": sent.typed,
        "problems": problems,
        "where": [*where, ("everywhere", say("Every place"))] if administers else where,
        "who": list(WHO.items()),
        "measures": list(MEASURES.items()),
        "periods": list(PERIODS.items()),
        "kinds": [("", say("All kinds")), *KINDS.items()],
        "day_types": [("", say("Every kind of day")), *DAY_TYPES.items()],
        "today": today,
        "first": today + timedelta(days=1),
        "key": new_key(),
    }
    return page(request, "limits/limits.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/limits", overview),
    Route("/organisations/{slug}/limits", save, methods=["POST"]),
    Route("/organisations/{slug}/limits/preview", preview, methods=["POST"]),
    Route("/organisations/{slug}/limits/again", again, methods=["POST"]),
    Route("/organisations/{slug}/limits/{cap:int}/end", end, methods=["POST"]),
]
