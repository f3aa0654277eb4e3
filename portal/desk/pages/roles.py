"""Who holds which role: given with a first and a last day, ended at any time, both on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import clock
from portal.desk.access import found_by, the_administrator, the_person
from portal.desk.forms import sought
from portal.desk.queries import devices_at_gates, every_organisation
from portal.language import say
from portal.people.access import not_found, number, visitor
from portal.people.actions.grants import end_role, give
from portal.people.actions.register import note_reading
from portal.people.queries.grants import grants_of, grants_open, grants_over
from portal.people.queries.register import Listed
from portal.people.rules.grants import ROLE_WORDS
from portal.people.rules.visitors import Role
from portal.problems import Problem, Refused
from portal.settings import settings
from portal.web import form
from portal.web.form import Form
from portal.web.render import page, see_other

INVALID = 422
READ = "roles"  # how these pages are called on the list of who read a record
NO_ROLE = Problem("role", say("Please choose a role."), field="role")
NO_DAY = say("Please write the day as year-month-day, such as 2026-11-28.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A role to give; `problems` names what cannot be read."""

    role: Role | None
    organisation_id: int | None
    starts_on: date | None
    ends_on: date | None
    problems: tuple[Problem, ...] = ()


def asked_for(sent: Form) -> Asked:
    """Reads `role`, `organisation` (only a school manager's is for one), `from` and `until`."""
    problems = []
    role = next((each for each in Role if each.value == sent.text("role")), None)
    if role is None:
        problems.append(NO_ROLE)
    days = {}
    for name in ("from", "until"):
        typed = sent.text(name)
        days[name] = sent.day(name) if typed else None
        if typed and days[name] is None:
            problems.append(Problem("day", NO_DAY, field=name))
    organisation = sent.number("organisation") if role == Role.SCHOOL_MANAGER else None
    return Asked(role, organisation, days["from"], days["until"], tuple(problems))


@the_administrator
async def show(request: Request) -> Response:
    """What is held, what was, and the one field that finds whom to give something."""
    asked = sought(form.query(request))
    return await _shown(request, [asked.problem] if asked.problem else [])


async def _shown(request: Request, problems: Sequence[Problem]) -> Response:
    asked = sought(form.query(request))
    context = {
        "asked": asked,
        "found": await found_by(asked),
        "held": await grants_open(),
        "over": await grants_over(),
        "devices": await devices_at_gates(),
        "words": ROLE_WORDS,
        "zone": settings().zone,
        "problems": problems,
    }
    status = INVALID if problems else 200
    return page(request, "desk/roles.html", context, status=status, private=True)


@the_administrator
async def show_person(request: Request) -> Response:
    """What one person holds and held, and the form that gives a role."""
    return await _person(request, await the_person(request), Form({}), [])


@the_administrator
async def give_role(request: Request) -> Response:
    """Give it."""
    person = await the_person(request)
    sent = await form.read(request)
    asked = asked_for(sent)
    known = {each.id for each in await every_organisation()}
    if asked.organisation_id is not None and asked.organisation_id not in known:
        raise not_found()
    try:
        if asked.problems or asked.role is None:
            raise Refused(asked.problems)
        await give(
            person.id,
            asked.role,
            asked.organisation_id,
            starts_on=asked.starts_on,
            ends_on=asked.ends_on,
            given_by_id=visitor(request).id,
        )
    except Refused as refused:
        return await _person(request, person, sent, refused.problems)
    return see_other(request, f"/desk/roles/people/{person.id}", said=say("The role is given."))


async def _person(
    request: Request, person: Listed, sent: Form, problems: Sequence[Problem]
) -> Response:
    await note_reading(visitor(request).id, person.id, READ)
    context = {
        "person": person,
        "grants": await grants_of(person.id),
        "organisations": await every_organisation(),
        "words": ROLE_WORDS,
        "zone": settings().zone,
        "today": clock.today(settings().zone).isoformat(),
        "sent": sent,
        "problems": problems,
    }
    status = INVALID if problems else 200
    return page(request, "desk/roles_of.html", context, status=status, private=True)


@the_administrator
async def end(request: Request) -> Response:
    """Take a role back; its holder's next request finds nothing of it."""
    try:
        person_id = await end_role(visitor(request), number(request, "grant_id"))
    except Refused as refused:
        return await _shown(request, refused.problems)
    if person_id is None:
        raise not_found()
    return see_other(request, "/desk/roles", said=say("The role is ended."))


routes = [
    Route("/desk/roles", show),
    Route("/desk/roles/people/{person_id:int}", show_person),
    Route("/desk/roles/people/{person_id:int}", give_role, methods=["POST"]),
    Route("/desk/roles/{grant_id:int}/end", end, methods=["POST"]),
]
