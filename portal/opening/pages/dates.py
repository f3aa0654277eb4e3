"""School breaks, exams and days with other hours of an organisation."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.displacing import MORE_THAN_SEEN
from portal.bookings.forms import displacing_in
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.facilities.queries import facts_by_id
from portal.hours.models import ClosingKind
from portal.hours.rules import DayType
from portal.language import Named, Words, say
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
from portal.web.render import language_of, page, see_other

CONFLICT, UNREADABLE = 409, 422
KINDS = {
    DayType.SCHOOL_BREAK.value: say("School break"),
    DayType.EXAM_DAY.value: say("Exam day"),
    OTHER_HOURS: say("Other hours, or closed"),
}
may_keep_hours = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)
EMPTY = DatesForm(DayType.SCHOOL_BREAK.value, Days("", ""), Named("", ""))


class Again(NamedTuple):
    """What was asked for, to be asked for once more with its bookings displaced."""

    action: str
    fields: Sequence[tuple[str, object]]


@may_keep_hours
async def show(request: Request) -> Response:
    """What is set from today on, and a form for more."""
    return await _page(request, await managed(request), EMPTY)


@may_keep_hours
async def add(request: Request) -> Response:
    """Set one more; refused when a coming booking would fall outside that is not to be
    displaced."""
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
        code = await keep_dates(
            person.id,
            organisation.id,
            facilities,
            filled,
            key=sent.text("submission"),
            displacing=displacing_in(sent, person, organisation.id, ClosingKind.HOURS),
        )
    except Refused as refused:
        again = Again(_path(organisation), _fields(filled))
        return await _refused(request, organisation, filled, refused, facilities, change, again)
    return _done(request, organisation, code, say("Saved."))


@may_keep_hours
async def remove(request: Request) -> Response:
    """Take one away; refused likewise."""
    organisation = await managed(request)
    sent = await form.read(request)
    facilities = await facilities_of(organisation.id)
    change = removing(organisation.id, sent.text("kind"), sent.number("id") or 0)
    try:
        code = await change_hours(
            facilities,
            change,
            displacing_in(sent, visitor(request), organisation.id, ClosingKind.HOURS),
        )
    except Refused as refused:
        again = Again(
            f"{_path(organisation)}/removal",
            [("kind", sent.text("kind")), ("id", sent.text("id"))],
        )
        return await _refused(request, organisation, EMPTY, refused, facilities, change, again)
    return _done(request, organisation, code, say("Removed."))


def _done(request: Request, organisation: Organisation, code: str | None, said: Words) -> Response:
    """The dates again, or, when bookings were displaced, how far telling their people is."""
    if code:
        return see_other(request, f"/organisations/{organisation.slug}/closures/{code}")
    return see_other(request, _path(organisation), said=said)


def _fields(filled: DatesForm) -> list[tuple[str, object]]:
    return [
        ("kind", filled.kind),
        ("starts_on", filled.days.first),
        ("ends_on", filled.days.last),
        ("words_zh", filled.words.zh),
        ("words_en", filled.words.en),
        ("hours", filled.hours),
        ("place", filled.place or ""),
    ]


def _path(organisation: Organisation) -> str:
    return f"/organisations/{organisation.slug}/dates"


async def _refused(
    request: Request,
    organisation: Organisation,
    filled: DatesForm,
    refused: Refused,
    facilities: list[int],
    change: Change,
    again: Again,
) -> Response:
    """The page again, with who would be outside; with the other reasons if there are any."""
    told = [each for each in refused.problems if each.code != OUTSIDE]
    foresight = None
    if all(each.code == MORE_THAN_SEEN.code for each in told):
        foresight = await foresee(facilities, change, language=language_of(request))
    return await _page(request, organisation, filled, told, foresight, again)


async def _page(
    request: Request,
    organisation: Organisation,
    filled: DatesForm,
    problems: list[Problem] | None = None,
    foresight: Foresight | None = None,
    again: Again | None = None,
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
        "foresight": foresight,
        "again": again,
        "key": new_key(),
    }
    status = CONFLICT if foresight else UNREADABLE if problems else 200
    return page(request, "opening/dates.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/dates", show),
    Route("/organisations/{slug}/dates", add, methods=["POST"]),
    Route("/organisations/{slug}/dates/removal", remove, methods=["POST"]),
]
