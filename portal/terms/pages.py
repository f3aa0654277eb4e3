"""The pages on which a school changes the rules of booking."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.bookings.actions.displacing import MORE_THAN_SEEN
from portal.bookings.forms import displacing_in
from portal.facilities.access import managed
from portal.facilities.in_words import rules_in_words
from portal.facilities.organisations import Organisation, opened_by
from portal.facilities.rules import Facts, TermsFacts
from portal.hours.models import ClosingKind
from portal.language import say
from portal.people.access import granted, not_found, visitor
from portal.people.rules.names import masked_name
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.submissions.rules import new_key
from portal.terms import forms
from portal.terms.actions import change_terms, message_to
from portal.terms.forms import TermsForm
from portal.terms.queries import broken
from portal.terms.rules import (
    AT_THE_GATE,
    BOUNDS,
    CHECK_INS,
    RASTERS,
    RELEASES,
    changed_lines,
    lines_of,
    problems_with_change,
    problems_with_terms,
)
from portal.web import form
from portal.web.render import language_of, page, see_other

NOTICE = timedelta(days=7)  # what the form proposes: changes are told a week before they hold
UNREADABLE = 422
CONFLICT = 409

manager = granted(Role.SCHOOL_MANAGER, Role.ADMINISTRATOR)


@manager
async def overview(request: Request) -> Response:
    """The facilities of an organisation, with the rules that hold and those to come."""
    organisation = await managed(request)
    facilities = await opened_by(organisation.id)
    rows = [_row(facts) for facts in facilities]
    return page(request, "terms/overview.html", {"organisation": organisation, "rows": rows})


def _row(facts: Facts) -> dict[str, object]:
    today = clock.today(facts.zone)
    present = facts.terms_on(today)
    later = [terms for terms in facts.terms if terms.holds_from > today]
    return {
        "facts": facts,
        "lines": rules_in_words(present) if present else [],
        "later": [(terms.holds_from, changed_lines(present, terms)) for terms in later],
    }


@manager
async def edit(request: Request) -> Response:
    """The form, filled with what holds."""
    organisation, facts, present = await _there(request)
    first = clock.today(facts.zone) + NOTICE
    return _form(request, organisation, facts, forms.shown(present, first))


@manager
async def again(request: Request) -> Response:
    """The form once more, with what was typed."""
    organisation, facts, present = await _there(request)
    return _form(request, organisation, facts, forms.read(await form.read(request), present))


@manager
async def preview(request: Request) -> Response:
    """What would change, and whom it would hit; nothing is saved."""
    organisation, facts, present = await _there(request)
    sent = forms.read(await form.read(request), present)
    problems = sent.problems or _problems(sent, facts)
    if problems or sent.terms is None:
        return _form(request, organisation, facts, sent, problems, UNREADABLE)
    return await _before_saving(request, organisation, facts, sent, sent.terms)


def _problems(sent: TermsForm, facts: Facts) -> list[Problem]:
    if sent.terms is None:
        return []
    before = facts.terms_on(sent.terms.holds_from)
    return [
        *problems_with_terms(sent.terms, facts, clock.today(facts.zone)),
        *problems_with_change(sent.terms, before),
    ]


@manager
async def save(request: Request) -> Response:
    """Let them hold."""
    organisation, facts, present = await _there(request)
    fields = await form.read(request)
    sent = forms.read(fields, present)
    if sent.terms is None:
        return _form(request, organisation, facts, sent, sent.problems, UNREADABLE)
    person = visitor(request)
    try:
        code = await change_terms(
            person,
            facts.id,
            sent.terms,
            key=fields.text("submission"),
            displacing=displacing_in(fields, person, organisation.id, ClosingKind.TERMS),
        )
    except Refused as refused:
        codes = {problem.code for problem in refused.problems}
        if codes & {"breaks", MORE_THAN_SEEN.code}:
            told = [problem for problem in refused.problems if problem.code != "breaks"]
            return await _before_saving(
                request, organisation, facts, sent, sent.terms, told, status=CONFLICT
            )
        return _form(request, organisation, facts, sent, refused.problems, UNREADABLE)
    if code:
        return see_other(request, f"/organisations/{organisation.slug}/closures/{code}")
    return see_other(request, f"/organisations/{organisation.slug}/terms")


async def _there(request: Request) -> tuple[Organisation, Facts, TermsFacts]:
    """The organisation, one of its facilities, and the terms the form begins with."""
    organisation = await managed(request)
    slug = request.path_params["facility"]
    facts = next((f for f in await opened_by(organisation.id) if f.slug == slug), None)
    if facts is None or not facts.terms:
        raise not_found()
    return organisation, facts, facts.terms_on(clock.today(facts.zone)) or facts.terms[0]


def _form(
    request: Request,
    organisation: Organisation,
    facts: Facts,
    sent: TermsForm,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> Response:
    context = {
        "organisation": organisation,
        "facts": facts,
        "typed": sent.typed,
        "bounds": BOUNDS,
        "at_the_gate": AT_THE_GATE,
        "check_ins": CHECK_INS,
        "releases": RELEASES,
        "rasters": [(n, say("%(n)s minutes", n=n)) for n in RASTERS if n % facts.tick_minutes == 0],
        "problems": problems or [],
        "first": clock.today(facts.zone) + timedelta(days=1),
    }
    return page(request, "terms/edit.html", context, status=status, private=True)


async def _before_saving(
    request: Request,
    organisation: Organisation,
    facts: Facts,
    sent: TermsForm,
    terms: TermsFacts,
    problems: list[Problem] | None = None,
    *,
    status: int = 200,
) -> Response:
    hit = await broken(facts, terms)
    message = None
    if hit:
        message = await message_to(hit[0].id, facts, terms, language_of(request))
    before = facts.terms_on(terms.holds_from)
    old = {line.into("en") for line in lines_of(terms)}
    context = {
        "organisation": organisation,
        "facts": facts,
        "typed": sent.typed,
        "terms": terms,
        "going": [line for line in lines_of(before) if line.into("en") not in old]
        if before
        else [],
        "coming": changed_lines(before, terms),
        "broken": [(each, masked_name(each.name)) for each in hit],
        "seen": " ".join(str(each.id) for each in hit),
        "message": message,
        "problems": problems or [],
        "key": new_key(),
    }
    return page(request, "terms/preview.html", context, status=status, private=True)


routes = [
    Route("/organisations/{slug}/terms", overview),
    Route("/organisations/{slug}/terms/{facility}", edit),
    Route("/organisations/{slug}/terms/{facility}/preview", preview, methods=["POST"]),
    Route("/organisations/{slug}/terms/{facility}/again", again, methods=["POST"]),
    Route("/organisations/{slug}/terms/{facility}", save, methods=["POST"]),
]
