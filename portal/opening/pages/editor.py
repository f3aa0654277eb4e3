"""The hours of one facility: typed, looked at, saved."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.forms import displacing_in
from portal.facilities.access import managed
from portal.facilities.organisations import Organisation
from portal.facilities.queries import facts_of
from portal.facilities.rules import Facts
from portal.hours.models import ClosingKind
from portal.hours.queries import resolve_many
from portal.language import say
from portal.opening.actions import OUTSIDE, Foresight, foresee
from portal.opening.actions.periods import keep_period, making
from portal.opening.forms import PeriodForm, new_from, of_period, period_in
from portal.opening.queries.periods import Period, in_force, periods_of
from portal.opening.rules.table import MOST_ROWS, ROWS, copied, differences, with_row
from portal.opening.rules.words import kinds_at
from portal.people.access import granted, not_found, visitor
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.web import form
from portal.web.form import Form
from portal.web.render import language_of, page, see_other

DAYS_SHOWN = 14
UNREADABLE = 422
CONFLICT = 409
may_keep_hours = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


class Editing:
    """A facility of an organisation that the visitor manages, and its periods."""

    def __init__(self, organisation: Organisation, facts: Facts, periods: list[Period]) -> None:
        self.organisation = organisation
        self.facts = facts
        self.periods = periods
        self.today = clock.today(facts.zone)

    @property
    def path(self) -> str:
        return f"/organisations/{self.organisation.slug}/hours/{self.facts.slug}"

    def closing_path(self, code: str) -> str:
        """Where it is seen how far those are who were displaced."""
        return f"/organisations/{self.organisation.slug}/closures/{code}"

    def period(self, period_id: int | None) -> Period | None:
        return next((each for each in self.periods if each.id == period_id), None)

    @property
    def coming(self) -> list[Period]:
        """The periods that are not over; those that are stay as they were."""
        return [each for each in self.periods if each.ends_on >= self.today]

    def days(self, first: date | None = None) -> list[date]:
        """Fourteen days from today, or from where a period begins that begins after them."""
        if first is None or first < self.today + timedelta(days=DAYS_SHOWN):
            first = self.today
        return [first + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]


async def _editing(request: Request) -> Editing:
    organisation = await managed(request)
    facts = await facts_of(request.path_params["facility"])
    if facts is None or facts.organisation.id != organisation.id:
        raise not_found()
    return Editing(organisation, facts, await periods_of(facts.id))


@may_keep_hours
async def edit(request: Request) -> Response:
    """The table of `?period=`, of the period in force, or of a new one."""
    editing = await _editing(request)
    asked = form.query(request)
    present = in_force(editing.periods, editing.today)
    chosen = editing.period(asked.number("period"))
    shown = chosen or present or next(iter(editing.coming), None)
    if asked.text("period") not in ("", "new") and chosen is None:
        raise not_found()
    if asked.text("period") == "new" or shown is None:
        last = editing.periods[-1] if editing.periods else None
        filled = new_from(editing.period(asked.number("copy")) or present or last)
    else:
        filled = of_period(shown)
    return await _page(request, editing, filled)


@may_keep_hours
async def preview(request: Request) -> Response:
    """What was typed: a row copied or added, or what saving it would come to."""
    editing = await _editing(request)
    sent = await form.read(request)
    filled = period_in(sent)
    _known(editing, filled)
    if sent.text("copy") or sent.text("add"):
        return await _page(request, editing, _arranged(sent, filled))
    removing = sent.text("do") == "remove"
    problems = [] if removing else filled.problems()
    if problems:
        return await _page(request, editing, filled, problems)
    return await _previewed(request, editing, filled, removing=removing)


@may_keep_hours
async def save(request: Request) -> Response:
    """Keep what was looked at; refused when a coming booking would fall outside that is not to be
    displaced."""
    editing = await _editing(request)
    sent = await form.read(request)
    filled = period_in(sent)
    removing = sent.text("do") == "remove"
    problems = [] if removing else filled.problems()
    if problems:
        return await _page(request, editing, filled, problems)
    person = visitor(request)
    try:
        code = await keep_period(
            person.id,
            editing.facts,
            None if removing else filled,
            period_id=filled.period_id,
            version=sent.number("version", 0) or 0,
            key=sent.text("submission"),
            displacing=displacing_in(sent, person, editing.organisation.id, ClosingKind.HOURS),
        )
    except Refused as refused:
        _known(editing, filled)
        # Who is outside is in the list that follows; all other reasons are told first.
        told = [each for each in refused.problems if each.code != OUTSIDE]
        return await _previewed(
            request, await _editing(request), filled, told, removing=removing, saving=True
        )
    if code:
        return see_other(request, editing.closing_path(code))
    said = say("The period was removed.") if removing else say("The hours were saved.")
    return see_other(request, editing.path, said=said)


def _known(editing: Editing, filled: PeriodForm) -> None:
    if filled.period_id is not None and editing.period(filled.period_id) is None:
        raise not_found()


def _arranged(sent: Form, filled: PeriodForm) -> PeriodForm:
    """The same form with a row copied to all, or one more row for a kind of day."""
    rows = filled.rows
    place = sent.number("copy")
    if place is not None and 0 <= place < len(rows):
        rows = copied(rows, place)
    kind = next((each for each in ROWS if each == sent.text("add")), None)
    if kind is not None and len(rows) < MOST_ROWS:
        rows = with_row(rows, kind)
    return PeriodForm(filled.period_id, filled.copied_from, filled.name, filled.days, rows)


async def _previewed(
    request: Request,
    editing: Editing,
    filled: PeriodForm,
    problems: list[Problem] | None = None,
    *,
    removing: bool,
    saving: bool = False,
) -> Response:
    change = making(editing.facts, None if removing else filled, filled.period_id)
    shown = editing.days(None if removing else filled.days.starts_on)
    try:
        foresight = await foresee(
            [editing.facts.id],
            change,
            shown=(editing.facts.id, shown),
            language=language_of(request),
        )
    except Refused as refused:
        return await _page(request, editing, filled, refused.problems)
    return await _page(
        request, editing, filled, problems, foresight, removing=removing, saving=saving
    )


async def _page(
    request: Request,
    editing: Editing,
    filled: PeriodForm,
    problems: list[Problem] | None = None,
    foresight: Foresight | None = None,
    *,
    removing: bool = False,
    saving: bool = False,
) -> Response:
    facts = editing.facts
    days = editing.days()
    hours = await resolve_many([facts], days)
    source = editing.period(filled.period_id or filled.copied_from)
    context = {
        "organisation": editing.organisation,
        "facts": facts,
        "path": editing.path,
        "today": editing.today,
        "periods": editing.coming,
        "present": in_force(editing.periods, editing.today),
        "filled": filled,
        "kinds": kinds_at(facts),
        "may_add": len(filled.rows) < MOST_ROWS,
        "problems": problems or [],
        "foresight": foresight,
        "removing": removing,
        "begun": filled.period_id is not None
        and source is not None
        and source.starts_on < editing.today,
        "differences": differences(source.rows if source else [], [] if removing else filled.rows),
        "hours": [hours[facts.id, day] for day in days],
        "key": new_key(),
    }
    status = UNREADABLE if problems and foresight is None else CONFLICT if saving else 200
    return page(request, "opening/editor.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/hours/{facility}", edit),
    Route("/organisations/{slug}/hours/{facility}", save, methods=["POST"]),
    Route("/organisations/{slug}/hours/{facility}/preview", preview, methods=["POST"]),
]
