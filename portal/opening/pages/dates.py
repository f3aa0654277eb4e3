"""School breaks, exams and days with other hours of an organisation."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.facilities.queries import facts_by_id
from portal.hours.rules import DayType
from portal.language import Named, say
from portal.opening.actions import OUTSIDE, Change, Foresight, change_hours, foresee
from portal.opening.actions.dates import adding, keep_dates, removing
from portal.opening.forms import OTHER_HOURS, DatesForm, Days, dates_in
from portal.opening.queries.dates import dates_of, facilities_of, other_hours_of
from portal.people.access import granted, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.render import page, see_other

CONFLICT, UNREADABLE = 409, 422
KINDS = {
    DayType.SCHOOL_BREAK.value: say("School break"),
    DayType.EXAM_DAY.value: say("Exam day"),
    OTHER_HOURS: say("Other hours, or closed"),
}
may_keep_hours = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
EMPTY = DatesForm(DayType.SCHOOL_BREAK.value, Days("", ""), Named("", ""))


@may_keep_hours
async def show(request: Request) -> Response:
    """What is set from today on, and a form for more."""
    return await _page(request, await managed(request), EMPTY)


@may_keep_hours
async def add(request: Request) -> Response:
    """Set one more; refused when a coming booking would fall outside."""
    organisation = await managed(request)
    sent = await form.read(request)
    filled = dates_in(sent)
    facilities = await facilities_of(organisation.id)
    problems = list(filled.problems())
    if filled.kind not in KINDS:
        problems.append(Problem("no_kind", say("Please choose what it is."), field="kind"))
    if filled.place is not None and filled.place not in facilities:
        problems.append(Problem("no_place", say("Please choose a place."), field="place"))
    if problems:
        return await _page(request, organisation, filled, problems)
    person = visitor(request)
    change = adding(organisation.id, filled, person.id)
    try:
        await keep_dates(
            person.id, organisation.id, facilities, filled, key=sent.text("submission")
        )
    except Refused as refused:
        return await _refused(request, organisation, filled, refused, facilities, change)
    return see_other(request, _path(organisation), said=say("Saved."))


@may_keep_hours
async def remove(request: Request) -> Response:
    """Take one away; refused likewise."""
    organisation = await managed(request)
    sent = await form.read(request)
    facilities = await facilities_of(organisation.id)
    change = removing(organisation.id, sent.text("kind"), sent.number("id") or 0)
    try:
        await change_hours(facilities, change)
    except Refused as refused:
        return await _refused(request, organisation, EMPTY, refused, facilities, change)
    return see_other(request, _path(organisation), said=say("Removed."))


def _path(organisation: Organisation) -> str:
    return f"/organisations/{organisation.slug}/dates"


async def _refused(
    request: Request,
    organisation: Organisation,
    filled: DatesForm,
    refused: Refused,
    facilities: list[int],
    change: Change,
) -> Response:
    """The page again, with who would be outside; with the other reasons if there are any."""
    told = [each for each in refused.problems if each.code != OUTSIDE]
    foresight = None if told else await foresee(facilities, change)
    return await _page(request, organisation, filled, told, foresight)


async def _page(
    request: Request,
    organisation: Organisation,
    filled: DatesForm,
    problems: list[Problem] | None = None,
    foresight: Foresight | None = None,
) -> Response:
    today = clock.today(settings().zone)
    places = await facts_by_id(await facilities_of(organisation.id))
    context = {
        "organisation": organisation,
        "path": _path(organisation),
        "today": today,
        "dates": await dates_of(organisation.id, today),
        "other_hours": await other_hours_of(organisation.id, today),
        "kinds": KINDS,
        "places": [("", say("All places")), *((each.id, each.name) for each in places.values())],
        "filled": filled,
        "problems": problems or [],
        "outside": foresight.outside if foresight else (),
        "key": new_key(),
    }
    status = UNREADABLE if problems else CONFLICT if foresight else 200
    return page(request, "opening/dates.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/dates", show),
    Route("/organisations/{slug}/dates", add, methods=["POST"]),
    Route("/organisations/{slug}/dates/removal", remove, methods=["POST"]),
]
